#include "stm32_wait.h"

#include "stm32l475.h"

#define CYCLES_PER_US (STM32_CORE_HZ / 1000000U)
/* Of one turn of the loops below, at least: a load, a subtraction, two comparisons, a branch. */
#define CYCLES_PER_TURN 4U

void stm32_wait_init(void)
{
    stm32_set(COREDEBUG_DEMCR, COREDEBUG_DEMCR_TRCENA);
    stm32_set(&DWT->CTRL, DWT_CTRL_CYCCNTENA);
}

void stm32_wait_us(uint32_t microseconds)
{
    const uint32_t cycles = microseconds * CYCLES_PER_US;
    const uint32_t start = stm32_read(&DWT->CYCCNT);
    for (uint32_t turn = 0; turn <= cycles / CYCLES_PER_TURN && stm32_read(&DWT->CYCCNT) - start < cycles; turn++)
    {
    }
}

static bool reads(const stm32_register_t *place, uint32_t mask, uint32_t value)
{
    return (stm32_read(place) & mask) == value;
}

/* Looks once more at the end: other threads may have had all the time. */
bool stm32_wait_for(const stm32_register_t *place, uint32_t mask, uint32_t value, uint32_t microseconds)
{
    const uint32_t cycles = microseconds * CYCLES_PER_US;
    const uint32_t start = stm32_read(&DWT->CYCCNT);
    bool met = reads(place, mask, value);
    for (uint32_t turn = 0; !met && turn <= cycles / CYCLES_PER_TURN && stm32_read(&DWT->CYCCNT) - start < cycles;
         turn++)
    {
        met = reads(place, mask, value);
    }
    return met || reads(place, mask, value);
}
