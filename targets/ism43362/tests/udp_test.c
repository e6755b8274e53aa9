/* UDP sockets over the fake module. */
#include "check.h"
#include "fake_module.h"

static const socket_endpoint_t s_server = {.address = {192, 0, 2, 10}, .port = 8883};
static const socket_endpoint_t s_time_server = {.address = {192, 0, 2, 123}, .port = 123};
static const socket_endpoint_t s_stranger = {.address = {203, 0, 113, 9}, .port = 4444};

static sockets_t *sockets_of(fake_module_t *fake)
{
    return &fake->driver.sockets;
}

/* Repeats the request until it has ended. */
static int send_to(fake_module_t *fake, int handle, const void *data, uint32_t length, const socket_endpoint_t *target)
{
    int result = ISM_WOULD_BLOCK;
    for (int i = 0; i < 1000 && result == ISM_WOULD_BLOCK; i++)
    {
        result = target == NULL ? sockets_send(sockets_of(fake), handle, data, length)
                                : sockets_send_to(sockets_of(fake), handle, data, length, target);
        fake_run_for(fake, result == ISM_WOULD_BLOCK ? 2 : 0);
    }
    return result;
}

static void a_datagram_goes_out_from_a_port_of_our_own(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = sockets_open(sockets_of(fake), SOCKET_UDP);
    CHECK_EQUAL(send_to(fake, handle, "time?", 5, &s_time_server), 5);
    fake_settle(fake);
    CHECK_EQUAL(fake->sockets[0].protocol, 1);
    CHECK(fake->sockets[0].port_at_open >= 49152);
    CHECK(strcmp(fake->sockets[0].sent_to, "192.0.2.123:123") == 0);
    CHECK_EQUAL(send_to(fake, handle, "hello", 5, &s_server), 5);
    fake_settle(fake);
    CHECK(strcmp(fake->sockets[0].sent_to, "192.0.2.10:8883") == 0);
    CHECK_EQUAL(fake->sockets[0].sent_calls, 2);
    CHECK_EQUAL(fake->violations, 0);
}

static void a_datagram_arrives_whole_with_its_sender(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = sockets_open(sockets_of(fake), SOCKET_UDP);
    socket_endpoint_t sender;
    char data[16];
    (void)send_to(fake, handle, "time?", 5, &s_time_server);
    fake_settle(fake);
    fake_feed(fake, 0, "first", 5);
    fake->sockets[0].queue[0].sender = s_stranger;
    fake_feed(fake, 0, "second", 6);
    fake->sockets[0].queue[1].sender = s_time_server;
    fake_run_for(fake, 300);
    CHECK_EQUAL(sockets_receive(sockets_of(fake), handle, (uint8_t *)data, 3, &sender), 3);
    CHECK_EQUAL(sender.port, s_stranger.port);
    CHECK(memcmp(sender.address, s_stranger.address, 4) == 0);
    fake_run_for(fake, 300);
    CHECK_EQUAL(sockets_receive(sockets_of(fake), handle, (uint8_t *)data, sizeof data, &sender), 6);
    CHECK(memcmp(data, "second", 6) == 0);
    CHECK_EQUAL(sender.port, 123);
    /* The module now aims at the last sender; a new datagram is aimed again. */
    (void)send_to(fake, handle, "again", 5, &s_server);
    fake_settle(fake);
    CHECK(strcmp(fake->sockets[0].sent_to, "192.0.2.10:8883") == 0);
}

static void a_connected_udp_socket_hears_its_peer_only(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = sockets_open(sockets_of(fake), SOCKET_UDP);
    uint8_t data[16];
    CHECK_EQUAL(sockets_connect(sockets_of(fake), handle, &s_time_server), ISM_OK);
    CHECK_EQUAL(send_to(fake, handle, "time?", 5, NULL), 5);
    fake_settle(fake);
    fake_feed(fake, 0, "forged", 6);
    fake->sockets[0].queue[0].sender = s_stranger;
    fake_feed(fake, 0, "noon", 4);
    fake->sockets[0].queue[1].sender = s_time_server;
    fake_run_for(fake, 300);
    CHECK_EQUAL(sockets_receive(sockets_of(fake), handle, data, sizeof data, NULL), 4);
    CHECK(memcmp(data, "noon", 4) == 0);
}

/* The module refuses a second socket that is opened towards the same address and port, and P5, said to help, ends TCP
 * connections. */
static void two_sockets_may_send_to_the_same_server(void)
{
    fake_module_t *fake = fake_start_joined();
    const int first = sockets_open(sockets_of(fake), SOCKET_UDP);
    const int second = sockets_open(sockets_of(fake), SOCKET_UDP);
    CHECK_EQUAL(send_to(fake, first, "one", 3, &s_time_server), 3);
    CHECK_EQUAL(send_to(fake, second, "two", 3, &s_time_server), 3);
    CHECK(strcmp(fake->sockets[0].sent_to, "192.0.2.123:123") == 0);
    CHECK(strcmp(fake->sockets[1].sent_to, "192.0.2.123:123") == 0);
    CHECK(strstr(fake->log, "P5") == NULL);
    CHECK_EQUAL(fake->violations, 0);
}

/* Somebody connects and gives up, and the next owner of the socket sends a datagram while the worker still connects. */
static void (*s_wait)(void *context, uint32_t timeout_ms);
static int s_first;
static int s_second = -1;

static void change_owner_while_connecting(void *context, uint32_t timeout_ms)
{
    fake_module_t *fake = context;
    if (s_second < 0 && strstr(fake->log, "P6=1") != NULL)
    {
        CHECK_EQUAL(sockets_close(sockets_of(fake), s_first), ISM_OK);
        s_second = sockets_open(sockets_of(fake), SOCKET_UDP);
        CHECK_EQUAL(s_second % 4, s_first % 4);
        const uint8_t *data = (const uint8_t *)"time?";
        CHECK_EQUAL(sockets_send_to(sockets_of(fake), s_second, data, 5, &s_time_server), ISM_WOULD_BLOCK);
    }
    s_wait(context, timeout_ms);
}

static void a_datagram_does_not_go_out_over_a_former_owners_connection(void)
{
    fake_module_t *fake = fake_start_joined();
    s_first = sockets_open(sockets_of(fake), SOCKET_TCP);
    CHECK_EQUAL(sockets_connect(sockets_of(fake), s_first, &s_server), ISM_WOULD_BLOCK);
    s_wait = fake->port.wait;
    fake->port.wait = change_owner_while_connecting;
    fake_run_for(fake, 1000);
    CHECK(s_second >= 0);
    CHECK_EQUAL(fake->sockets[0].protocol, 1);
    CHECK_EQUAL(fake->sockets[0].sent_calls, 1);
    CHECK(strcmp(fake->sockets[0].sent_to, "192.0.2.123:123") == 0);
    CHECK_EQUAL(sockets_poll(sockets_of(fake), s_second), SOCKET_READY_WRITE); /* and it has its result */
    CHECK_EQUAL(fake->violations, 0);
}

static void without_a_link_nothing_is_sent(void)
{
    fake_module_t *fake = fake_start();
    fake_settle(fake);
    const int handle = sockets_open(sockets_of(fake), SOCKET_UDP);
    CHECK_EQUAL(send_to(fake, handle, "time?", 5, &s_time_server), ISM_ERR_NO_LINK);
    CHECK(strstr(fake->log, "P6=1") == NULL);
}

static void a_failed_socket_stays_failed(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = sockets_open(sockets_of(fake), SOCKET_UDP);
    CHECK_EQUAL(send_to(fake, handle, "time?", 5, &s_time_server), 5);
    fake->air = false;
    fake_run_for(fake, 10000);
    CHECK_EQUAL(sockets_error(sockets_of(fake), handle), ISM_ERR_CONNECTION_LOST);
    CHECK_EQUAL(sockets_connect(sockets_of(fake), handle, &s_server), ISM_ERR_CONNECTION_LOST);
    CHECK(sockets_poll(sockets_of(fake), handle) & SOCKET_READY_ERROR);
}

static void a_datagram_is_never_cut_in_two(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = sockets_open(sockets_of(fake), SOCKET_UDP);
    static uint8_t s_data[1461];
    CHECK_EQUAL(sockets_send_to(sockets_of(fake), handle, s_data, 1461, &s_time_server), ISM_ERR_MESSAGE_SIZE);
    CHECK_EQUAL(sockets_send_to(sockets_of(fake), handle, s_data, 0, &s_time_server), ISM_ERR_ARGUMENT);
    CHECK_EQUAL(send_to(fake, handle, s_data, 1460, &s_time_server), 1460);
    CHECK_EQUAL(send_to(fake, handle, s_data, 1, &s_time_server), 1);
    CHECK_EQUAL(fake->sockets[0].sent_calls, 2);
    CHECK_EQUAL(fake->sockets[0].sent_length, 1461);
}

static void a_datagram_sent_before_the_close_still_goes_out(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = sockets_open(sockets_of(fake), SOCKET_UDP);
    const uint8_t *data = (const uint8_t *)"bye";
    CHECK_EQUAL(sockets_send_to(sockets_of(fake), handle, data, 3, &s_time_server), ISM_WOULD_BLOCK);
    CHECK_EQUAL(sockets_close_after_send(sockets_of(fake), handle), ISM_OK);
    fake_settle(fake);
    CHECK_EQUAL(fake->sockets[0].sent_length, 3);
    CHECK_EQUAL(fake->sockets[0].open, 0);
}

static const test_case_t s_tests[] = {
    TEST(a_datagram_goes_out_from_a_port_of_our_own),
    TEST(a_datagram_arrives_whole_with_its_sender),
    TEST(a_connected_udp_socket_hears_its_peer_only),
    TEST(two_sockets_may_send_to_the_same_server),
    TEST(a_datagram_does_not_go_out_over_a_former_owners_connection),
    TEST(without_a_link_nothing_is_sent),
    TEST(a_failed_socket_stays_failed),
    TEST(a_datagram_is_never_cut_in_two),
    TEST(a_datagram_sent_before_the_close_still_goes_out),
};

TEST_MAIN(s_tests)
