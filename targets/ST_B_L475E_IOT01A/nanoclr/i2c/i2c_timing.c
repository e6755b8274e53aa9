#include "i2c_timing.h"

/*
 * In ticks of `clocks` kernel clocks each. `set_up`: SDA stands before SCL rises; `hold`: SDA stays after SCL has
 * fallen. `low` is the set-up of a repeated start and the pause between stop and start, too, and `high` the hold of a
 * start and the set-up of a stop.
 */
#define TIMING(clocks, set_up, hold, high, low)                                                                        \
    ((((clocks)-1U) << 28) | (((set_up)-1U) << 20) | ((hold) << 16) | (((high)-1U) << 8) | ((low)-1U))

uint32_t i2c_timing(i2c_speed_t speed)
{
    /* 125 ns a tick: set-up 1250 ns, hold 250 ns, high 4875 ns, low 5000 ns; filters and synchronising add 150 ns. */
    static const uint32_t s_standard = TIMING(10U, 10U, 2U, 39U, 40U);
    /* 62.5 ns a tick: set-up 437.5 ns, hold 250 ns, high 875 ns, low 1500 ns. */
    static const uint32_t s_fast = TIMING(5U, 7U, 4U, 14U, 24U);

    return speed == I2C_FAST_MODE ? s_fast : s_standard;
}
