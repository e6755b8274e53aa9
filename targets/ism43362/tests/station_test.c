/* Identity and link status. */
#include "check.h"
#include "fake_module.h"

static void identity_and_mac_are_read_at_the_start(void)
{
    static const uint8_t s_mac[6] = {0xC4, 0x7F, 0x51, 0x03, 0xA2, 0x0E};
    fake_module_t *fake = fake_start();
    station_link_t link;
    fake_settle(fake);
    station_link(&fake->driver.station, &link);
    CHECK(strcmp(link.firmware, "C3.5.2.5.STM") == 0);
    CHECK(memcmp(link.mac, s_mac, sizeof s_mac) == 0);
    CHECK(!link.joined);
}

static void unknown_revisions_count_as_the_oldest(void)
{
    static const struct
    {
        const char *revision;
        bool at_least;
    } s_cases[] = {
        {"C3.5.2.5.STM", true},
        {"C3.5.2.7.STM", true},
        {"C6.2.1.8", true},
        {"C3.5.2.3.BETA9", false},
        {"C3.5", false},
        {"beta", false},
        {"", false},
    };
    static const uint8_t s_version[4] = {3, 5, 2, 5};
    for (size_t i = 0; i < sizeof s_cases / sizeof s_cases[0]; i++)
    {
        fake_module_t *fake = fake_start();
        fake->firmware = s_cases[i].revision;
        fake_settle(fake);
        CHECK_EQUAL(station_firmware_at_least(&fake->driver.station, s_version), s_cases[i].at_least);
    }
}

static void a_revision_is_cut_where_it_cannot_be_shown(void)
{
    static const char *const s_cases[][2] = {
        {"C3.5.2.5.STM\x1B[2J", "C3.5.2.5.STM"},
        {"C3.5\xFF.2.5", "C3.5"},
        {"C3.5.2.5.a-name-of-thirty-one-chars", "C3.5.2.5.a-name-of-thirty-one-c"},
    };
    for (size_t i = 0; i < sizeof s_cases / sizeof s_cases[0]; i++)
    {
        fake_module_t *fake = fake_start();
        station_link_t link;
        fake->firmware = s_cases[i][0];
        fake_settle(fake);
        station_link(&fake->driver.station, &link);
        CHECK(strcmp(link.firmware, s_cases[i][1]) == 0);
    }
}

static void the_link_is_watched(void)
{
    fake_module_t *fake = fake_start_joined();
    station_link_t link;
    station_link(&fake->driver.station, &link);
    CHECK_EQUAL(link.rssi_dbm, 0);
    fake_run_for(fake, 6000);
    station_link(&fake->driver.station, &link);
    CHECK(link.joined);
    CHECK_EQUAL(link.rssi_dbm, -57);
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    fake_settle(fake);
    station_link(&fake->driver.station, &link);
    CHECK_EQUAL(link.rssi_dbm, 0);
    fake->air = false;
    const uint32_t notified = fake->notified;
    fake_run_for(fake, 6000);
    station_link(&fake->driver.station, &link);
    CHECK(!link.joined);
    CHECK(fake->notified != notified);
}

static void watching_the_link_costs_a_quarter_command_a_second(void)
{
    fake_module_t *fake = fake_start_joined();
    fake_run_for(fake, 100500);
    CHECK_EQUAL(fake->commands, 20 + 5);
}

static void leaving_ends_the_link(void)
{
    fake_module_t *fake = fake_start_joined();
    station_link_t link;
    station_leave(&fake->driver.station);
    fake_settle(fake);
    station_link(&fake->driver.station, &link);
    CHECK(!link.joined);
    CHECK(!fake->joined);
}

static const test_case_t s_tests[] = {
    TEST(identity_and_mac_are_read_at_the_start),
    TEST(unknown_revisions_count_as_the_oldest),
    TEST(a_revision_is_cut_where_it_cannot_be_shown),
    TEST(the_link_is_watched),
    TEST(watching_the_link_costs_a_quarter_command_a_second),
    TEST(leaving_ends_the_link),
};

TEST_MAIN(s_tests)
