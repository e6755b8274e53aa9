/* Joins, scans, addresses, and what the managed side is told of them. */
#include "clr.h"

/* Observes after each event, as nanoCLR does, until nothing was raised for so long. */
static void observe_for(clr_t *clr, uint32_t milliseconds)
{
    while (clr_wait(clr, milliseconds))
    {
        net_observe(&clr->network);
    }
}

static int join(clr_t *clr, const char *ssid, const char *passphrase)
{
    CHECK_EQUAL(net_join(&clr->network, ssid, passphrase), 0);
    CHECK_EQUAL(net_join_result(&clr->network), NET_JOIN_PENDING);
    int result = NET_JOIN_PENDING;
    while (result == NET_JOIN_PENDING)
    {
        CHECK(clr_wait(clr, CLR_ALWAYS));
        net_observe(&clr->network);
        result = net_join_result(&clr->network);
    }
    return result;
}

static void a_join_tells_of_network_and_address(void)
{
    clr_t *clr = clr_start();
    CHECK(!net_is_available(&clr->network));
    CHECK_EQUAL(join(clr, "home", "secret-pass"), 0);
    observe_for(clr, 100);
    CHECK(net_is_available(&clr->network));
    CHECK_EQUAL(clr->change_count, 2);
    CHECK_EQUAL(clr->changes[0], NETWORK_CHANGE_AVAILABLE);
    CHECK_EQUAL(clr->changes[1], NETWORK_CHANGE_ADDRESS);
}

static void a_wrong_passphrase_is_told(void)
{
    clr_t *clr = clr_start();
    CHECK_EQUAL(net_join_of_status(-join(clr, "home", "wrong-pass")), NET_JOIN_INVALID_CREDENTIAL);
    CHECK_EQUAL(net_join_of_status(-join(clr, "elsewhere", "secret-pass")), NET_JOIN_NETWORK_NOT_AVAILABLE);
    CHECK_EQUAL(net_join_of_status(-join(clr, "home", NULL)), NET_JOIN_UNSUPPORTED_AUTHENTICATION);
    CHECK_EQUAL(net_join(&clr->network, "", "secret-pass"), -ISM_ERR_ARGUMENT);
    CHECK_EQUAL(clr->change_count, 0);
}

static void a_second_join_while_one_runs_is_refused(void)
{
    clr_t *clr = clr_start();
    CHECK_EQUAL(net_join(&clr->network, "home", "secret-pass"), 0);
    CHECK_EQUAL(net_join(&clr->network, "home", "secret-pass"), -ISM_ERR_BUSY);
}

static void a_network_that_is_left_is_told(void)
{
    clr_t *clr = clr_start_joined();
    net_leave(&clr->network);
    observe_for(clr, 2000);
    CHECK(!net_is_available(&clr->network));
    CHECK_EQUAL(clr->change_count, 2);
    CHECK_EQUAL(clr->changes[0], NETWORK_CHANGE_NOT_AVAILABLE);
    CHECK_EQUAL(clr->changes[1], NETWORK_CHANGE_ADDRESS);
}

/* The driver joins again by itself. */
static void a_reset_of_the_module_is_told_twice(void)
{
    clr_t *clr = clr_start_joined();
    fake_reset_after(clr->fake, 100);
    const uint32_t start_ms = fake_now_ms(clr->fake);
    while (clr->change_count < 4 && fake_now_ms(clr->fake) - start_ms < 120000)
    {
        (void)clr_wait(clr, 1000);
        net_observe(&clr->network);
    }
    CHECK_EQUAL(clr->changes[0], NETWORK_CHANGE_NOT_AVAILABLE);
    CHECK_EQUAL(clr->changes[2], NETWORK_CHANGE_AVAILABLE);
}

static void a_scan_reports_what_is_in_the_air(void)
{
    clr_t *clr = clr_start();
    uint8_t report[NET_SCAN_REPORT_SIZE];
    fake_add_access_point(clr->fake, "next door", "WPA2 AES", "something")->rssi_dbm = -40;
    for (int i = 0; i < 20; i++)
    {
        char name[16];
        (void)snprintf(name, sizeof name, "far %d", i);
        fake_add_access_point(clr->fake, name, "Open", "")->rssi_dbm = -90;
    }
    CHECK_EQUAL(net_scan(&clr->network), 0);
    CHECK_EQUAL(net_scan(&clr->network), -ISM_ERR_BUSY);
    CHECK_EQUAL(net_scan_report(&clr->network, report), 1);
    CHECK_EQUAL(report[0], 0);
    while (clr->change_count == 0)
    {
        CHECK(clr_wait(clr, CLR_ALWAYS));
        net_observe(&clr->network);
    }
    CHECK_EQUAL(clr->changes[0], NETWORK_CHANGE_SCAN_DONE);
    CHECK_EQUAL(net_scan_report(&clr->network, report), NET_SCAN_REPORT_SIZE);
    CHECK_EQUAL(report[0], NET_SCAN_MAX);
    CHECK(strcmp((const char *)report + 1 + 6, "next door") == 0);
    CHECK_EQUAL((int8_t)report[1 + 39], -40);
    CHECK_EQUAL(report[1 + 41], 3);
    const uint8_t *last = report + 1 + (NET_SCAN_MAX - 1) * NET_SCAN_RECORD;
    CHECK(strncmp((const char *)last + 6, "far ", 4) == 0);
    CHECK_EQUAL(last[41], 0);
}

static void a_scan_that_fails_is_told_as_well(void)
{
    clr_t *clr = clr_start();
    uint8_t report[NET_SCAN_REPORT_SIZE];
    fake_answer(clr->fake, &(fake_script_t){.command = "F0", .error = true, .times = FAKE_ALWAYS});
    CHECK_EQUAL(net_scan(&clr->network), 0);
    while (clr->change_count == 0)
    {
        CHECK(clr_wait(clr, CLR_ALWAYS));
        net_observe(&clr->network);
    }
    CHECK_EQUAL(clr->changes[0], NETWORK_CHANGE_SCAN_DONE);
    CHECK_EQUAL(net_scan_report(&clr->network, report), 1);
    CHECK_EQUAL(report[0], 0);
}

static void an_own_address_is_that_of_the_next_join(void)
{
    clr_t *clr = clr_start();
    const station_address_t own = {
        .address = {192, 168, 1, 50}, .netmask = {255, 255, 255, 0}, .gateway = {192, 168, 1, 1}};
    station_address_t wrong = own;
    wrong.netmask[1] = 0;
    CHECK_EQUAL(net_use_address(&clr->network, &wrong), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_INVALID_ARGUMENT);
    CHECK_EQUAL(net_use_address(&clr->network, &own), 0);
    CHECK_EQUAL(join(clr, "home", "secret-pass"), 0);
    station_link_t link;
    net_interface(&clr->network, &link);
    CHECK(memcmp(link.address, own.address, 4) == 0);
    net_leave(&clr->network);
    observe_for(clr, 2000);
    net_interface(&clr->network, &link);
    CHECK(memcmp(link.address, (uint8_t[]){0, 0, 0, 0}, 4) == 0);
}

static void addresses_are_read_and_written(void)
{
    uint8_t address[4];
    char text[NET_ADDRESS_TEXT];
    CHECK(net_address_from_text("255.255.255.255", address));
    net_address_to_text(address, text);
    CHECK(strcmp(text, "255.255.255.255") == 0);
    CHECK(net_address_from_text("10.0.20.3", address));
    CHECK(memcmp(address, (uint8_t[]){10, 0, 20, 3}, 4) == 0);
    static const char *const wrong[] = {"", "10.0.20", "10.0.20.300", "10.0.20.3 ", "10.0.20.3.4", "name"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
    {
        CHECK(!net_address_from_text(wrong[i], address));
    }
}

static const test_case_t tests[] = {
    TEST(a_join_tells_of_network_and_address),
    TEST(a_wrong_passphrase_is_told),
    TEST(a_second_join_while_one_runs_is_refused),
    TEST(a_network_that_is_left_is_told),
    TEST(a_reset_of_the_module_is_told_twice),
    TEST(a_scan_reports_what_is_in_the_air),
    TEST(a_scan_that_fails_is_told_as_well),
    TEST(an_own_address_is_that_of_the_next_join),
    TEST(addresses_are_read_and_written),
};

TEST_MAIN(tests)
