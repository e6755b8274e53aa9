/* The module's firmware revisions: the whole way over each of them. */
#include "check.h"
#include "fake_module.h"

static const char *const s_revisions[] = {"C3.5.2.3.BETA9", "C3.5.2.5.STM", "C3.5.2.7.STM", "C6.2.1.8"};
#define REVISIONS (sizeof s_revisions / sizeof s_revisions[0])

static const socket_endpoint_t s_echo = {.address = {192, 0, 2, 7}, .port = 7};

static fake_module_t *start(size_t revision)
{
    fake_module_t *fake = fake_start();
    fake->firmware = s_revisions[revision];
    (void)fake_add_peer(fake, "192.0.2.7", 7, FAKE_PEER_ECHO);
    (void)fake_add_name(fake, "echo.example", "192.0.2.7");
    (void)fake_add_long_name(fake, "a1b2c3-ats.iot.eu-central-1.amazonaws.com");
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    fake_run_for(fake, 10000);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    return fake;
}

static ism_status_t look_up(fake_module_t *fake, const char *name, uint8_t address[4])
{
    const int ticket = names_lookup(&fake->driver.names, name);
    CHECK(ticket > 0);
    fake_run_for(fake, 20000);
    return names_result(&fake->driver.names, ticket, address);
}

static void check_echo(fake_module_t *fake, int handle, const void *data, uint32_t length)
{
    uint8_t back[SOCKETS_BLOCK];
    uint32_t got = 0;
    int sent = ISM_WOULD_BLOCK;
    for (int i = 0; i < 2000 && (sent == ISM_WOULD_BLOCK || got < length); i++)
    {
        sent = sent == ISM_WOULD_BLOCK ? sockets_send(&fake->driver.sockets, handle, data, length) : sent;
        const int part = sockets_receive(&fake->driver.sockets, handle, back + got, length - got, NULL);
        got += part > 0 ? (uint32_t)part : 0;
        fake_run_for(fake, 1);
    }
    CHECK_EQUAL(sent, length);
    CHECK_EQUAL(got, length);
    CHECK(memcmp(back, data, length) == 0);
}

static void a_stream_goes_there_and_back_over_every_revision(void)
{
    static uint8_t s_block[SOCKETS_BLOCK];
    for (uint32_t i = 0; i < sizeof s_block; i++)
    {
        s_block[i] = fake_pattern(i);
    }
    for (size_t revision = 0; revision < REVISIONS; revision++)
    {
        fake_module_t *fake = start(revision);
        const int handle = sockets_open(&fake->driver.sockets, SOCKET_TCP);
        (void)sockets_connect(&fake->driver.sockets, handle, &s_echo);
        fake_run_for(fake, 100);
        check_echo(fake, handle, "hello\r\n", 7);
        check_echo(fake, handle, "\x15\r\nOK\r\n> \r\n\r\n", 13);
        check_echo(fake, handle, s_block, sizeof s_block);
        CHECK_EQUAL(sockets_error(&fake->driver.sockets, handle), ISM_OK);
        CHECK_EQUAL(fake->violations, 0);
        CHECK_EQUAL(fake->resets, 1);
    }
}

/* C6.2.1.8 puts one line end more behind a datagram than the others: one is taken off, and only there. */
static void a_datagram_goes_there_and_back_over_every_revision(void)
{
    for (size_t revision = 0; revision < REVISIONS; revision++)
    {
        fake_module_t *fake = start(revision);
        const int handle = sockets_open(&fake->driver.sockets, SOCKET_UDP);
        CHECK_EQUAL(sockets_connect(&fake->driver.sockets, handle, &s_echo), ISM_OK);
        check_echo(fake, handle, "time?", 5);
        check_echo(fake, handle, "ends in a line end\r\n", 20);
        check_echo(fake, handle, "\r\n\r\n", 4);
        CHECK_EQUAL(fake->violations, 0);
    }
}

static void names_are_right_over_every_revision(void)
{
    static const uint8_t s_endpoint[4] = {198, 51, 100, 1};
    static const uint8_t s_other[4] = {192, 0, 2, 10};
    for (size_t revision = 0; revision < REVISIONS; revision++)
    {
        fake_module_t *fake = start(revision);
        uint8_t address[4];
        CHECK_EQUAL(look_up(fake, "echo.example", address), ISM_OK);
        CHECK(memcmp(address, s_echo.address, 4) == 0);
        CHECK_EQUAL(look_up(fake, "nobody.example", address), ISM_ERR_NAME_UNKNOWN);
        CHECK_EQUAL(look_up(fake, "broker.example", address), ISM_OK);
        CHECK(memcmp(address, s_other, 4) == 0);
        CHECK_EQUAL(look_up(fake, "a1b2c3-ats.iot.eu-central-1.amazonaws.com", address), ISM_OK);
        CHECK(memcmp(address, s_endpoint, 4) == 0);
        CHECK_EQUAL(fake->violations, 0);
    }
}

static void a_scan_works_over_every_revision(void)
{
    static station_access_point_t s_list[8];
    for (size_t revision = 0; revision < REVISIONS; revision++)
    {
        fake_module_t *fake = start(revision);
        (void)fake_add_access_point(fake, "cafe, with \"comma\"", "Open", "");
        const int expected = fake->station.count;
        CHECK_EQUAL(station_scan(&fake->driver.station, s_list, 8), ISM_OK);
        fake_run_for(fake, 30000);
        CHECK_EQUAL(station_scan_result(&fake->driver.station), expected);
        CHECK((strstr(fake->log, "F0=2 ") != NULL) == (revision > 0));
        CHECK_EQUAL(fake->violations, 0);
    }
}

/* 25 and 100 access points: F0=2 tells all of them. The old command gets no answer at all (Q19): that is told, and the
 * link comes back. */
static void many_access_points_are_found_or_the_failure_is_told(void)
{
    static station_access_point_t s_list[8];
    static const int s_counts[] = {25, 100};
    for (size_t revision = 0; revision < REVISIONS; revision++)
    {
        for (size_t i = 0; i < 2; i++)
        {
            fake_module_t *fake = start(revision);
            while (fake->station.count < s_counts[i])
            {
                (void)fake_add_access_point(fake, "neighbour", "WPA2 AES", "12345678");
            }
            CHECK_EQUAL(station_scan(&fake->driver.station, s_list, 8), ISM_OK);
            fake_run_for(fake, 60000);
            CHECK_EQUAL(station_scan_result(&fake->driver.station), revision > 0 ? s_counts[i] : (int)ISM_ERR_TIMEOUT);
            station_link_t link;
            station_link(&fake->driver.station, &link);
            CHECK(link.joined);
        }
    }
}

static const test_case_t s_tests[] = {
    TEST(a_stream_goes_there_and_back_over_every_revision),
    TEST(a_datagram_goes_there_and_back_over_every_revision),
    TEST(names_are_right_over_every_revision),
    TEST(a_scan_works_over_every_revision),
    TEST(many_access_points_are_found_or_the_failure_is_told),
};

TEST_MAIN(s_tests)
