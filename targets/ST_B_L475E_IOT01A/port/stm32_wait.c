#include "stm32_wait.h"

#include "stm32l475.h"

#define CYCLES_PER_US (STM32_CORE_HZ / 1000000U)

void stm32_wait_init(void)
{
    stm32_set(COREDEBUG_DEMCR, COREDEBUG_DEMCR_TRCENA);
    stm32_set(&DWT->CTRL, DWT_CTRL_CYCCNTENA);
}

/* A turn of these loops costs more than one cycle: as many turns as cycles are enough when the counter stands still. */

void stm32_wait_us(uint32_t microseconds)
{
    const uint32_t cycles = microseconds * CYCLES_PER_US;
    const uint32_t start = stm32_read(&DWT->CYCCNT);
    for (uint32_t turn = 0; turn < cycles && stm32_read(&DWT->CYCCNT) - start < cycles; turn++)
    {
    }
}

bool stm32_wait_for(const stm32_register_t *place, uint32_t mask, uint32_t value, uint32_t microseconds)
{
    const uint32_t cycles = microseconds * CYCLES_PER_US;
    const uint32_t start = stm32_read(&DWT->CYCCNT);
    bool met = (stm32_read(place) & mask) == value;
    for (uint32_t turn = 0; !met && turn < cycles && stm32_read(&DWT->CYCCNT) - start < cycles; turn++)
    {
        met = (stm32_read(place) & mask) == value;
    }
    return met;
}
