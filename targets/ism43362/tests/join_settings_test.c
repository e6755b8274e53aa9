/* What a join sends: names, secrets, kinds of security, addresses. */
#include "join_steps.h"

/* ---- what is sent ---- */

static void a_join_gives_all_addresses(void)
{
    fake_module_t *fake = fake_start();
    script(fake, "C?", OK_ANSWER("home,a,b,4,1,0,192.168.1.7,255.255.255.0,192.168.1.1,192.168.1.2,9.9.9.9,2,0"));
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    const station_link_t link = link_of(fake);
    CHECK(link.joined);
    check_address(link.address, 192, 168, 1, 7);
    check_address(link.netmask, 255, 255, 255, 0);
    check_address(link.gateway, 192, 168, 1, 1);
    check_address(link.dns, 192, 168, 1, 2);
    check_address(link.dns2, 9, 9, 9, 9);
}

/* Whoever hears of the join first. */
static void (*s_notify)(void *context);
static int s_socket = -1;

static void connect_when_joined(void *context)
{
    static const socket_endpoint_t s_peer = {.address = {192, 0, 2, 10}, .port = 7};
    fake_module_t *fake = context;
    s_notify(context);
    if (fake->locked == 0 && s_socket < 0 && station_join_result(&fake->driver.station) == ISM_OK)
    {
        s_socket = sockets_open(&fake->driver.sockets, SOCKET_TCP);
        CHECK_EQUAL(sockets_connect(&fake->driver.sockets, s_socket, &s_peer), ISM_WOULD_BLOCK);
    }
}

static void who_is_told_of_the_link_can_connect_at_once(void)
{
    fake_module_t *fake = fake_start();
    s_notify = fake->port.notify;
    fake->port.notify = connect_when_joined;
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    fake_run_for(fake, 100);
    CHECK_EQUAL(sockets_poll(&fake->driver.sockets, s_socket), SOCKET_READY_WRITE);
}

static void the_passphrase_does_not_stay_in_the_reply(void)
{
    fake_module_t *fake = fake_start();
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK(strstr(fake->log, "C? ") != NULL);
    CHECK(strstr(fake->driver.client.reply, "secret") == NULL);
}

static void names_and_passphrases_go_out_byte_by_byte(void)
{
    static const struct
    {
        const char *ssid, *passphrase;
    } s_cases[] = {
        {"x", "12345678"},
        {"a,b", "with,two,commas"},
        {"\"quoted\"", "\"also quoted\""},
        {" blanks ", "  more blanks  "},
        {"caf\xC3\xA9 \xFF\x15\x01", "p\xC3\xA4ssw\xF6rt"},
        {",1.2.3.4,0,0", "OK\x3E \x15\x15\x15\x15\x15"},
        {"12345678901234567890123456789012", "123456789012345678901234567890123456789012345678901234567890123"},
        {"raw", "0123456789abcdefABCDEF0123456789abcdef0123456789abcdef0123456789"},
    };
    fake_module_t *fake = fake_start();
    for (size_t i = 0; i < sizeof s_cases / sizeof s_cases[0]; i++)
    {
        char answer[160];
        (void)snprintf(answer, sizeof answer, OK_ANSWER("[JOIN   ] %s,10.0.0.9,0,0"), s_cases[i].ssid);
        script(fake, "C0", answer);
        CHECK_EQUAL(join(fake, s_cases[i].ssid, s_cases[i].passphrase), ISM_OK);
        CHECK(strcmp(fake->ssid, s_cases[i].ssid) == 0);
        CHECK(strcmp(fake->passphrase, s_cases[i].passphrase) == 0);
        CHECK(strstr(fake->log, "C3=4 C4=1 C0 ") != NULL);
        check_address(link_of(fake).address, 10, 0, 0, 9);
    }
}

static void an_open_network_is_joined_without_passphrase(void)
{
    fake_module_t *fake = fake_start();
    script(fake, "C0", OK_ANSWER("[JOIN   ] cafe,10.0.0.9,0,0"));
    CHECK_EQUAL(join(fake, "cafe", ""), ISM_OK);
    CHECK(strstr(fake->log, "C3=0 ") != NULL);
    CHECK(strstr(fake->log, "C2=") == NULL);
}

static void what_no_access_point_can_have_is_refused(void)
{
    static const struct
    {
        const char *ssid, *passphrase;
    } s_cases[] = {
        {"", "secret-pass"},
        {"123456789012345678901234567890123", "secret-pass"},
        {"home\rZ0", "secret-pass"},
        {"home\n", "secret-pass"},
        {"home", "secret\rpass"},
        {"home", "secret\npass"},
        {"home", "1"},
        {"home", "1234"},
        {"home", "123456"},
        {"home", "1234567"},
        {"home", "g123456789012345678901234567890123456789012345678901234567890123"},
        {"home", "00123456789012345678901234567890123456789012345678901234567890123"},
    };
    fake_module_t *fake = fake_start();
    for (size_t i = 0; i < sizeof s_cases / sizeof s_cases[0]; i++)
    {
        CHECK_EQUAL(station_join(&fake->driver.station, s_cases[i].ssid, s_cases[i].passphrase), ISM_ERR_ARGUMENT);
    }
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_ERR_NO_LINK);
}

static void one_join_at_a_time(void)
{
    fake_module_t *fake = fake_start();
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_ERR_BUSY);
}

/* ---- WEP ---- */

static void a_short_key_is_tried_as_wep_at_once(void)
{
    fake_module_t *fake = fake_start();
    script(fake, "C0", OK_ANSWER("[JOIN   ] old,10.0.0.9,0,0"));
    CHECK_EQUAL(join(fake, "old", "abcde"), ISM_OK);
    CHECK(strstr(fake->log, "C2=abcde C3=1 C4=1 C0 C? ") != NULL);
}

static void a_secret_that_may_be_both_is_a_wep_key_where_the_scan_says_so(void)
{
    static const char *const s_keys[] = {"thirteenchars", "0123456789", "0123456789abcdef0123456789"};
    fake_module_t *fake = fake_start();
    air_clear(fake);
    air_add("old", -50, "WEP");
    for (size_t i = 0; i < sizeof s_keys / sizeof s_keys[0]; i++)
    {
        script(fake, "C0", ERROR_ANSWER("[JOIN   ] old\r\n[JOIN   ] Failed"));
        script(fake, "C0", OK_ANSWER("[JOIN   ] old,10.0.0.9,0,0"));
        CHECK_EQUAL(join(fake, "old", s_keys[i]), ISM_OK);
        CHECK(strstr(fake->log, "C3=4 C4=1 C0 F0=2 MR C3=1 C0 C? ") != NULL);
    }
}

/* ---- addresses ---- */

static void a_join_without_dhcp_is_told_and_left(void)
{
    fake_module_t *fake = fake_start();
    fake->dhcp = false;
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_JOIN_NO_ADDRESS);
    CHECK(strstr(fake->log, "C0 CD ") != NULL);
    CHECK(!fake->joined);
    CHECK(!link_of(fake).joined);
}

static void a_static_address_replaces_dhcp(void)
{
    fake_module_t *fake = fake_start();
    fake->dhcp = false;
    CHECK_EQUAL(station_set_address(&fake->driver.station, &s_static), ISM_OK);
    let_set_addresses(fake);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK(strstr(fake->log, "C4=0 C6=10.1.2.3 C7=255.255.240.0 C8=10.1.15.254 C9=9.9.9.9 CA=1.1.1.1 C0 ") != NULL);
    const station_link_t link = link_of(fake);
    check_address(link.address, 10, 1, 2, 3);
    check_address(link.netmask, 255, 255, 240, 0);
    check_address(link.gateway, 10, 1, 15, 254);
    check_address(link.dns, 9, 9, 9, 9);
    check_address(link.dns2, 1, 1, 1, 1);

    fake->dhcp = true;
    CHECK_EQUAL(station_set_address(&fake->driver.station, NULL), ISM_OK);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK(strstr(fake->log, "C4=1 C0 ") != NULL);
    check_address(link_of(fake).address, 192, 168, 1, 7);
}

static void addresses_that_no_host_can_have_are_refused(void)
{
    static const station_address_t s_wrong[] = {
        {.netmask = {255, 255, 255, 0}},
        {.address = {10, 1, 2, 3}},
        {.address = {127, 0, 0, 1}, .netmask = {255, 0, 0, 0}},
        {.address = {224, 0, 0, 1}, .netmask = {255, 0, 0, 0}},
        {.address = {255, 255, 255, 255}, .netmask = {255, 0, 0, 0}},
        {.address = {10, 1, 2, 0}, .netmask = {255, 255, 255, 0}},
        {.address = {10, 1, 2, 255}, .netmask = {255, 255, 255, 0}},
        {.address = {10, 1, 2, 3}, .netmask = {255, 0, 255, 0}},
        {.address = {10, 1, 2, 3}, .netmask = {255, 255, 255, 255}},
        {.address = {10, 1, 2, 3}, .netmask = {255, 255, 255, 0}, .gateway = {10, 1, 3, 1}},
    };
    static const station_address_t s_least = {.address = {10, 1, 2, 3}, .netmask = {255, 255, 255, 0}};
    fake_module_t *fake = fake_start();
    for (size_t i = 0; i < sizeof s_wrong / sizeof s_wrong[0]; i++)
    {
        CHECK_EQUAL(station_set_address(&fake->driver.station, &s_wrong[i]), ISM_ERR_ARGUMENT);
    }
    CHECK_EQUAL(station_set_address(&fake->driver.station, &s_least), ISM_OK);
}

static const test_case_t s_tests[] = {
    TEST(a_join_gives_all_addresses),
    TEST(who_is_told_of_the_link_can_connect_at_once),
    TEST(the_passphrase_does_not_stay_in_the_reply),
    TEST(names_and_passphrases_go_out_byte_by_byte),
    TEST(an_open_network_is_joined_without_passphrase),
    TEST(what_no_access_point_can_have_is_refused),
    TEST(one_join_at_a_time),
    TEST(a_short_key_is_tried_as_wep_at_once),
    TEST(a_secret_that_may_be_both_is_a_wep_key_where_the_scan_says_so),
    TEST(a_join_without_dhcp_is_told_and_left),
    TEST(a_static_address_replaces_dhcp),
    TEST(addresses_that_no_host_can_have_are_refused),
};

TEST_MAIN(s_tests)
