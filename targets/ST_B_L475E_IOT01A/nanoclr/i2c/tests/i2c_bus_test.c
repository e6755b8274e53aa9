/* Several devices on a bus, over a driver that is as strict as ChibiOS's with its checks on. */
#include "check.h"
#include "i2c_bus.h"

/* The driver: what it was told, and how it ends the next transfers. */
static struct
{
    uint32_t timing[I2C_BUSES]; /* 0: stopped */
    unsigned starts;
    unsigned stops;
    unsigned transfers;
    uint32_t last_bus;
    uint32_t last_timing;
    uint32_t last_timeout_ms;
    i2c_message_t last;
    i2c_result_t end;
} driver;

static void driver_start(uint32_t bus, uint32_t timing)
{
    CHECK(bus < I2C_BUSES && timing != 0U);
    CHECK_EQUAL(driver.timing[bus], 0); /* it was stopped */
    driver.timing[bus] = timing;
    driver.starts++;
}

static void driver_stop(uint32_t bus)
{
    CHECK(bus < I2C_BUSES);
    CHECK(driver.timing[bus] != 0U);
    driver.timing[bus] = 0;
    driver.stops++;
}

static i2c_result_t driver_transfer(uint32_t bus, const i2c_message_t *message, uint32_t timeout_ms)
{
    CHECK(bus < I2C_BUSES);
    CHECK(driver.timing[bus] != 0U);
    CHECK(timeout_ms > 0U);
    driver.transfers++;
    driver.last_bus = bus;
    driver.last_timing = driver.timing[bus];
    driver.last_timeout_ms = timeout_ms;
    driver.last = *message;
    return driver.end;
}

static const i2c_port_t port = {.start = driver_start, .stop = driver_stop, .transfer = driver_transfer};
static i2c_buses_t buses = {.port = &port};

/* The kit's own: HTS221, LIS3MDL, LPS22HB, LSM6DSL, VL53L0X. */
static const i2c_device_t sensors[] = {
    {2, 0x5F, I2C_STANDARD_MODE},
    {2, 0x1E, I2C_STANDARD_MODE},
    {2, 0x5D, I2C_STANDARD_MODE},
    {2, 0x6A, I2C_FAST_MODE},
    {2, 0x29, I2C_FAST_MODE},
};
#define SENSORS (sizeof sensors / sizeof sensors[0])

/* One byte out, one in. */
static i2c_status_t exchange(const i2c_device_t *device)
{
    static uint8_t in;
    static const uint8_t s_out = 0x0F;
    i2c_message_t message = {.out = &s_out, .out_length = 1, .in = &in, .in_length = 1};
    return i2c_transfer(&buses, device, &message);
}

static i2c_status_t exchange_that_ends(i2c_ending_t ending, uint32_t moved)
{
    driver.end = (i2c_result_t){ending, moved};
    return exchange(&sensors[0]);
}

static void five_devices_share_a_bus_each_at_its_speed(void)
{
    for (size_t i = 0; i < SENSORS; i++)
    {
        CHECK(i2c_open(&buses, &sensors[i]));
    }
    for (size_t i = 0; i < 2 * SENSORS; i++)
    {
        const i2c_device_t *sensor = &sensors[i * 3U % SENSORS];
        CHECK_EQUAL(exchange(sensor), I2C_STATUS_FULL_TRANSFER);
        CHECK_EQUAL(driver.last_bus, 1);
        CHECK_EQUAL(driver.last.address, sensor->address);
        CHECK_EQUAL(driver.last_timing, i2c_timing((i2c_speed_t)sensor->speed));
    }
    CHECK_EQUAL(driver.transfers, 2 * SENSORS);
}

static void devices_of_the_same_speed_do_not_restart_the_driver(void)
{
    CHECK(i2c_open(&buses, &sensors[0]));
    CHECK(i2c_open(&buses, &sensors[1]));
    for (unsigned i = 0; i < 10; i++)
    {
        CHECK_EQUAL(exchange(&sensors[i % 2]), I2C_STATUS_FULL_TRANSFER);
    }
    CHECK_EQUAL(driver.starts, 1);
    CHECK_EQUAL(driver.stops, 0);
}

static void only_the_last_device_that_is_closed_stops_the_bus(void)
{
    const i2c_device_t other = {1, 0x48, I2C_STANDARD_MODE};
    CHECK(i2c_open(&buses, &sensors[0]) && i2c_open(&buses, &sensors[1]) && i2c_open(&buses, &other));
    CHECK_EQUAL(exchange(&sensors[0]), I2C_STATUS_FULL_TRANSFER);
    CHECK_EQUAL(exchange(&other), I2C_STATUS_FULL_TRANSFER);

    i2c_close(&buses, &sensors[0]);
    CHECK_EQUAL(driver.stops, 0);
    CHECK_EQUAL(exchange(&sensors[1]), I2C_STATUS_FULL_TRANSFER);
    i2c_close(&buses, &sensors[1]);
    CHECK_EQUAL(driver.stops, 1);
    CHECK_EQUAL(driver.timing[1], 0);
    CHECK_EQUAL(exchange(&other), I2C_STATUS_FULL_TRANSFER);
    CHECK_EQUAL(driver.starts, 2);

    CHECK(i2c_open(&buses, &sensors[0])); /* and anew */
    CHECK_EQUAL(exchange(&sensors[0]), I2C_STATUS_FULL_TRANSFER);
    CHECK_EQUAL(driver.starts, 3);
}

static void closing_a_device_that_was_never_used_or_is_refused_touches_no_driver(void)
{
    const i2c_device_t refused = {4, 0x5F, I2C_STANDARD_MODE};
    CHECK(i2c_open(&buses, &sensors[0]));
    i2c_close(&buses, &refused);
    i2c_close(&buses, &sensors[0]);
    i2c_close(&buses, &sensors[0]); /* once too often */
    CHECK(i2c_open(&buses, &sensors[0]));
    CHECK_EQUAL(buses.bus[1].devices, 1);
    CHECK_EQUAL(driver.stops, 0);
}

static void a_bus_an_address_or_a_speed_that_does_not_exist_is_refused(void)
{
    static const i2c_device_t s_refused[] = {
        {0, 0x5F, I2C_STANDARD_MODE},
        {-1, 0x5F, I2C_STANDARD_MODE},
        {(int32_t)I2C_BUSES + 1, 0x5F, I2C_STANDARD_MODE},
        {INT32_MIN, 0x5F, I2C_STANDARD_MODE},
        {2, 0x07, I2C_STANDARD_MODE},
        {2, 0x78, I2C_STANDARD_MODE},
        {2, -1, I2C_STANDARD_MODE},
        {2, 0x15F, I2C_STANDARD_MODE},
        {2, 0x5F, 2}, /* FastModePlus */
        {2, 0x5F, -1},
    };
    for (size_t i = 0; i < sizeof s_refused / sizeof s_refused[0]; i++)
    {
        CHECK(!i2c_open(&buses, &s_refused[i]));
        CHECK_EQUAL(exchange(&s_refused[i]), I2C_STATUS_UNKNOWN_ERROR);
    }
    CHECK_EQUAL(driver.starts, 0);
    CHECK_EQUAL(driver.transfers, 0);
}

static void nothing_and_too_much_are_not_transferred(void)
{
    CHECK(!i2c_lengths_fit(0, 0));
    CHECK(i2c_lengths_fit(1, 0));
    CHECK(i2c_lengths_fit(0, 1));
    CHECK(i2c_lengths_fit(I2C_LONGEST_TRANSFER, 0));
    CHECK(i2c_lengths_fit(1, I2C_LONGEST_TRANSFER - 1U));
    CHECK(!i2c_lengths_fit(1, I2C_LONGEST_TRANSFER));
    CHECK(!i2c_lengths_fit(UINT32_MAX, 2));
    CHECK(!i2c_lengths_fit(2, UINT32_MAX));

    i2c_message_t nothing = {.out = NULL};
    CHECK_EQUAL(i2c_transfer(&buses, &sensors[0], &nothing), I2C_STATUS_UNKNOWN_ERROR);
    CHECK_EQUAL(driver.transfers, 0);
}

static void an_address_nobody_answers_differs_from_a_byte_that_is_refused(void)
{
    CHECK_EQUAL(exchange_that_ends(I2C_ENDING_NOT_ACKNOWLEDGED, 0), I2C_STATUS_ADDRESS_NOT_ACKNOWLEDGED);
    CHECK_EQUAL(exchange_that_ends(I2C_ENDING_NOT_ACKNOWLEDGED, 1), I2C_STATUS_PARTIAL_TRANSFER);
}

static void a_line_that_is_held_is_told_apart_from_other_faults(void)
{
    CHECK_EQUAL(exchange_that_ends(I2C_ENDING_TIMEOUT, 0), I2C_STATUS_CLOCK_STRETCH_TIMEOUT);
    CHECK_EQUAL(exchange_that_ends(I2C_ENDING_ARBITRATION_LOST, 0), I2C_STATUS_CLOCK_STRETCH_TIMEOUT);
    CHECK_EQUAL(exchange_that_ends(I2C_ENDING_OTHER, 0), I2C_STATUS_UNKNOWN_ERROR);
}

static void after_a_failure_the_driver_starts_anew(void)
{
    static const i2c_ending_t s_failures[] = {
        I2C_ENDING_NOT_ACKNOWLEDGED,
        I2C_ENDING_ARBITRATION_LOST,
        I2C_ENDING_TIMEOUT,
        I2C_ENDING_OTHER,
    };
    CHECK(i2c_open(&buses, &sensors[0]));
    for (unsigned i = 0; i < sizeof s_failures / sizeof s_failures[0]; i++)
    {
        (void)exchange_that_ends(s_failures[i], 1);
        CHECK_EQUAL(driver.timing[1], 0);
        CHECK_EQUAL(exchange_that_ends(I2C_ENDING_DONE, 2), I2C_STATUS_FULL_TRANSFER);
        CHECK_EQUAL(driver.starts, 2U + i);
    }
}

static void a_transfer_has_time_for_its_bytes_and_for_a_device_that_holds_the_clock(void)
{
    for (uint32_t length = 1; length <= I2C_LONGEST_TRANSFER; length++)
    {
        /* Ten clocks a byte, which is one more than there are, in us. */
        CHECK(1000U * (i2c_timeout_ms(I2C_STANDARD_MODE, length) - 25U) >= length * 100U);
        CHECK(1000U * (i2c_timeout_ms(I2C_FAST_MODE, length) - 25U) >= length * 25U);
    }
    CHECK(i2c_timeout_ms(I2C_STANDARD_MODE, 32) <= 35U);
    CHECK(i2c_timeout_ms(I2C_STANDARD_MODE, I2C_LONGEST_TRANSFER) < 1000U); /* the watchdog has 10 s */

    CHECK_EQUAL(exchange(&sensors[0]), I2C_STATUS_FULL_TRANSFER);
    CHECK_EQUAL(driver.last_timeout_ms, i2c_timeout_ms(I2C_STANDARD_MODE, 2));
    CHECK_EQUAL(exchange(&sensors[3]), I2C_STATUS_FULL_TRANSFER);
    CHECK_EQUAL(driver.last_timeout_ms, i2c_timeout_ms(I2C_FAST_MODE, 2));
}

static const test_case_t tests[] = {
    TEST(five_devices_share_a_bus_each_at_its_speed),
    TEST(devices_of_the_same_speed_do_not_restart_the_driver),
    TEST(only_the_last_device_that_is_closed_stops_the_bus),
    TEST(closing_a_device_that_was_never_used_or_is_refused_touches_no_driver),
    TEST(a_bus_an_address_or_a_speed_that_does_not_exist_is_refused),
    TEST(nothing_and_too_much_are_not_transferred),
    TEST(an_address_nobody_answers_differs_from_a_byte_that_is_refused),
    TEST(a_line_that_is_held_is_told_apart_from_other_faults),
    TEST(after_a_failure_the_driver_starts_anew),
    TEST(a_transfer_has_time_for_its_bytes_and_for_a_device_that_holds_the_clock),
};

TEST_MAIN(tests)
