#include "flash_controller.h"

#include <stddef.h>

#include "flash_map.h"
#include "stm32_wait.h"
#include "stm32l475.h"

/* Twice the worst case of DS10969, and one erase that somebody else may have begun. */
#define PROGRAM_TIMEOUT_US 200U
#define ERASE_TIMEOUT_US 50000U

#define ERRORS                                                                                                         \
    (FLASH_SR_OPERR | FLASH_SR_PROGERR | FLASH_SR_WRPERR | FLASH_SR_PGAERR | FLASH_SR_SIZERR | FLASH_SR_PGSERR |       \
     FLASH_SR_MISERR | FLASH_SR_FASTERR | FLASH_SR_RDERR | FLASH_SR_OPTVERR)

/* Between flash_read_line, in a thread, and flash_on_nmi. */
typedef struct ecc_trap
{
    volatile bool armed;
    volatile bool sprung;
    volatile uint32_t bank; /* FLASH_ECCR_BK_ECC or 0 */
    volatile uint32_t stray_errors;
} ecc_trap_t;

static ecc_trap_t s_trap;

static uint32_t bank_bit(uint32_t address, uint32_t bit)
{
    return address - FLASH_MAP_BASE >= FLASH_MAP_BANK_SIZE ? bit : 0;
}

/* ---- data cache ---- */

/* A read of one bank while the other is written may leave wrong data in the cache (ES0182, 2.2.3): it is off for the
 * time of an operation, and empty when it comes back. Off for a guarded read too, or a line cached by somebody's
 * earlier read would hide that it is torn. */
static bool cache_off(void)
{
    const bool was_on = (stm32_read(&FLASH->ACR) & FLASH_ACR_DCEN) != 0;
    stm32_clear(&FLASH->ACR, FLASH_ACR_DCEN);
    return was_on;
}

static void cache_restore(bool was_on)
{
    if (was_on)
    {
        stm32_set(&FLASH->ACR, FLASH_ACR_DCRST);
        stm32_clear(&FLASH->ACR, FLASH_ACR_DCRST);
        stm32_set(&FLASH->ACR, FLASH_ACR_DCEN);
    }
}

/* ---- writing ---- */

static bool is_idle(uint32_t timeout_us)
{
    return stm32_wait_for(&FLASH->SR, FLASH_SR_BSY, 0, timeout_us);
}

/* Unlocked means that somebody else is at it: every operation of ours ends locked. The keys may only be written while
 * it is locked; a wrong one would lock it until the next reset. */
static bool unlock(void)
{
    if (!is_idle(ERASE_TIMEOUT_US) || (stm32_read(&FLASH->CR) & FLASH_CR_LOCK) == 0)
    {
        return false;
    }
    stm32_write(&FLASH->KEYR, FLASH_KEY1);
    stm32_write(&FLASH->KEYR, FLASH_KEY2);
    return (stm32_read(&FLASH->CR) & FLASH_CR_LOCK) == 0;
}

/* An error flag that is left over makes the next operation fail (PGSERR). */
static void clear_status(void)
{
    stm32_write(&FLASH->SR, ERRORS | FLASH_SR_EOP);
}

static flash_result_t outcome(uint32_t timeout_us)
{
    if (!is_idle(timeout_us))
    {
        return FLASH_FAILED;
    }
    const uint32_t errors = stm32_read(&FLASH->SR) & ERRORS;
    if ((errors & FLASH_SR_PROGERR) != 0)
    {
        return FLASH_NOT_ERASED;
    }
    return errors == 0 ? FLASH_DONE : FLASH_FAILED;
}

static flash_result_t erase(uint32_t address)
{
    const uint32_t page = (address - FLASH_MAP_BASE) % FLASH_MAP_BANK_SIZE / FLASH_MAP_PAGE_SIZE;
    const uint32_t what = FLASH_CR_PER | page << FLASH_CR_PNB_Pos | bank_bit(address, FLASH_CR_BKER);
    stm32_write(&FLASH->CR, what);
    stm32_write(&FLASH->CR, what | FLASH_CR_STRT);
    return outcome(ERASE_TIMEOUT_US);
}

static flash_result_t program(uint32_t address, const uint32_t line[2])
{
    stm32_register_t *place = stm32_at(address);
    stm32_write(&FLASH->CR, FLASH_CR_PG);
    stm32_write(place, line[0]);
    stm32_barrier(); /* the two words arrive in this order, and as two */
    stm32_write(place + 1, line[1]);
    return outcome(PROGRAM_TIMEOUT_US);
}

/* `line` NULL: erase. */
static flash_result_t operate(uint32_t address, const uint32_t *line)
{
    flash_result_t result = FLASH_FAILED;
    if (unlock())
    {
        const bool cached = cache_off();
        clear_status();
        result = line == NULL ? erase(address) : program(address, line);
        clear_status();
        stm32_write(&FLASH->CR, FLASH_CR_LOCK);
        cache_restore(cached);
    }
    return result;
}

void flash_controller_init(void)
{
    s_trap = (ecc_trap_t){.armed = false};
    (void)is_idle(ERASE_TIMEOUT_US);
    clear_status();
    stm32_write(&FLASH->CR, FLASH_CR_LOCK);
}

static bool reads_as(uint32_t address, const uint32_t expected[2])
{
    uint32_t line[2];
    return flash_read_line(address, line) && line[0] == expected[0] && line[1] == expected[1];
}

flash_result_t flash_erase_page(uint32_t address)
{
    static const uint32_t s_erased[2] = {UINT32_MAX, UINT32_MAX};
    flash_result_t result = operate(address, NULL);
    for (uint32_t at = 0; result == FLASH_DONE && at < FLASH_MAP_PAGE_SIZE; at += FLASH_MAP_LINE_SIZE)
    {
        result = reads_as(address + at, s_erased) ? FLASH_DONE : FLASH_FAILED;
    }
    return result;
}

flash_result_t flash_program_line(uint32_t address, const uint32_t line[2])
{
    const flash_result_t result = operate(address, line);
    return result == FLASH_DONE && !reads_as(address, line) ? FLASH_FAILED : result;
}

/* ---- reading ---- */

/* Each is cleared by writing a one. */
static void clear_ecc_flags(void)
{
    stm32_set(&FLASH->ECCR, FLASH_ECCR_ECCC | FLASH_ECCR_ECCD);
}

bool flash_read_line(uint32_t address, uint32_t line[2])
{
    const stm32_register_t *place = stm32_at(address);
    const bool cached = cache_off();
    clear_ecc_flags(); /* an older error that is still noted would keep a new one from being noted */
    s_trap.sprung = false;
    s_trap.bank = bank_bit(address, FLASH_ECCR_BK_ECC);
    s_trap.armed = true;
    line[0] = stm32_read(place);
    line[1] = stm32_read(place + 1);
    stm32_barrier(); /* the NMI, if there is one, has been taken */
    s_trap.armed = false;
    /* Where an NMI cannot be taken, in a fault handler, the flag alone tells. */
    const bool unseen = (stm32_read(&FLASH->ECCR) & FLASH_ECCR_ECCD) != 0;
    if (unseen)
    {
        clear_ecc_flags();
    }
    cache_restore(cached);
    return !s_trap.sprung && !unseen;
}

/* Torn data is refused by its reader's own checks (checksums of assemblies and of the configuration block); torn code
 * would be executed. */
static bool is_data(uint32_t eccr)
{
    const uint32_t bank = (eccr & FLASH_ECCR_BK_ECC) != 0 ? FLASH_MAP_BANK_SIZE : 0U;
    const uint32_t offset = bank + (eccr & FLASH_ECCR_ADDR_ECC);
    return (eccr & FLASH_ECCR_SYSF_ECC) == 0 && offset >= FLASH_MAP_DEPLOYMENT_START - FLASH_MAP_BASE;
}

/* The bank is enough to know our own read: nothing else reads that bank meanwhile, and no doubt about the unit of
 * ADDR_ECC can turn a torn double word into a reset. */
flash_nmi_t flash_on_nmi(void)
{
    const uint32_t eccr = stm32_read(&FLASH->ECCR);
    if ((eccr & FLASH_ECCR_ECCD) == 0)
    {
        return FLASH_NMI_FATAL;
    }
    clear_ecc_flags();
    if (s_trap.armed && (eccr & (FLASH_ECCR_BK_ECC | FLASH_ECCR_SYSF_ECC)) == s_trap.bank)
    {
        s_trap.sprung = true;
        return FLASH_NMI_SURVIVED;
    }
    if (is_data(eccr))
    {
        s_trap.stray_errors++;
        return FLASH_NMI_SURVIVED;
    }
    return FLASH_NMI_FATAL;
}

uint32_t flash_stray_errors(void)
{
    return s_trap.stray_errors;
}
