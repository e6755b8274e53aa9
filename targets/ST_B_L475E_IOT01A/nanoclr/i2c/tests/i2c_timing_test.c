/* The register's values against the formulas of RM0351 (I2C timings) and the limits of UM10204 rev. 6, table 10. */
#include <stdbool.h>

#include "check.h"
#include "i2c_timing.h"

/* All times in picoseconds. */
#define NS(ns) ((ns)*1000LL)
/* Periods of the kernel clock: as it is meant, and as slow as board_i2c.c accepts it. */
static const long long clocks[] = {1000000000000LL / I2C_KERNEL_CLOCK, 1000000000000LL / (I2C_KERNEL_CLOCK / 100 * 99)};
#define CLOCKS (sizeof clocks / sizeof clocks[0])
/* The analogue filter's delay (RM0351, tAF). */
#define FILTER_MIN NS(50)
#define FILTER_MAX NS(260)

typedef struct limits
{
    i2c_speed_t speed;
    long long period; /* of the fastest clock */
    long long low;    /* also repeated start's set-up, and from a stop to a start */
    long long high;   /* also start's hold, and stop's set-up */
    long long set_up;
    long long valid; /* from SCL's fall until SDA stands: tVD;DAT */
    long long rise;
    long long fall;
} limits_t;

static const limits_t limits[] = {
    {I2C_STANDARD_MODE, NS(10000), NS(4700), NS(4000), NS(250), NS(3450), NS(1000), NS(300)},
    {I2C_FAST_MODE, NS(2500), NS(1300), NS(600), NS(100), NS(900), NS(300), NS(300)},
};
#define SPEEDS (sizeof limits / sizeof limits[0])

/* What the peripheral makes of the register. */
typedef struct times
{
    long long clock;
    long long set_up; /* tSCLDEL */
    long long hold;   /* tSDADEL */
    long long high;   /* tSCLH */
    long long low;    /* tSCLL */
} times_t;

static times_t times_of(uint32_t timing, long long clock)
{
    const long long tick = (long long)((timing >> 28) + 1U) * clock;
    return (times_t){
        .clock = clock,
        .set_up = (long long)((timing >> 20 & 0xFU) + 1U) * tick,
        .hold = (long long)(timing >> 16 & 0xFU) * tick,
        .high = (long long)((timing >> 8 & 0xFFU) + 1U) * tick,
        .low = (long long)((timing & 0xFFU) + 1U) * tick,
    };
}

/* tSYNC1 + tSYNC2: both edges, the filter twice, two to three clocks of synchronising each. */
static long long period_at_least(times_t times)
{
    return times.low + times.high + 2 * FILTER_MIN + 4 * times.clock;
}

static long long period_at_most(times_t times, const limits_t *limit)
{
    return times.low + times.high + limit->rise + limit->fall + 2 * FILTER_MAX + 6 * times.clock;
}

static bool clock_is_slow_enough(times_t times, const limits_t *limit)
{
    return times.low >= limit->low && times.high >= limit->high && period_at_least(times) >= limit->period;
}

static bool data_are_in_time(times_t times, const limits_t *limit)
{
    const long long hold_min = limit->fall - FILTER_MIN - 3 * times.clock;
    const long long hold_max = limit->valid - limit->rise - FILTER_MAX - 4 * times.clock;
    return times.set_up >= limit->rise + limit->set_up && times.hold >= hold_min && times.hold <= hold_max &&
           times.hold + times.set_up <= times.low;
}

/* Every speed with every clock: `condition` sees `limit` and `times`. */
#define CHECK_ALL(condition)                                                                                           \
    for (size_t i = 0; i < SPEEDS * CLOCKS; i++)                                                                       \
    {                                                                                                                  \
        const limits_t *limit = &limits[i / CLOCKS];                                                                   \
        const times_t times = times_of(i2c_timing(limit->speed), clocks[i % CLOCKS]);                                  \
        CHECK(condition);                                                                                              \
    }

static void the_clock_is_low_and_high_for_long_enough_and_never_too_fast(void)
{
    CHECK_ALL(clock_is_slow_enough(times, limit))
}

static void data_stand_before_the_clock_rises_and_stay_after_it_has_fallen(void)
{
    CHECK_ALL(data_are_in_time(times, limit))
}

static void the_slowest_edges_cost_at_most_a_third_of_the_speed(void)
{
    CHECK_ALL(3 * limit->period >= 2 * period_at_most(times, limit))
}

/* RM0351, I2C clock requirements. */
static void the_kernel_clock_is_fast_enough(void)
{
    CHECK_ALL(4 * times.clock < limit->low - FILTER_MAX && times.clock < limit->high)
}

static void reserved_bits_are_zero(void)
{
    for (size_t i = 0; i < SPEEDS; i++)
    {
        CHECK_EQUAL(i2c_timing(limits[i].speed) & 0x0F000000U, 0);
    }
}

/* The rules are sharp: upstream's constants, which are for 54 MHz, do not pass at 80. */
static void constants_for_another_clock_are_found_out(void)
{
    const times_t standard = times_of(0x80201721U, clocks[0]);
    CHECK(!clock_is_slow_enough(standard, &limits[0]));
    CHECK(!data_are_in_time(standard, &limits[0]));
    CHECK(!clock_is_slow_enough(times_of(0x00B01B59U, clocks[0]), &limits[1]));
}

static const test_case_t tests[] = {
    TEST(the_clock_is_low_and_high_for_long_enough_and_never_too_fast),
    TEST(data_stand_before_the_clock_rises_and_stay_after_it_has_fallen),
    TEST(the_slowest_edges_cost_at_most_a_third_of_the_speed),
    TEST(the_kernel_clock_is_fast_enough),
    TEST(reserved_bits_are_zero),
    TEST(constants_for_another_clock_are_found_out),
};

TEST_MAIN(tests)
