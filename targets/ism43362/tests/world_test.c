/* The fake module's firmware versions and access points, seen by a master of their own. */
#include "check.h"
#include "spi_master.h"

#define OK "\r\n\r\nOK\r\n> "
#define EMPTY OK
#define GONE "\r\n-1\r\nERROR\r\n> \x15"

/* ---- firmware ---- */

static void firmware_6_says_ok_in_twelve_bytes_and_keeps_a_single_byte(void)
{
    fake_module_t *fake = fake_start();
    fake->firmware = "C6.2.1.8";
    master_boot(fake);
    CHECK_ANSWER(master_ask(fake, "P0=0"), "\r\n\r\n\r\nOK\r\n> ");
    master_join(fake);
    (void)master_connect(fake, 0, 0, "192.0.2.10", 7);
    fake_feed(fake, 0, "a", 1);
    CHECK_ANSWER(master_ask(fake, "R0"), EMPTY);
    fake_feed(fake, 0, "b", 1);
    CHECK_ANSWER(master_ask(fake, "R0"), "\r\na\r\nOK\r\n> \x15");
    (void)master_connect(fake, 1, 1, "192.0.2.10", 7);
    fake_feed(fake, 1, "datagram", 8);
    CHECK_ANSWER(master_ask(fake, "R0"), "\r\ndatagram\r\n\r\nOK\r\n> ");
}

static void the_oldest_firmware_has_no_list_one_by_one(void)
{
    fake_module_t *fake = fake_start();
    fake->firmware = "C3.5.2.3.BETA9";
    master_boot(fake);
    CHECK(strstr(master_ask(fake, "F0=2"), "ERROR") != NULL);
    CHECK(strstr(master_ask(fake, "F0"), "#002,\"home\"") != NULL);
}

static void only_firmware_5_answers_an_unknown_name_with_the_address_before(void)
{
    static const char *const s_firmware[] = {"C3.5.2.3.BETA9", "C3.5.2.5.STM", "C3.5.2.7.STM"};
    for (size_t i = 0; i < sizeof s_firmware / sizeof s_firmware[0]; i++)
    {
        fake_module_t *fake = fake_start();
        fake->firmware = s_firmware[i];
        master_boot(fake);
        master_join(fake);
        CHECK(strstr(master_ask(fake, "D0=nowhere.example"), "Host not found ") != NULL);
        CHECK_ANSWER(master_ask(fake, "D0=broker.example"), "\r\n192.0.2.10\r\nOK\r\n> ");
        const char *answer = master_ask(fake, "D0=nowhere.example");
        CHECK((strstr(answer, "192.0.2.10") != NULL) == (i == 1));
        CHECK((strstr(answer, "Host not found ") != NULL) == (i != 1));
    }
}

/* ---- station ---- */

static void only_the_right_security_joins(void)
{
    static const struct
    {
        const char *security;
        const char *joins; /* digits of C3 */
    } s_cases[] = {{"Open", "0"},
                   {"WEP", "1"},
                   {"WPA", "24"},
                   {"WPA2 AES", "34"},
                   {"WPA2", "34"},
                   {"WPA WPA2", "2345"},
                   {"WPA2 TKIP", "45"},
                   {"WPA3", ""},
                   {"other", ""}};
    fake_module_t *fake = master_start();
    for (size_t i = 0; i < sizeof s_cases / sizeof s_cases[0]; i++)
    {
        char ssid[16];
        char text[32];
        (void)snprintf(ssid, sizeof ssid, "net %d", (int)i);
        (void)fake_add_access_point(fake, ssid, s_cases[i].security, "key, of it");
        for (char value = '0'; value <= '5'; value++)
        {
            (void)snprintf(text, sizeof text, "C1=%s", ssid);
            (void)master_ask(fake, text);
            (void)master_ask(fake, "C2=key, of it");
            (void)snprintf(text, sizeof text, "C3=%c", value);
            (void)master_ask(fake, text);
            const bool joined = strstr(master_ask(fake, "C0"), ",192.168.1.7,0,0\r\nOK\r\n> ") != NULL;
            CHECK_EQUAL(joined, strchr(s_cases[i].joins, value) != NULL);
            CHECK_ANSWER(master_ask(fake, "CD"), OK);
        }
    }
}

static void a_failing_join_takes_21_seconds(void)
{
    fake_module_t *fake = master_start();
    const uint64_t start_us = fake_now_us(fake);
    (void)master_ask(fake, "C1=home");
    (void)master_ask(fake, "C2=wrong");
    (void)master_ask(fake, "C3=4");
    CHECK_ANSWER(master_ask(fake, "C0"), "\r\n[JOIN   ] home\r\n[JOIN   ] Failed\r\nERROR\r\n> \x15");
    CHECK_EQUAL((fake_now_us(fake) - start_us) / 1000000, 21);
}

static void a_second_join_is_refused_until_the_first_is_left(void)
{
    fake_module_t *fake = master_start();
    master_join(fake);
    CHECK(strstr(master_ask(fake, "C0"), "Already connected!\r\nERROR\r\n> ") != NULL);
    (void)master_ask(fake, "CD");
    master_join(fake);
}

static void a_static_address_is_kept_and_shown(void)
{
    fake_module_t *fake = master_start();
    (void)master_ask(fake, "C4=0");
    (void)master_ask(fake, "C6=10.0.0.5");
    (void)master_ask(fake, "C7=255.0.0.0");
    (void)master_ask(fake, "C8=10.0.0.1");
    (void)master_ask(fake, "C9=10.0.0.2");
    (void)master_ask(fake, "CA=10.0.0.3");
    (void)master_ask(fake, "CB=2");
    (void)master_ask(fake, "C1=home");
    (void)master_ask(fake, "C2=secret-pass");
    (void)master_ask(fake, "C3=3");
    CHECK(strstr(master_ask(fake, "C0"), "home,10.0.0.5,0,0\r\nOK") != NULL);
    CHECK(strstr(master_ask(fake, "C?"),
                 "home,secret-pass,3,0,0,10.0.0.5,255.0.0.0,10.0.0.1,10.0.0.2,10.0.0.3,2,0\r\nOK") != NULL);
    CHECK(strstr(master_ask(fake, "C6=10.0.0.256"), "ERROR") != NULL);
}

static void without_a_dhcp_server_the_address_is_zero(void)
{
    fake_module_t *fake = master_start();
    fake->dhcp = false;
    (void)master_ask(fake, "C1=home");
    (void)master_ask(fake, "C2=secret-pass");
    (void)master_ask(fake, "C3=4");
    CHECK(strstr(master_ask(fake, "C0"), "home,0.0.0.0,0,0\r\nOK") != NULL);
}

static void the_link_goes_with_the_access_point_and_comes_back(void)
{
    fake_module_t *fake = master_start();
    master_join(fake);
    (void)master_connect(fake, 0, 0, "192.0.2.10", 7);
    CHECK(strncmp(master_ask(fake, "CS"), "\r\n1", 3) == 0);
    fake->air = false;
    CHECK(strncmp(master_ask(fake, "CS"), "\r\n0", 3) == 0);
    CHECK_ANSWER(master_ask(fake, "R0"), GONE);
    fake->air = true;
    CHECK(strncmp(master_ask(fake, "CS"), "\r\n1", 3) == 0);
}

static void the_whole_list_hangs_with_more_than_20_access_points(void)
{
    fake_module_t *fake = master_start();
    while (fake->station.count < 20)
    {
        (void)fake_add_access_point(fake, "another", "WPA2 AES", "x");
    }
    CHECK(strstr(master_ask(fake, "F0"), "#020,") != NULL);
    (void)fake_add_access_point(fake, "one too many", "Open", "");
    master_write(fake, "F0\r", 3);
    CHECK(!master_wait_ready(fake, 100000));
}

static void a_list_one_by_one_has_every_access_point(void)
{
    static const int s_counts[] = {0, 1, 25, 100};
    for (size_t i = 0; i < sizeof s_counts / sizeof s_counts[0]; i++)
    {
        fake_module_t *fake = master_start();
        char number[16];
        fake->station.count = 0;
        while (fake->station.count < s_counts[i])
        {
            (void)fake_add_access_point(fake, "a \"quoted\", name", "Open", "");
        }
        const char *answer = master_ask(fake, "F0=2");
        for (int k = 1; k <= s_counts[i]; k++)
        {
            (void)snprintf(number, sizeof number, "#%03d,", k);
            CHECK(strstr(answer, number) == answer + 2);
            CHECK(strstr(answer, "OK") == NULL && strchr(answer + 2, '\r') != NULL && strchr(answer + 2, '\n') == NULL);
            answer = master_ask(fake, "MR");
        }
        CHECK_ANSWER(answer, OK);
        CHECK(strstr(master_ask(fake, "MR"), "[SOMA][EOMA]\r\nOK\r\n> ") != NULL);
        CHECK_EQUAL(fake->violations, 0);
    }
}

static void a_list_may_lack_names_and_channels(void)
{
    fake_module_t *fake = master_start();
    fake->station.count = 0;
    fake_access_point_t *point = fake_add_access_point(fake, "shy", "Open", "");
    point->hidden = true;
    point->without_channel = true;
    CHECK(strstr(master_ask(fake, "F0"), "#001,\"\",00:11:22:33:44:55,-60,72.2,Infrastructure,Open\r\nOK\r\n> ") !=
          NULL);
    (void)master_ask(fake, "C1=shy");
    CHECK(strstr(master_ask(fake, "C0"), "[JOIN   ] shy,192.168.1.7,0,0") != NULL);
}

static void scans_and_joins_take_the_time_they_are_given(void)
{
    fake_module_t *fake = master_start();
    fake->timing.scan_ms = 5000;
    fake->timing.join_ms = 1500;
    uint64_t start_us = fake_now_us(fake);
    (void)master_ask(fake, "F0");
    CHECK_EQUAL((fake_now_us(fake) - start_us) / 100000, 50);
    start_us = fake_now_us(fake);
    master_join(fake);
    CHECK_EQUAL((fake_now_us(fake) - start_us) / 100000, 15);
}

static void a_list_that_is_left_is_counted(void)
{
    fake_module_t *fake = master_start();
    (void)master_ask(fake, "F0=2");
    (void)master_ask(fake, "CS");
    CHECK_EQUAL(fake->violations, 1);
}

static const test_case_t s_tests[] = {
    TEST(firmware_6_says_ok_in_twelve_bytes_and_keeps_a_single_byte),
    TEST(the_oldest_firmware_has_no_list_one_by_one),
    TEST(only_firmware_5_answers_an_unknown_name_with_the_address_before),
    TEST(only_the_right_security_joins),
    TEST(a_failing_join_takes_21_seconds),
    TEST(a_second_join_is_refused_until_the_first_is_left),
    TEST(a_static_address_is_kept_and_shown),
    TEST(without_a_dhcp_server_the_address_is_zero),
    TEST(the_link_goes_with_the_access_point_and_comes_back),
    TEST(the_whole_list_hangs_with_more_than_20_access_points),
    TEST(a_list_one_by_one_has_every_access_point),
    TEST(a_list_may_lack_names_and_channels),
    TEST(scans_and_joins_take_the_time_they_are_given),
    TEST(a_list_that_is_left_is_counted),
};

TEST_MAIN(s_tests)
