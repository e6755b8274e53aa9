#include "chip.h"

#include <stdbool.h>
#include <string.h>

#include "flash_controller.h"
#include "stm32l475.h"

void chip_id(uint8_t id[CHIP_ID_SIZE])
{
    const stm32_register_t *words = stm32_at(UID_BASE);
    for (uint32_t i = 0; i < CHIP_ID_SIZE / sizeof(uint32_t); i++)
    {
        const uint32_t word = stm32_read(words + i);
        memcpy(id + sizeof word * i, &word, sizeof word);
    }
}

/* Every reset pulls the reset pin low, so PINRSTF says something only when it stands alone; and a supply that comes
 * sets the brown-out flag. */
static chip_reset_t cause_of(uint32_t flags)
{
    static const struct
    {
        uint32_t flags;
        chip_reset_t cause;
    } s_causes[] = {
        {RCC_CSR_BORRSTF, CHIP_RESET_POWER},
        {RCC_CSR_IWDGRSTF | RCC_CSR_WWDGRSTF, CHIP_RESET_WATCHDOG},
        {RCC_CSR_OBLRSTF | RCC_CSR_FWRSTF | RCC_CSR_LPWRRSTF, CHIP_RESET_OTHER},
        {RCC_CSR_SFTRSTF, CHIP_RESET_SOFTWARE},
        {RCC_CSR_PINRSTF, CHIP_RESET_PIN},
    };
    for (size_t i = 0; i < sizeof s_causes / sizeof s_causes[0]; i++)
    {
        if ((flags & s_causes[i].flags) != 0)
        {
            return s_causes[i].cause;
        }
    }
    return CHIP_RESET_UNKNOWN;
}

chip_reset_t chip_reset_cause(void)
{
    static bool s_known;
    static chip_reset_t s_cause;
    if (!s_known)
    {
        s_cause = cause_of(stm32_read(&RCC->CSR));
        stm32_set(&RCC->CSR, RCC_CSR_RMVF);
        stm32_clear(&RCC->CSR, RCC_CSR_RMVF);
        s_known = true;
    }
    return s_cause;
}

void chip_on_nmi(void)
{
    if (flash_on_nmi() == FLASH_NMI_FATAL)
    {
        stm32_barrier();
        stm32_write(SCB_AIRCR, SCB_AIRCR_SYSRESET);
        stm32_barrier();
    }
}
