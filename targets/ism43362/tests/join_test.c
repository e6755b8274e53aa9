/* Joining: what is sent, why it fails, static addresses, and joining again after a reset of the module. */
#include "air.h"
#include "check.h"
#include "fake_module.h"

#define OK_ANSWER(text) "\r\n" text "\r\nOK\r\n> "
#define ERROR_ANSWER(text) "\r\n" text "\r\nERROR: Unknown Error\r\nUsage: C0\r\n> "

static void script(fake_module_t *fake, const char *command, const char *answer)
{
    const fake_script_t once = {.command = command, .bytes = answer, .length = (uint32_t)strlen(answer)};
    fake_answer(fake, &once);
}

static ism_status_t join(fake_module_t *fake, const char *ssid, const char *passphrase)
{
    fake_clear_log(fake);
    CHECK_EQUAL(station_join(&fake->driver.station, ssid, passphrase), ISM_OK);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_WOULD_BLOCK);
    fake_settle(fake);
    CHECK_EQUAL(fake->violations, 0);
    return station_join_result(&fake->driver.station);
}

static uint32_t times(const fake_module_t *fake, const char *command)
{
    uint32_t count = 0;
    for (const char *at = strstr(fake->log, command); at != NULL; at = strstr(at + 1, command))
    {
        count++;
    }
    return count;
}

static station_link_t link_of(fake_module_t *fake)
{
    station_link_t link;
    station_link(&fake->driver.station, &link);
    return link;
}

static void check_address(const uint8_t actual[4], int a, int b, int c, int d)
{
    CHECK_EQUAL(actual[0], a);
    CHECK_EQUAL(actual[1], b);
    CHECK_EQUAL(actual[2], c);
    CHECK_EQUAL(actual[3], d);
}

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

/* ---- why it failed ---- */

static void each_failure_has_its_reason(void)
{
    static const struct
    {
        const char *passphrase, *security[2]; /* of the networks called "den" */
        ism_status_t reason;
        uint32_t attempts;
    } s_cases[] = {
        {"secret-pass", {NULL, NULL}, ISM_ERR_JOIN_NO_NETWORK, 1},
        {"secret-pass", {"WPA", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"WPA2", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"WPA2 AES", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"WPA2 TKIP", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"WPA WPA2", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"Open", "WPA2 AES"}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"secret-pass", {"Open", NULL}, ISM_ERR_JOIN_OPEN_NETWORK, 1},
        {"secret-pass", {"Open", "WPA3"}, ISM_ERR_JOIN_SECURITY, 1},
        {"secret-pass", {"WPA3", NULL}, ISM_ERR_JOIN_SECURITY, 1},
        {"secret-pass", {"WPA2 Enterprise", NULL}, ISM_ERR_JOIN_SECURITY, 1},
        {"secret-pass", {"", NULL}, ISM_ERR_JOIN_SECURITY, 1},
        {"secret-pass", {"WEP", NULL}, ISM_ERR_JOIN_PASSPHRASE, 1},
        {"0123456789", {"WEP", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"0123456789", {"WEP", "WPA2 AES"}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"abcde", {"WEP", NULL}, ISM_ERR_JOIN_PASSPHRASE, 2},
        {"abcde", {"WPA2 AES", NULL}, ISM_ERR_JOIN_PASSPHRASE, 1},
        {"abcde", {"Open", NULL}, ISM_ERR_JOIN_OPEN_NETWORK, 1},
        {"", {NULL, NULL}, ISM_ERR_JOIN_NO_NETWORK, 1},
        {"", {"WPA2 AES", NULL}, ISM_ERR_JOIN_NEEDS_PASSPHRASE, 1},
        {"", {"WEP", NULL}, ISM_ERR_JOIN_NEEDS_PASSPHRASE, 1},
        {"", {"WPA3", NULL}, ISM_ERR_JOIN_SECURITY, 1},
        {"", {"Open", NULL}, ISM_ERR_JOIN_FAILED, 2},
    };
    fake_module_t *fake = fake_start();
    for (size_t i = 0; i < sizeof s_cases / sizeof s_cases[0]; i++)
    {
        air_clear(fake);
        air_add("de", -20, "WPA2 AES");
        air_add("den,", -20, "Open");
        for (size_t twin = 0; twin < 2 && s_cases[i].security[twin] != NULL; twin++)
        {
            air_add("den", -60, s_cases[i].security[twin]);
        }
        CHECK_EQUAL(join(fake, "den", s_cases[i].passphrase), s_cases[i].reason);
        CHECK_EQUAL(times(fake, " C0 "), s_cases[i].attempts);
        CHECK_EQUAL(times(fake, "F0=2 "), 1);
        CHECK(!link_of(fake).joined);
    }
}

static void an_open_twin_is_never_joined_with_a_passphrase(void)
{
    fake_module_t *fake = fake_start();
    air_clear(fake);
    air_add("home", -20, "Open");
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_OPEN_NETWORK);
    CHECK(strstr(fake->log, "C3=0") == NULL);
}

static void old_module_firmware_is_scanned_in_one_list(void)
{
    fake_module_t *fake = fake_start();
    fake->firmware = "C3.5.2.3.BETA9";
    air_clear(fake);
    air_add("den, with comma", -60, "WPA2 AES");
    CHECK_EQUAL(join(fake, "den, with comma", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
    CHECK(strstr(fake->log, " F0 C3=4 C0 ") != NULL);
    CHECK_EQUAL(join(fake, "den", "wrong-pass"), ISM_ERR_JOIN_NO_NETWORK);
}

static void the_network_is_found_among_a_hundred(void)
{
    fake_module_t *fake = fake_start();
    air_clear(fake);
    for (int i = 0; i < 100; i++)
    {
        air_add(i == 99 ? "home" : "home, but not this one", -40, "WPA2 AES");
    }
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
}

static void a_hidden_network_may_be_the_one(void)
{
    fake_module_t *fake = fake_start();
    air_clear(fake);
    air_add("", -50, "WPA2 AES");
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_HIDDEN);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    air_add("home", -50, "WPA2 AES");
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
}

static void an_access_point_that_comes_back_is_joined_instead_of_blamed(void)
{
    const fake_script_t away = {.command = "C0",
                                .bytes = ERROR_ANSWER("[JOIN   ] home\r\n[JOIN   ] Failed"),
                                .length = sizeof ERROR_ANSWER("[JOIN   ] home\r\n[JOIN   ] Failed") - 1,
                                .delay_ms = 21000};
    fake_module_t *fake = fake_start();
    fake_answer(fake, &away);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK_EQUAL(times(fake, " C0 "), 2);
    CHECK_EQUAL(fake->resets, 1);
}

static void a_failing_join_may_take_21_seconds_twice(void)
{
    const fake_script_t slow = {.command = "C0", .delay_ms = 21000};
    fake_module_t *fake = fake_start();
    fake_answer(fake, &slow);
    fake_answer(fake, &slow);
    const uint32_t started_ms = fake_now_ms(fake);
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_PASSPHRASE);
    CHECK_EQUAL(fake->resets, 1);
    CHECK(fake_now_ms(fake) - started_ms >= 42000);
    CHECK(fake_now_ms(fake) - started_ms < 44000);
}

static void half_a_list_proves_nothing(void)
{
    static const char s_open[] = "\r\n#001,\"home\",02:00:00:00:00:01,-50,72.2,Infrastructure,Open,2.4GHz,6\r";
    fake_module_t *fake = fake_start();
    script(fake, "F0", s_open);
    script(fake, "MR", ERROR_ANSWER(""));
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_FAILED);
}

static void a_failure_without_a_scan_stays_unexplained(void)
{
    const fake_script_t mute = {.command = "F0", .mute = 1};
    fake_module_t *fake = fake_start();
    fake_answer(fake, &mute);
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_JOIN_FAILED);
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK_EQUAL(fake->resets, 2);
}

static void a_scan_that_breaks_the_module_is_no_proof_against_the_passphrase(void)
{
    static const char s_seen[] = "\r\n#001,\"home\",02:00:00:00:00:01,-50,72.2,Infrastructure,WPA2 AES,2.4GHz,6\r";
    const fake_script_t mute = {.command = "MR", .mute = 1};
    fake_module_t *fake = fake_start();
    script(fake, "F0", s_seen);
    fake_answer(fake, &mute);
    CHECK_EQUAL(join(fake, "home", "wrong-pass"), ISM_ERR_TIMEOUT);
    CHECK_EQUAL(times(fake, " C0 "), 1);
}

static void a_module_that_hangs_in_a_join_is_reset_and_works_again(void)
{
    const fake_script_t mute = {.command = "C0", .mute = 1};
    fake_module_t *fake = fake_start();
    fake_answer(fake, &mute);
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

static void any_setting_may_be_refused(void)
{
    static const char *const s_commands[] = {"C1=", "C2=", "C3=", "C4="};
    fake_module_t *fake = fake_start();
    for (size_t i = 0; i < sizeof s_commands / sizeof s_commands[0]; i++)
    {
        script(fake, s_commands[i], ERROR_ANSWER(""));
        CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_MODULE);
        CHECK(strstr(fake->log, "C0") == NULL);
    }
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
}

static void an_answer_that_names_no_network_is_no_join(void)
{
    static const char *const s_answers[] = {OK_ANSWER(""),
                                            OK_ANSWER("[JOIN   ] home"),
                                            OK_ANSWER("[JOIN   ] homely,10.0.0.9,0,0"),
                                            OK_ANSWER("[JOIN   ] home,nowhere")};
    fake_module_t *fake = fake_start();
    for (size_t i = 0; i < sizeof s_answers / sizeof s_answers[0]; i++)
    {
        script(fake, "C0", s_answers[i]);
        CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_ERR_MODULE);
        CHECK(strstr(fake->log, "C0 CD ") != NULL);
    }
}

static void a_link_that_the_module_kept_is_left_first(void)
{
    fake_module_t *fake = fake_start();
    script(fake, "C0", ERROR_ANSWER("Already connected!"));
    CHECK_EQUAL(join(fake, "home", "secret-pass"), ISM_OK);
    CHECK(strstr(fake->log, "C0 CD C0 C? ") != NULL);
    check_address(link_of(fake).address, 192, 168, 1, 7);
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

static const station_address_t s_static = {.address = {10, 1, 2, 3},
                                           .netmask = {255, 255, 240, 0},
                                           .gateway = {10, 1, 15, 254},
                                           .dns = {9, 9, 9, 9},
                                           .dns2 = {1, 1, 1, 1}};

/* The fake module knows these settings only from here. */
static void let_set_addresses(fake_module_t *fake)
{
    static const char *const s_commands[] = {"C6=", "C7=", "C8=", "C9=", "CA="};
    for (size_t i = 0; i < sizeof s_commands / sizeof s_commands[0]; i++)
    {
        script(fake, s_commands[i], OK_ANSWER(""));
    }
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

/* ---- after a reset of the module ---- */

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

/* What another thread does while the driver's own join stands in C0. */
static void (*s_during_join)(fake_module_t *fake);
static void (*s_select)(void *context, bool selected);

static void select_and_interrupt(void *context, bool selected)
{
    fake_module_t *fake = context;
    const bool joins = !selected && fake->phase == FAKE_COMMAND && memcmp(fake->in, "C0\r", 3) == 0;
    s_select(context, selected);
    if (joins && s_during_join != NULL)
    {
        void (*during)(fake_module_t * fake) = s_during_join;
        s_during_join = NULL;
        during(fake);
    }
}

static fake_module_t *interrupt_join_again(void (*during)(fake_module_t *fake))
{
    fake_module_t *fake = start_reset();
    s_select = fake->port.select;
    fake->port.select = select_and_interrupt;
    s_during_join = during;
    fake_settle(fake);
    CHECK(s_during_join == NULL);
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
    TEST(a_join_gives_all_addresses),
    TEST(the_passphrase_does_not_stay_in_the_reply),
    TEST(names_and_passphrases_go_out_byte_by_byte),
    TEST(an_open_network_is_joined_without_passphrase),
    TEST(what_no_access_point_can_have_is_refused),
    TEST(one_join_at_a_time),
    TEST(a_short_key_is_tried_as_wep_at_once),
    TEST(a_secret_that_may_be_both_is_a_wep_key_where_the_scan_says_so),
    TEST(each_failure_has_its_reason),
    TEST(an_open_twin_is_never_joined_with_a_passphrase),
    TEST(old_module_firmware_is_scanned_in_one_list),
    TEST(the_network_is_found_among_a_hundred),
    TEST(a_hidden_network_may_be_the_one),
    TEST(an_access_point_that_comes_back_is_joined_instead_of_blamed),
    TEST(a_failing_join_may_take_21_seconds_twice),
    TEST(half_a_list_proves_nothing),
    TEST(a_failure_without_a_scan_stays_unexplained),
    TEST(a_scan_that_breaks_the_module_is_no_proof_against_the_passphrase),
    TEST(a_module_that_hangs_in_a_join_is_reset_and_works_again),
    TEST(a_dead_module_ends_the_join),
    TEST(any_setting_may_be_refused),
    TEST(an_answer_that_names_no_network_is_no_join),
    TEST(a_link_that_the_module_kept_is_left_first),
    TEST(a_join_without_dhcp_is_told_and_left),
    TEST(a_static_address_replaces_dhcp),
    TEST(addresses_that_no_host_can_have_are_refused),
    TEST(the_driver_joins_again_after_a_reset),
    TEST(a_join_again_that_fails_is_not_repeated),
    TEST(the_same_join_by_the_firmware_is_that_one),
    TEST(another_join_by_the_firmware_takes_its_place),
    TEST(another_address_makes_it_another_join),
    TEST(leaving_cancels_it),
    TEST(the_same_join_during_it_is_that_one),
    TEST(leaving_and_joining_during_it_is_that_one),
    TEST(another_join_during_it_follows_it),
    TEST(leaving_during_it_leaves_after_it),
    TEST(a_lost_access_point_is_the_firmwares_business),
    TEST(a_dead_module_ends_the_join_again),
};

TEST_MAIN(s_tests)
