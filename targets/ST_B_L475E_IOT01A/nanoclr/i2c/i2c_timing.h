/*
 * Values of the I2C peripheral's TIMINGR for this board's kernel clock (RM0351, I2C_TIMINGR; UM10204 rev. 6, table 10).
 */
#ifndef I2C_TIMING_H
#define I2C_TIMING_H

#include <stdint.h>

/** Kernel clock of the peripherals in Hz, or up to 1 per cent slower; what drives them checks the clock tree. */
#define I2C_KERNEL_CLOCK 80000000U

/** Speeds, with the numbers of the managed I2cBusSpeed. */
typedef enum i2c_speed
{
    I2C_STANDARD_MODE = 0, /**< 100 kHz at most */
    I2C_FAST_MODE = 1,     /**< 400 kHz at most */
} i2c_speed_t;

/**
 * TIMINGR with the analogue filter on and the digital one off, for edges as slow as the speed's specification allows.
 * Never 0.
 */
uint32_t i2c_timing(i2c_speed_t speed);

#endif
