/* The driver joins again by itself after a reset of the module. */
#include "join_steps.h"

/* A joined module stops answering at its next status poll; the driver resets it. Returns before it joins again. */
static fake_module_t *start_reset(void)
{
    const fake_script_t mute = {.command = "CS", .mute = 1};
    fake_module_t *fake = fake_start_joined();
    fake_answer(fake, &mute);
    for (int i = 0; i < 100 && fake->resets < 2; i++)
    {
        const uint32_t idle = ism_worker_step(&fake->driver);
        if (idle > 0)
        {
            fake->port.wait(fake->port.context, idle);
        }
    }
    CHECK_EQUAL(fake->resets, 2);
    CHECK(!link_of(fake).joined);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_WOULD_BLOCK);
    fake_clear_log(fake);
    return fake;
}

static void the_driver_joins_again_after_a_reset(void)
{
    fake_module_t *fake = start_reset();
    const uint32_t notified = fake->notified;
    fake_settle(fake);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    CHECK(link_of(fake).joined);
    CHECK(fake->notified != notified);
    CHECK_EQUAL(times(fake, " C0 "), 1);
}

static void a_join_again_that_fails_is_not_repeated(void)
{
    fake_module_t *fake = start_reset();
    fake->air = false;
    fake_run_for(fake, 120000);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_ERR_JOIN_NO_NETWORK);
    CHECK_EQUAL(times(fake, " C0 "), 1);
}

static void a_join_after_it_is_a_new_one(void)
{
    fake_module_t *fake = start_reset();
    fake->air = false;
    fake_settle(fake);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_ERR_JOIN_NO_NETWORK);
    fake->air = true;
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK_EQUAL(times(fake, " C0 "), 1);
}

static void the_same_join_by_the_firmware_is_that_one(void)
{
    fake_module_t *fake = start_reset();
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_ERR_BUSY);
    fake_settle(fake);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    CHECK_EQUAL(times(fake, " C0 "), 1);
}

static void another_join_by_the_firmware_takes_its_place(void)
{
    fake_module_t *fake = start_reset();
    air_clear(fake);
    CHECK_EQUAL(station_join(&fake->driver.station, "office", "secret-pass"), ISM_OK);
    fake_settle(fake);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_ERR_JOIN_NO_NETWORK);
    CHECK(strstr(fake->log, "C1=home") == NULL);
    CHECK(strstr(fake->log, "C1=office") != NULL);
}

static void another_address_makes_it_another_join(void)
{
    fake_module_t *fake = start_reset();
    CHECK_EQUAL(station_set_address(&fake->driver.station, &s_static), ISM_OK);
    let_set_addresses(fake);
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    fake_settle(fake);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    check_address(link_of(fake).address, 10, 1, 2, 3);
}

static void leaving_cancels_it(void)
{
    fake_module_t *fake = start_reset();
    station_leave(&fake->driver.station);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_ERR_NO_LINK);
    fake_run_for(fake, 10000);
    CHECK_EQUAL(times(fake, "C0 "), 0);
    CHECK(!link_of(fake).joined);
}

/* What another thread does while a command stands in the module. */
static const char *s_interrupted;
static void (*s_interrupt)(fake_module_t *fake);
static void (*s_select)(void *context, bool selected);

static void select_and_interrupt(void *context, bool selected)
{
    fake_module_t *fake = context;
    const bool now = s_interrupt != NULL && !selected && fake->phase == FAKE_COMMAND &&
                     strncmp((const char *)fake->in, s_interrupted, strlen(s_interrupted)) == 0;
    s_select(context, selected);
    if (now)
    {
        void (*interrupt)(fake_module_t * fake) = s_interrupt;
        s_interrupt = NULL;
        interrupt(fake);
    }
}

static void interrupt_at(fake_module_t *fake, const char *command, void (*interrupt)(fake_module_t *fake))
{
    s_interrupted = command;
    s_interrupt = interrupt;
    s_select = fake->port.select;
    fake->port.select = select_and_interrupt;
}

static fake_module_t *interrupt_join_again(void (*interrupt)(fake_module_t *fake))
{
    fake_module_t *fake = start_reset();
    interrupt_at(fake, "C0\r", interrupt);
    fake_settle(fake);
    CHECK(s_interrupt == NULL);
    return fake;
}

/* The same before the module is reset: while it hangs. */
static fake_module_t *interrupt_hang(void (*interrupt)(fake_module_t *fake))
{
    const fake_script_t mute = {.command = "CS", .mute = 1};
    fake_module_t *fake = fake_start_joined();
    fake_answer(fake, &mute);
    interrupt_at(fake, "CS\r", interrupt);
    fake_run_for(fake, 15000);
    CHECK(s_interrupt == NULL);
    CHECK_EQUAL(fake->resets, 2);
    return fake;
}

static void join_home(fake_module_t *fake)
{
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
}

static void join_office(fake_module_t *fake)
{
    CHECK_EQUAL(station_join(&fake->driver.station, "office", "secret-pass"), ISM_OK);
    CHECK_EQUAL(station_join(&fake->driver.station, "office", "secret-pass"), ISM_ERR_BUSY);
}

static void leave(fake_module_t *fake)
{
    station_leave(&fake->driver.station);
}

static void leave_and_join_home(fake_module_t *fake)
{
    leave(fake);
    join_home(fake);
}

static void the_same_join_during_it_is_that_one(void)
{
    fake_module_t *fake = interrupt_join_again(join_home);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    CHECK_EQUAL(times(fake, " C0 "), 1);
}

static void leaving_and_joining_during_it_is_that_one(void)
{
    fake_module_t *fake = interrupt_join_again(leave_and_join_home);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    CHECK(link_of(fake).joined);
    CHECK_EQUAL(times(fake, " C0 "), 1);
}

static void another_join_during_it_follows_it(void)
{
    fake_module_t *fake = interrupt_join_again(join_office);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_ERR_JOIN_NO_NETWORK);
    CHECK(strstr(fake->log, "C1=home ") < strstr(fake->log, "C1=office "));
    CHECK(strstr(fake->log, " CD C1=office ") != NULL);
}

static void leaving_during_it_leaves_after_it(void)
{
    fake_module_t *fake = interrupt_join_again(leave);
    CHECK(!link_of(fake).joined);
    CHECK(!fake->joined);
}

static void who_wanted_to_leave_is_not_joined_again(void)
{
    fake_module_t *fake = interrupt_hang(leave);
    CHECK(!link_of(fake).joined);
    CHECK_EQUAL(times(fake, "C0 "), 0);
}

static void who_wanted_another_network_is_not_joined_to_the_old_one(void)
{
    fake_module_t *fake = interrupt_hang(join_office);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_ERR_JOIN_NO_NETWORK);
    CHECK(strstr(fake->log, "C1=home") == NULL);
    CHECK_EQUAL(times(fake, "C1=office "), 1);
}

static void a_lost_access_point_is_the_firmwares_business(void)
{
    fake_module_t *fake = fake_start_joined();
    fake->air = false;
    fake_run_for(fake, 20000);
    CHECK(!link_of(fake).joined);
    fake->air = true;
    fake_run_for(fake, 120000);
    CHECK(!link_of(fake).joined);
    CHECK_EQUAL(times(fake, "C0 "), 0);
}

static void a_dead_module_ends_the_join_again(void)
{
    const fake_script_t mute = {.command = "CS", .mute = 1};
    fake_module_t *fake = fake_start_joined();
    fake_answer(fake, &mute);
    fake->dead = true;
    fake_run_for(fake, 30000);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_ERR_TIMEOUT);
    fake->dead = false;
    fake_run_for(fake, 30000);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
}

static const test_case_t s_tests[] = {
    TEST(the_driver_joins_again_after_a_reset),
    TEST(a_join_again_that_fails_is_not_repeated),
    TEST(a_join_after_it_is_a_new_one),
    TEST(the_same_join_by_the_firmware_is_that_one),
    TEST(another_join_by_the_firmware_takes_its_place),
    TEST(another_address_makes_it_another_join),
    TEST(leaving_cancels_it),
    TEST(the_same_join_during_it_is_that_one),
    TEST(leaving_and_joining_during_it_is_that_one),
    TEST(another_join_during_it_follows_it),
    TEST(leaving_during_it_leaves_after_it),
    TEST(who_wanted_to_leave_is_not_joined_again),
    TEST(who_wanted_another_network_is_not_joined_to_the_old_one),
    TEST(a_lost_access_point_is_the_firmwares_business),
    TEST(a_dead_module_ends_the_join_again),
};

TEST_MAIN(s_tests)
