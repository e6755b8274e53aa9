/*
 * Short waits by the core's cycle counter. Every one has an end, even when the counter stands still.
 */
#ifndef STM32_WAIT_H
#define STM32_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "stm32_access.h"

/** Starts the cycle counter (DWT). Harmless when it runs already. */
void stm32_wait_init(void);

/** Passes at least `microseconds`, at most 50 s. */
void stm32_wait_us(uint32_t microseconds);

/** Waits until the bits of `mask` read as `value`. False when they did not for `microseconds`. */
bool stm32_wait_for(const stm32_register_t *place, uint32_t mask, uint32_t value, uint32_t microseconds);

#endif
