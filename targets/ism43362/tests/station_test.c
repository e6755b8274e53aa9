/* Identity, join and its failures, link status, names. */
#include "check.h"
#include "fake_module.h"

static ism_status_t join(fake_module_t *fake, const char *ssid, const char *passphrase)
{
    CHECK_EQUAL(station_join(&fake->driver.station, ssid, passphrase), ISM_OK);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_WOULD_BLOCK);
    fake_settle(fake);
    CHECK_EQUAL(fake->violations, 0);
    return station_join_result(&fake->driver.station);
}

static ism_status_t look_up(fake_module_t *fake, const char *name, uint8_t address[4])
{
    const int ticket = station_lookup(&fake->driver.station, name);
    CHECK(ticket > 0);
    CHECK_EQUAL(station_lookup_result(&fake->driver.station, ticket, address), ISM_WOULD_BLOCK);
    fake_settle(fake);
    const ism_status_t status = station_lookup_result(&fake->driver.station, ticket, address);
    CHECK_EQUAL(station_lookup_result(&fake->driver.station, ticket, address), ISM_ERR_ARGUMENT);
    return status;
}

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

static void a_join_gives_all_addresses(void)
{
    static const uint8_t s_address[4] = {192, 168, 1, 7};
    static const uint8_t s_mask[4] = {255, 255, 255, 0};
    static const uint8_t s_gateway[4] = {192, 168, 1, 1};
    static const uint8_t s_dns[4] = {192, 168, 1, 2};
    fake_module_t *fake = fake_start();
    station_link_t link;
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    station_link(&fake->driver.station, &link);
    CHECK(link.joined);
    CHECK(memcmp(link.address, s_address, 4) == 0);
    CHECK(memcmp(link.netmask, s_mask, 4) == 0);
    CHECK(memcmp(link.gateway, s_gateway, 4) == 0);
    CHECK(memcmp(link.dns, s_dns, 4) == 0);
    CHECK(strstr(fake->driver.client.reply, "secret") == NULL);
}

static void a_wrong_passphrase_is_told_from_an_unknown_network(void)
{
    fake_module_t *fake = fake_start();
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
    CHECK(strstr(fake->log, "F0=2 MR MR ") != NULL);
    CHECK_EQUAL(join(fake, "hom", "secret-pass"), ISM_ERR_JOIN_NO_NETWORK);
    fake->air = false;
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_JOIN_NO_NETWORK);
    fake->air = true;
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
}

static void old_module_firmware_is_scanned_in_one_list(void)
{
    fake_module_t *fake = fake_start();
    fake->firmware = "C3.5.2.3.BETA9";
    CHECK_EQUAL(join(fake, "cafe, with comma", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
    CHECK(strstr(fake->log, " F0 ") != NULL);
}

static void a_join_without_dhcp_is_told(void)
{
    fake_module_t *fake = fake_start();
    fake->dhcp = false;
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_JOIN_NO_ADDRESS);
}

static void a_failing_join_may_take_21_seconds(void)
{
    fake_module_t *fake = fake_start();
    const fake_script_t script = {.command = "C0", .delay_ms = 21000};
    fake_answer(fake, &script);
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
    CHECK_EQUAL(fake->resets, 1);
}

static void a_module_that_hangs_in_a_join_is_reset_and_works_again(void)
{
    fake_module_t *fake = fake_start();
    const fake_script_t script = {.command = "C0", .mute = 1};
    fake_answer(fake, &script);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_TIMEOUT);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK_EQUAL(fake->resets, 2);
}

static void a_dead_module_ends_the_join(void)
{
    fake_module_t *fake = fake_start();
    fake->dead = true;
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_TIMEOUT);
    fake->dead = false;
    fake_run_for(fake, 2000);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
}

static void one_join_at_a_time(void)
{
    fake_module_t *fake = fake_start();
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_ERR_BUSY);
}

static void credentials_that_the_module_cannot_take_are_refused(void)
{
    fake_module_t *fake = fake_start();
    CHECK_EQUAL(station_join(&fake->driver.station, "", "secret-pass"), ISM_ERR_ARGUMENT);
    CHECK_EQUAL(station_join(&fake->driver.station, "123456789012345678901234567890123", ""), ISM_ERR_ARGUMENT);
    CHECK_EQUAL(station_join(&fake->driver.station, "home\rZ0", "secret-pass"), ISM_ERR_ARGUMENT);
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "a\nb"), ISM_ERR_ARGUMENT);
}

static void the_link_is_watched(void)
{
    fake_module_t *fake = fake_start_joined();
    station_link_t link;
    fake_run_for(fake, 4000);
    station_link(&fake->driver.station, &link);
    CHECK(link.joined);
    CHECK_EQUAL(link.rssi_dbm, -57);
    fake->air = false;
    const uint32_t notified = fake->notified;
    fake_run_for(fake, 4000);
    station_link(&fake->driver.station, &link);
    CHECK(!link.joined);
    CHECK(fake->notified != notified);
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

static void a_name_is_resolved(void)
{
    static const uint8_t s_address[4] = {192, 0, 2, 10};
    fake_module_t *fake = fake_start_joined();
    uint8_t address[4];
    CHECK_EQUAL(look_up(fake, "broker.example", address), ISM_OK);
    CHECK(memcmp(address, s_address, 4) == 0);
}

static void an_unknown_name_is_told(void)
{
    fake_module_t *fake = fake_start_joined();
    uint8_t address[4];
    CHECK_EQUAL(look_up(fake, "nowhere.example", address), ISM_ERR_NAME_UNKNOWN);
}

static void names_end_at_64_characters(void)
{
    static const char s_name[] = "a123456789b123456789c123456789d123456789e123456789f1234567890.net";
    fake_module_t *fake = fake_start_joined();
    uint8_t address[4];
    CHECK_EQUAL(strlen(s_name), 65);
    CHECK_EQUAL(station_lookup(&fake->driver.station, s_name), ISM_ERR_NAME_TOO_LONG);
    CHECK_EQUAL(look_up(fake, s_name + 1, address), ISM_OK);
}

static void a_look_up_without_link_is_told(void)
{
    fake_module_t *fake = fake_start();
    uint8_t address[4];
    CHECK_EQUAL(look_up(fake, "broker.example", address), ISM_ERR_NO_LINK);
}

static void look_ups_that_nobody_asks_for_give_their_ticket_back(void)
{
    fake_module_t *fake = fake_start_joined();
    CHECK(station_lookup(&fake->driver.station, "a") > 0);
    CHECK(station_lookup(&fake->driver.station, "b") > 0);
    CHECK_EQUAL(station_lookup(&fake->driver.station, "c"), ISM_ERR_BUSY);
    fake_run_for(fake, 61000);
    CHECK(station_lookup(&fake->driver.station, "c") > 0);
}

static const test_case_t s_tests[] = {
    TEST(identity_and_mac_are_read_at_the_start),
    TEST(a_join_gives_all_addresses),
    TEST(a_wrong_passphrase_is_told_from_an_unknown_network),
    TEST(old_module_firmware_is_scanned_in_one_list),
    TEST(a_join_without_dhcp_is_told),
    TEST(a_failing_join_may_take_21_seconds),
    TEST(a_module_that_hangs_in_a_join_is_reset_and_works_again),
    TEST(a_dead_module_ends_the_join),
    TEST(one_join_at_a_time),
    TEST(credentials_that_the_module_cannot_take_are_refused),
    TEST(the_link_is_watched),
    TEST(leaving_ends_the_link),
    TEST(a_name_is_resolved),
    TEST(an_unknown_name_is_told),
    TEST(names_end_at_64_characters),
    TEST(a_look_up_without_link_is_told),
    TEST(look_ups_that_nobody_asks_for_give_their_ticket_back),
};

TEST_MAIN(s_tests)
