/* TCP sockets over the fake module. */
#include "check.h"
#include "fake_module.h"

static const socket_endpoint_t s_server = {.address = {192, 0, 2, 10}, .port = 8883};
static const socket_endpoint_t s_refusing = {.address = {192, 0, 2, 99}, .port = 8883};

static sockets_t *sockets_of(fake_module_t *fake)
{
    return &fake->driver.sockets;
}

static int connect_to_server(fake_module_t *fake)
{
    const int handle = sockets_open(sockets_of(fake), SOCKET_TCP);
    CHECK(handle >= 0);
    CHECK_EQUAL(sockets_connect(sockets_of(fake), handle, &s_server), ISM_WOULD_BLOCK);
    CHECK_EQUAL(sockets_poll(sockets_of(fake), handle), 0);
    fake_settle(fake);
    CHECK_EQUAL(sockets_poll(sockets_of(fake), handle), SOCKET_READY_WRITE);
    return handle;
}

static int receive(fake_module_t *fake, int handle, void *data, uint32_t length)
{
    return sockets_receive(sockets_of(fake), handle, data, length, NULL);
}

/* Repeats the request until it has ended. */
static int send_all(fake_module_t *fake, int handle, const void *data, uint32_t length)
{
    int result = ISM_WOULD_BLOCK;
    for (int i = 0; i < 10000 && result == ISM_WOULD_BLOCK; i++)
    {
        result = sockets_send(sockets_of(fake), handle, data, length);
        fake_run_for(fake, result == ISM_WOULD_BLOCK ? 2 : 0);
    }
    return result;
}

static uint8_t pattern(uint32_t position)
{
    return (uint8_t)((position * 31U) ^ (position >> 8) ^ 0x15U);
}

static void a_tcp_socket_connects_from_a_random_port(void)
{
    fake_module_t *fake = fake_start_joined();
    const int first = connect_to_server(fake);
    const int second = connect_to_server(fake);
    CHECK(fake->sockets[0].open && fake->sockets[1].open);
    CHECK(strcmp(fake->sockets[0].remote_address, "192.0.2.10") == 0);
    CHECK_EQUAL(fake->sockets[0].remote_port, 8883);
    CHECK(fake->sockets[0].local_port >= 49152);
    CHECK(fake->sockets[0].local_port != fake->sockets[1].local_port);
    CHECK_EQUAL(sockets_local_port(sockets_of(fake), first), fake->sockets[0].local_port);
    CHECK_EQUAL(sockets_local_port(sockets_of(fake), second), fake->sockets[1].local_port);
    CHECK(strstr(fake->log, "P5") == NULL);
    CHECK_EQUAL(fake->violations, 0);
}

static void a_refused_connection_fails(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = sockets_open(sockets_of(fake), SOCKET_TCP);
    (void)sockets_connect(sockets_of(fake), handle, &s_refusing);
    fake_settle(fake);
    CHECK(sockets_poll(sockets_of(fake), handle) & SOCKET_READY_ERROR);
    CHECK_EQUAL(sockets_error(sockets_of(fake), handle), ISM_ERR_CONNECT_FAILED);
    CHECK_EQUAL(sockets_close(sockets_of(fake), handle), ISM_OK);
    (void)connect_to_server(fake);
}

/* Some attempts fail without a reason. */
static void a_connection_that_fails_once_is_tried_once_more(void)
{
    static const char s_error[] = "\r\n[TCP  RC] Connecting to 192.0.2.10\r\nERROR\r\n> ";
    fake_module_t *fake = fake_start_joined();
    fake_answer(fake, &(fake_script_t){.command = "P6=1", .bytes = s_error, .length = sizeof s_error - 1});
    (void)connect_to_server(fake);
    CHECK(strstr(fake->log, "P6=1 P6=1 ") != NULL);
}

static void without_a_link_nothing_connects(void)
{
    fake_module_t *fake = fake_start();
    fake_settle(fake);
    const int handle = sockets_open(sockets_of(fake), SOCKET_TCP);
    CHECK_EQUAL(sockets_connect(sockets_of(fake), handle, &s_server), ISM_WOULD_BLOCK);
    fake_settle(fake);
    CHECK(sockets_poll(sockets_of(fake), handle) & SOCKET_READY_ERROR);
    CHECK_EQUAL(sockets_error(sockets_of(fake), handle), ISM_ERR_NO_LINK);
}

/* Who waits for the join opens a socket the moment it succeeds: by then the old link must be history. */
static void a_second_join_ends_the_old_sockets_before_it_succeeds(void)
{
    fake_module_t *fake = fake_start_joined();
    station_t *station = &fake->driver.station;
    const int old = connect_to_server(fake);
    CHECK_EQUAL(station_join(station, "home", "secret-pass"), ISM_OK);
    for (int step = 0; step < 200 && strstr(fake->log, "CD") == NULL; step++)
    {
        (void)ism_worker_step(&fake->driver);
    }
    CHECK_EQUAL(station_join_result(station), ISM_WOULD_BLOCK);
    CHECK_EQUAL(sockets_error(sockets_of(fake), old), ISM_ERR_CONNECTION_LOST);
    fake_settle(fake);
    CHECK_EQUAL(station_join_result(station), ISM_OK);
    (void)connect_to_server(fake);
}

static void there_are_four_sockets(void)
{
    fake_module_t *fake = fake_start_joined();
    int handles[4];
    for (int i = 0; i < 4; i++)
    {
        handles[i] = connect_to_server(fake);
    }
    CHECK_EQUAL(sockets_open(sockets_of(fake), SOCKET_TCP), ISM_ERR_NO_SOCKET);
    CHECK_EQUAL(sockets_close(sockets_of(fake), handles[2]), ISM_OK);
    CHECK_EQUAL(sockets_poll(sockets_of(fake), handles[2]), ISM_ERR_ARGUMENT);
    CHECK_EQUAL(connect_to_server(fake) % 4, 2);
    CHECK_EQUAL(fake->violations, 0);
}

static void every_payload_length_goes_out_whole(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    uint8_t data[1460];
    for (uint32_t length = 1; length <= 1460; length += length < 40 ? 1 : 71)
    {
        for (uint32_t i = 0; i < length; i++)
        {
            data[i] = pattern(i + length);
        }
        fake->sockets[0].sent_length = 0;
        CHECK_EQUAL(send_all(fake, handle, data, length), length);
        CHECK_EQUAL(fake->sockets[0].sent_length, length);
        CHECK(memcmp(fake->sockets[0].sent, data, length) == 0);
        CHECK_EQUAL(fake->violations, 0);
    }
}

static void a_long_request_goes_out_in_parts_and_in_order(void)
{
    static uint8_t data[20000];
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    for (uint32_t i = 0; i < sizeof data; i++)
    {
        data[i] = pattern(i);
    }
    fake->sockets[0].accepts = 999; /* S3 may take less than it was given */
    CHECK_EQUAL(sockets_send(sockets_of(fake), handle, data, sizeof data), ISM_WOULD_BLOCK);
    CHECK_EQUAL(sockets_poll(sockets_of(fake), handle) & SOCKET_READY_WRITE, 0);
    CHECK_EQUAL(sockets_send(sockets_of(fake), handle, data, 5), ISM_ERR_BUSY);
    fake_run_for(fake, 500);
    CHECK_EQUAL(sockets_poll(sockets_of(fake), handle) & SOCKET_READY_WRITE, SOCKET_READY_WRITE);
    CHECK_EQUAL(sockets_send(sockets_of(fake), handle, data, sizeof data), sizeof data);
    CHECK_EQUAL(fake->sockets[0].sent_length, sizeof data);
    CHECK(memcmp(fake->sockets[0].sent, data, sizeof data) == 0);
    CHECK_EQUAL(fake->violations, 0);
}

/* After the return of either call the caller may free the bytes. */
static void a_withdrawn_request_is_not_touched_any_more(void)
{
    fake_module_t *fake = fake_start_joined();
    for (int close = 0; close < 2; close++)
    {
        const int handle = connect_to_server(fake);
        uint8_t *data = malloc(5000);
        memset(data, 'w', 5000);
        CHECK_EQUAL(sockets_send(sockets_of(fake), handle, data, 5000), ISM_WOULD_BLOCK);
        (void)ism_worker_step(&fake->driver);
        const uint32_t sent = fake->sockets[0].sent_length;
        CHECK(sent > 0);
        CHECK_EQUAL(close ? sockets_close(sockets_of(fake), handle) : sockets_withdraw(sockets_of(fake), handle),
                    ISM_OK);
        free(data);
        fake_run_for(fake, 300);
        CHECK_EQUAL(fake->sockets[0].sent_length, sent);
        if (!close)
        {
            CHECK_EQUAL(send_all(fake, handle, "next", 4), 4);
            CHECK_EQUAL(sockets_close(sockets_of(fake), handle), ISM_OK);
            fake_run_for(fake, 300);
        }
    }
}

static void received_data_is_given_in_any_portions(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    uint8_t data[1460];
    uint8_t part[37];
    uint32_t expected = 0;
    for (uint32_t block = 0; block < 4; block++)
    {
        for (uint32_t i = 0; i < sizeof data; i++)
        {
            data[i] = pattern(block * 1460U + i);
        }
        fake_feed(fake, 0, data, block == 3 ? 11 : 1460);
    }
    while (expected < 3U * 1460U + 11U)
    {
        fake_run_for(fake, 1);
        const int count = receive(fake, handle, part, sizeof part);
        for (int i = 0; i < count; i++)
        {
            CHECK_EQUAL(part[i], pattern(expected++));
        }
    }
    CHECK_EQUAL(receive(fake, handle, part, sizeof part), ISM_WOULD_BLOCK);
    CHECK_EQUAL(fake->violations, 0);
}

static void data_of_filler_and_prompts_survives(void)
{
    static const char s_data[] = "\x15\x15\r\nOK\r\n> OK\r\n> \x15";
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    char data[64];
    const fake_script_t burst = {.command = "R0", .leading_filler = 22, .late_words = 9};
    fake_answer(fake, &burst);
    fake_feed(fake, 0, s_data, sizeof s_data - 1);
    fake_run_for(fake, 300);
    CHECK_EQUAL(sockets_available(sockets_of(fake), handle), sizeof s_data - 1);
    CHECK_EQUAL(receive(fake, handle, data, sizeof data), sizeof s_data - 1);
    CHECK(memcmp(data, s_data, sizeof s_data - 1) == 0);
}

static void a_send_and_its_answer_cost_one_command_each(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    uint8_t data[200] = {1, 2, 3};
    fake_run_for(fake, 100);
    fake_clear_log(fake);
    CHECK_EQUAL(sockets_send(sockets_of(fake), handle, data, sizeof data), ISM_WOULD_BLOCK);
    (void)ism_worker_step(&fake->driver);
    fake_feed(fake, 0, data, sizeof data);
    CHECK_EQUAL(sockets_send(sockets_of(fake), handle, data, sizeof data), sizeof data);
    fake_run_for(fake, 6);
    CHECK(strncmp(fake->log, "S3=0200 R0 ", 11) == 0);
    CHECK_EQUAL(receive(fake, handle, data, sizeof data), sizeof data);
}

static void an_idle_socket_costs_less_than_ten_commands_a_second(void)
{
    fake_module_t *fake = fake_start_joined();
    (void)connect_to_server(fake);
    fake_run_for(fake, 10000);
    fake_clear_log(fake);
    fake_run_for(fake, 20000);
    CHECK(fake->commands >= 150 && fake->commands <= 200);
}

static void a_socket_that_only_sends_still_reads(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    uint8_t data[200] = {0};
    fake->sockets[0].accepts = 100;
    fake_feed(fake, 0, "news", 4);
    for (int i = 0; i < 200 && sockets_available(sockets_of(fake), handle) == 0; i++)
    {
        (void)sockets_send(sockets_of(fake), handle, data, sizeof data);
        (void)ism_worker_step(&fake->driver);
    }
    CHECK_EQUAL(sockets_available(sockets_of(fake), handle), 4);
}

static void the_end_of_the_stream_comes_after_its_data(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    char data[16];
    fake_feed(fake, 0, "last words", 10);
    fake->sockets[0].peer_closed = 1;
    fake_run_for(fake, 300);
    CHECK_EQUAL(receive(fake, handle, data, 4), 4);
    fake_run_for(fake, 300);
    CHECK_EQUAL(receive(fake, handle, data, sizeof data), 6);
    CHECK_EQUAL(receive(fake, handle, data, sizeof data), ISM_WOULD_BLOCK);
    fake_run_for(fake, 300);
    CHECK_EQUAL(sockets_poll(sockets_of(fake), handle), SOCKET_READY_READ);
    CHECK_EQUAL(receive(fake, handle, data, sizeof data), 0);
    CHECK_EQUAL(sockets_send(sockets_of(fake), handle, (const uint8_t *)"x", 1), ISM_ERR_CONNECTION_LOST);
}

static void a_failed_send_is_a_lost_connection_after_the_peers_last_words(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    char data[16];
    fake_run_for(fake, 10);
    fake->sockets[0].accepts = -1;
    fake->sockets[0].peer_closed = 1;
    CHECK_EQUAL(sockets_send(sockets_of(fake), handle, (const uint8_t *)"hello", 5), ISM_WOULD_BLOCK);
    fake_feed(fake, 0, "\x15\x03\x03\x00\x02\x02\x30", 7);
    fake_run_for(fake, 300);
    CHECK_EQUAL(sockets_send(sockets_of(fake), handle, (const uint8_t *)"x", 1), ISM_ERR_CONNECTION_LOST);
    CHECK_EQUAL(receive(fake, handle, data, sizeof data), 7);
    fake_run_for(fake, 300);
    CHECK_EQUAL(receive(fake, handle, data, sizeof data), ISM_ERR_CONNECTION_LOST);
}

static void a_result_that_nobody_asked_for_is_not_told_to_the_next_owner(void)
{
    fake_module_t *fake = fake_start_joined();
    const int first = connect_to_server(fake);
    CHECK_EQUAL(sockets_send(sockets_of(fake), first, (const uint8_t *)"hello", 5), ISM_WOULD_BLOCK);
    fake_run_for(fake, 100);
    fake->sockets[0].peer_closed = 1;
    for (int i = 0; i < 100 && (sockets_poll(sockets_of(fake), first) & SOCKET_READY_READ) == 0; i++)
    {
        fake_run_for(fake, 1);
    }
    CHECK(fake->sockets[0].open); /* the module was not told yet */
    CHECK_EQUAL(sockets_close(sockets_of(fake), first), ISM_OK);
    fake->sockets[0].peer_closed = 0;
    for (int i = 0; i < 3; i++)
    {
        CHECK(sockets_open(sockets_of(fake), SOCKET_TCP) >= 0);
    }
    const int next = connect_to_server(fake);
    CHECK_EQUAL(next % 4, first % 4);
    CHECK_EQUAL(sockets_send(sockets_of(fake), next, (const uint8_t *)"hi", 2), ISM_WOULD_BLOCK);
}

static void data_sent_before_the_close_still_goes_out(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    CHECK_EQUAL(sockets_send(sockets_of(fake), handle, (const uint8_t *)"goodbye", 7), ISM_WOULD_BLOCK);
    CHECK_EQUAL(sockets_close_after_send(sockets_of(fake), handle), ISM_OK);
    for (int i = 0; i < 3; i++)
    {
        CHECK(sockets_open(sockets_of(fake), SOCKET_TCP) >= 0);
    }
    (void)connect_to_server(fake); /* takes the place of the closed one, and waits for it */
    CHECK(memcmp(fake->sockets[0].sent, "goodbye", 7) == 0);
    CHECK(strstr(fake->log, "S3=0007 P6=0 P1=0 ") != NULL);
    CHECK_EQUAL(fake->violations, 0);
}

static void closing_while_connecting_closes_in_the_module_too(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = sockets_open(sockets_of(fake), SOCKET_TCP);
    (void)sockets_connect(sockets_of(fake), handle, &s_server);
    CHECK_EQUAL(sockets_close(sockets_of(fake), handle), ISM_OK);
    fake_settle(fake);
    CHECK_EQUAL(fake->sockets[0].open, 0);
    (void)connect_to_server(fake);
}

static void a_module_that_hangs_ends_every_socket(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    const fake_script_t mute = {.command = "R0", .mute = 1};
    char data[4];
    fake_run_for(fake, 10);
    fake_answer(fake, &mute);
    fake_run_for(fake, 20000);
    CHECK_EQUAL(fake->resets, 2);
    CHECK_EQUAL(receive(fake, handle, data, sizeof data), ISM_ERR_CONNECTION_LOST);
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    fake_settle(fake);
    CHECK_EQUAL(sockets_close(sockets_of(fake), handle), ISM_OK);
    (void)connect_to_server(fake);
    CHECK_EQUAL(fake->violations, 0);
}

static void a_lost_link_ends_every_socket(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    station_link_t link;
    fake_run_for(fake, 100);
    fake->air = false;
    fake_run_for(fake, 300);
    station_link(&fake->driver.station, &link);
    CHECK(!link.joined);
    CHECK_EQUAL(sockets_error(sockets_of(fake), handle), ISM_ERR_CONNECTION_LOST);
    CHECK_EQUAL(fake->sockets[0].open, 0);
}

static void a_second_join_ends_the_sockets_of_the_first(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = connect_to_server(fake);
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    fake_settle(fake);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    CHECK_EQUAL(sockets_error(sockets_of(fake), handle), ISM_ERR_CONNECTION_LOST);
}

static const test_case_t s_tests[] = {
    TEST(a_tcp_socket_connects_from_a_random_port),
    TEST(a_refused_connection_fails),
    TEST(a_connection_that_fails_once_is_tried_once_more),
    TEST(without_a_link_nothing_connects),
    TEST(a_second_join_ends_the_old_sockets_before_it_succeeds),
    TEST(there_are_four_sockets),
    TEST(every_payload_length_goes_out_whole),
    TEST(a_long_request_goes_out_in_parts_and_in_order),
    TEST(a_withdrawn_request_is_not_touched_any_more),
    TEST(received_data_is_given_in_any_portions),
    TEST(data_of_filler_and_prompts_survives),
    TEST(a_send_and_its_answer_cost_one_command_each),
    TEST(an_idle_socket_costs_less_than_ten_commands_a_second),
    TEST(a_socket_that_only_sends_still_reads),
    TEST(the_end_of_the_stream_comes_after_its_data),
    TEST(a_failed_send_is_a_lost_connection_after_the_peers_last_words),
    TEST(a_result_that_nobody_asked_for_is_not_told_to_the_next_owner),
    TEST(data_sent_before_the_close_still_goes_out),
    TEST(closing_while_connecting_closes_in_the_module_too),
    TEST(a_module_that_hangs_ends_every_socket),
    TEST(a_lost_link_ends_every_socket),
    TEST(a_second_join_ends_the_sockets_of_the_first),
};

TEST_MAIN(s_tests)
