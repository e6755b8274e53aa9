/* The access points in the air: lines, lists, and what becomes of them when the module fails. */
#include "air.h"
#include "check.h"
#include "fake_module.h"
#include "station_scan.h"

static station_access_point_t s_list[128];

static int scan(fake_module_t *fake, uint32_t capacity)
{
    memset(s_list, 0xEE, sizeof s_list);
    CHECK_EQUAL(station_scan(&fake->driver.station, s_list, capacity), ISM_OK);
    CHECK_EQUAL(station_scan_result(&fake->driver.station), ISM_WOULD_BLOCK);
    const uint32_t notified = fake->notified;
    fake_settle(fake);
    CHECK(fake->notified != notified);
    CHECK_EQUAL(fake->violations, 0);
    return station_scan_result(&fake->driver.station);
}

static bool read_line(const char *line, station_access_point_t *found)
{
    return station_scan_read_line(line, (uint32_t)strlen(line), found);
}

static void a_line_is_read_field_by_field(void)
{
    static const uint8_t s_bssid[6] = {0x00, 0x11, 0x22, 0xAA, 0xBB, 0xCC};
    station_access_point_t found;
    CHECK(read_line("#001,\"home\",00:11:22:aA:bb:CC,-50,72.2,Infrastructure,WPA2 AES,2.4GHz,6", &found));
    CHECK_EQUAL(found.ssid_length, 4);
    CHECK(strcmp(found.ssid, "home") == 0);
    CHECK(memcmp(found.bssid, s_bssid, sizeof s_bssid) == 0);
    CHECK_EQUAL(found.rssi_dbm, -50);
    CHECK_EQUAL(found.security, STATION_SECURITY_WPA2);
    CHECK_EQUAL(found.channel, 6);
}

static void band_and_channel_may_be_missing(void)
{
    station_access_point_t found;
    CHECK(read_line("#001,\"home\",00:11:22:33:44:55,-50,72.2,Infrastructure,Open", &found));
    CHECK_EQUAL(found.security, STATION_SECURITY_OPEN);
    CHECK_EQUAL(found.channel, 0);
}

static void names_hold_quotes_commas_and_any_other_byte(void)
{
    static const char *const s_names[] = {"",
                                          ",",
                                          "\"",
                                          "\",\"",
                                          "a\",b",
                                          "\",00:11:22:33:44:55,",
                                          " blank ",
                                          "caf\xC3\xA9",
                                          "\x15\x15",
                                          "#001,\"x",
                                          "12345678901234567890123456789012"};
    for (size_t i = 0; i < sizeof s_names / sizeof s_names[0]; i++)
    {
        char line[160];
        station_access_point_t found;
        (void)snprintf(
            line, sizeof line, "#001,\"%s\",02:00:00:00:00:01,-60,54,Infrastructure,WEP,2.4GHz,11", s_names[i]);
        CHECK(read_line(line, &found));
        CHECK(strcmp(found.ssid, s_names[i]) == 0);
        CHECK_EQUAL(found.ssid_length, strlen(s_names[i]));
        CHECK_EQUAL(found.bssid[5], 1);
        CHECK_EQUAL(found.security, STATION_SECURITY_WEP);
    }
}

static void only_known_security_is_promised(void)
{
    static const struct
    {
        const char *text;
        station_security_t security;
    } s_cases[] = {
        {"Open", STATION_SECURITY_OPEN},
        {"WEP", STATION_SECURITY_WEP},
        {"WPA", STATION_SECURITY_WPA},
        {"WPA2", STATION_SECURITY_WPA2},
        {"WPA2 AES", STATION_SECURITY_WPA2},
        {"WPA2 TKIP", STATION_SECURITY_WPA2},
        {"WPA WPA2", STATION_SECURITY_WPA_WPA2},
        {"WPA3", STATION_SECURITY_UNSUPPORTED},
        {"WPA3 SAE", STATION_SECURITY_UNSUPPORTED},
        {"WPA2 Enterprise", STATION_SECURITY_UNSUPPORTED},
        {"AES", STATION_SECURITY_UNSUPPORTED},
        {"Unknown", STATION_SECURITY_UNSUPPORTED},
        {"", STATION_SECURITY_UNSUPPORTED},
    };
    for (size_t i = 0; i < sizeof s_cases / sizeof s_cases[0]; i++)
    {
        char line[160];
        station_access_point_t found;
        (void)snprintf(
            line, sizeof line, "#001,\"x\",02:00:00:00:00:01,-60,54,Infrastructure,%s,2.4GHz,11", s_cases[i].text);
        CHECK(read_line(line, &found));
        CHECK_EQUAL(found.security, s_cases[i].security);
        CHECK_EQUAL(found.tkip_only, strcmp(s_cases[i].text, "WPA2 TKIP") == 0);
    }
}

static void what_is_no_line_is_dropped(void)
{
    static const char *const s_lines[] = {"",
                                          "[SOMA][EOMA]",
                                          "#001",
                                          "#001,\"home",
                                          "#001,\"home\"",
                                          "#001,\"home\",00:11:22:33:44",
                                          "#001,\"home\",00:11:22:33:44:55",
                                          "#001,\"home\",00:11:22:33:44:55,",
                                          "#001,\"home\",00:11:22:33:44:55,strong",
                                          "#001,\"home\",00-11-22-33-44-55,-50,54,Infrastructure,Open",
                                          "#001,\"home\",00:11:22:33:44:5@,-50,54,Infrastructure,Open",
                                          "001,\"home\",00:11:22:33:44:55,-50,54,Infrastructure,Open",
                                          "#001,\"123456789012345678901234567890123\",00:11:22:33:44:55,-50,54,I,Open"};
    for (size_t i = 0; i < sizeof s_lines / sizeof s_lines[0]; i++)
    {
        station_access_point_t found;
        CHECK(!read_line(s_lines[i], &found));
    }
}

/* Cutting a line at any byte reads no further than the cut (AddressSanitizer watches) and never gives another name. */
static void a_line_may_end_anywhere(void)
{
    static const char s_line[] = "#001,\"a,\"b\",00:11:22:33:44:55,-50,72.2,Infrastructure,WPA2 AES,2.4GHz,6";
    for (uint32_t length = 0; length < sizeof s_line; length++)
    {
        station_access_point_t found;
        char *copy = malloc(length + 1U);
        CHECK(copy != NULL);
        memcpy(copy, s_line, length);
        copy[length] = '\0';
        if (station_scan_read_line(copy, length, &found))
        {
            CHECK(strcmp(found.ssid, "a,\"b") == 0);
        }
        free(copy);
    }
}

static void an_empty_air_is_no_failure(void)
{
    fake_module_t *fake = fake_start();
    air_clear(fake);
    CHECK_EQUAL(scan(fake, 10), 0);
    CHECK(strstr(fake->log, "F0=2 ") != NULL);
}

static void one_access_point_is_found(void)
{
    fake_module_t *fake = fake_start();
    air_clear(fake);
    air_add("only, one", -40, "WPA WPA2");
    CHECK_EQUAL(scan(fake, 10), 1);
    CHECK(strcmp(s_list[0].ssid, "only, one") == 0);
    CHECK_EQUAL(s_list[0].security, STATION_SECURITY_WPA_WPA2);
    CHECK_EQUAL((unsigned char)s_list[1].ssid[0], 0xEE);
}

static void add_many(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
    {
        char ssid[STATION_SSID_SIZE];
        (void)snprintf(ssid, sizeof ssid, "network %u", i);
        air_add(ssid, -30 - (int)((i * 37U) % count), "WPA2 AES");
    }
}

static void check_sorted(uint32_t kept)
{
    for (uint32_t i = 0; i < kept; i++)
    {
        CHECK_EQUAL(s_list[i].rssi_dbm, -30 - (int)i);
    }
    CHECK_EQUAL((unsigned char)s_list[kept].ssid[0], 0xEE);
}

static void of_many_access_points_the_strongest_are_kept(void)
{
    static const uint32_t s_counts[] = {25, 100};
    fake_module_t *fake = fake_start();
    for (size_t i = 0; i < 2; i++)
    {
        air_clear(fake);
        add_many(s_counts[i]);
        CHECK_EQUAL(scan(fake, 120), s_counts[i]);
        check_sorted(s_counts[i]);
        CHECK_EQUAL(scan(fake, 20), s_counts[i]);
        check_sorted(20);
        CHECK_EQUAL(scan(fake, 1), s_counts[i]);
        check_sorted(1);
    }
}

static void a_scan_may_only_count(void)
{
    fake_module_t *fake = fake_start();
    air_clear(fake);
    add_many(3);
    CHECK_EQUAL(station_scan(&fake->driver.station, NULL, 0), ISM_OK);
    fake_settle(fake);
    CHECK_EQUAL(station_scan_result(&fake->driver.station), 3);
    CHECK_EQUAL(station_scan(&fake->driver.station, NULL, 1), ISM_ERR_ARGUMENT);
}

static void old_module_firmware_gives_one_list(void)
{
    fake_module_t *fake = fake_start();
    fake->firmware = "C3.5.2.3.BETA9";
    air_clear(fake);
    add_many(19);
    CHECK_EQUAL(scan(fake, 120), 19);
    check_sorted(19);
    CHECK(strstr(fake->log, " F0 ") != NULL);
    CHECK(strstr(fake->log, "MR") == NULL);
}

static void a_list_that_never_comes_is_told_and_the_module_works_again(void)
{
    const fake_script_t script = {.command = "F0", .mute = 1};
    fake_module_t *fake = fake_start_joined();
    fake_answer(fake, &script);
    CHECK_EQUAL(scan(fake, 10), ISM_ERR_TIMEOUT);
    CHECK_EQUAL(fake->resets, 2);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    CHECK(fake->joined);
    air_clear(fake);
    CHECK_EQUAL(scan(fake, 10), 0);
}

static void a_list_that_is_late_is_waited_for(void)
{
    const fake_script_t script = {.command = "F0", .delay_ms = 20000};
    fake_module_t *fake = fake_start();
    fake_answer(fake, &script);
    CHECK_EQUAL(scan(fake, 10), 2);
    CHECK_EQUAL(fake->resets, 1);
}

static void a_list_without_end_is_cut_by_a_reset(void)
{
    fake_module_t *fake = fake_start();
    const uint32_t started_ms = fake_now_ms(fake);
    air_clear(fake);
    air_add("again and again", -50, "Open");
    s_air.endless = true;
    const int result = scan(fake, 10);
    CHECK_EQUAL(result, ISM_ERR_TIMEOUT);
    CHECK_EQUAL(fake->resets, 2);
    CHECK(fake_now_ms(fake) - started_ms < 60000);
}

static void a_refused_scan_is_told(void)
{
    static const char s_error[] = "\r\nERROR: Unknown Error\r\nUsage: F0\r\n> ";
    const fake_script_t script = {.command = "F0", .bytes = s_error, .length = sizeof s_error - 1};
    fake_module_t *fake = fake_start();
    fake_answer(fake, &script);
    CHECK_EQUAL(scan(fake, 10), ISM_ERR_MODULE);
    CHECK_EQUAL(scan(fake, 10), 2);
    CHECK_EQUAL(fake->resets, 1);
}

static void a_dead_module_ends_the_scan(void)
{
    fake_module_t *fake = fake_start();
    fake->dead = true;
    CHECK_EQUAL(scan(fake, 10), ISM_ERR_TIMEOUT);
}

static void one_scan_at_a_time(void)
{
    fake_module_t *fake = fake_start();
    CHECK_EQUAL(station_scan_result(&fake->driver.station), ISM_ERR_ARGUMENT);
    CHECK_EQUAL(station_scan(&fake->driver.station, s_list, 10), ISM_OK);
    CHECK_EQUAL(station_scan(&fake->driver.station, s_list, 10), ISM_ERR_BUSY);
    fake_settle(fake);
    CHECK_EQUAL(station_scan_result(&fake->driver.station), 2);
    CHECK_EQUAL(station_scan_result(&fake->driver.station), 2);
}

static void a_scan_leaves_the_link_alone(void)
{
    fake_module_t *fake = fake_start_joined();
    const uint32_t number = station_link_number(&fake->driver.station);
    CHECK_EQUAL(scan(fake, 10), 2);
    CHECK_EQUAL(station_link_number(&fake->driver.station), number);
}

static const test_case_t s_tests[] = {
    TEST(a_line_is_read_field_by_field),
    TEST(band_and_channel_may_be_missing),
    TEST(names_hold_quotes_commas_and_any_other_byte),
    TEST(only_known_security_is_promised),
    TEST(what_is_no_line_is_dropped),
    TEST(a_line_may_end_anywhere),
    TEST(an_empty_air_is_no_failure),
    TEST(one_access_point_is_found),
    TEST(of_many_access_points_the_strongest_are_kept),
    TEST(a_scan_may_only_count),
    TEST(old_module_firmware_gives_one_list),
    TEST(a_list_that_never_comes_is_told_and_the_module_works_again),
    TEST(a_list_that_is_late_is_waited_for),
    TEST(a_list_without_end_is_cut_by_a_reset),
    TEST(a_refused_scan_is_told),
    TEST(a_dead_module_ends_the_scan),
    TEST(one_scan_at_a_time),
    TEST(a_scan_leaves_the_link_alone),
};

TEST_MAIN(s_tests)
