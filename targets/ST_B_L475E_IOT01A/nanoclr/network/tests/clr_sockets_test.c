/* Sockets and names as nanoCLR uses them, over the fake module. */
#include "clr.h"

#define SERVER "192.0.2.10"

static fake_socket_t *module_socket(const clr_t *clr, int handle)
{
    return &clr->fake->sockets[(uint32_t)handle % SOCKETS_COUNT];
}

/* ---- would block ---- */

static void nothing_received_would_block(void)
{
    clr_t *clr = clr_start_joined();
    uint8_t byte;
    const int handle = clr_connected(clr, SERVER, 8883);
    CHECK_EQUAL(clr_select(clr, handle, CLR_READ), 0);
    CHECK_EQUAL(net_receive(&clr->network, handle, &byte, 1, NULL), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_WOULD_BLOCK);
}

static void a_second_send_would_block_until_the_first_is_out(void)
{
    clr_t *clr = clr_start_joined();
    const int handle = clr_connected(clr, SERVER, 8883);
    CHECK_EQUAL(net_send(&clr->network, handle, "first", 5), 5);
    CHECK_EQUAL(clr_select(clr, handle, CLR_WRITE), 0);
    CHECK_EQUAL(net_send(&clr->network, handle, "second", 6), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_WOULD_BLOCK);
    CHECK_EQUAL(clr_poll(clr, handle, CLR_WRITE, 1000), 1);
    CHECK_EQUAL(net_send(&clr->network, handle, "second", 6), 6);
    CHECK_EQUAL(clr_poll(clr, handle, CLR_WRITE, 1000), 1);
    CHECK(memcmp(module_socket(clr, handle)->sent, "firstsecond", 11) == 0);
}

static void a_send_keeps_a_copy(void)
{
    clr_t *clr = clr_start_joined();
    char moved[] = "as it was";
    const int handle = clr_connected(clr, SERVER, 8883);
    CHECK_EQUAL(net_send(&clr->network, handle, moved, 9), 9);
    memset(moved, 'x', 9); /* the garbage collector has put something else there */
    CHECK_EQUAL(clr_poll(clr, handle, CLR_WRITE, 1000), 1);
    CHECK(memcmp(module_socket(clr, handle)->sent, "as it was", 9) == 0);
}

static void a_long_send_goes_out_whole(void)
{
    clr_t *clr = clr_start_joined();
    uint8_t bytes[5000];
    fake_add_peer(clr->fake, SERVER, 7, FAKE_PEER_SINK);
    const int handle = clr_connected(clr, SERVER, 7);
    for (uint32_t i = 0; i < sizeof bytes; i++)
    {
        bytes[i] = fake_pattern(i);
    }
    CHECK_EQUAL(clr_send(clr, handle, bytes, sizeof bytes), sizeof bytes);
    CHECK_EQUAL(clr_poll(clr, handle, CLR_WRITE, 1000), 1);
    CHECK_EQUAL(clr->fake->network.peers[clr->fake->network.count - 1].received, sizeof bytes);
    CHECK_EQUAL(clr->fake->network.peers[clr->fake->network.count - 1].mismatches, 0);
}

static void what_was_sent_before_close_goes_out(void)
{
    clr_t *clr = clr_start_joined();
    const int handle = clr_connected(clr, SERVER, 8883);
    CHECK_EQUAL(net_send(&clr->network, handle, "good-bye", 8), 8);
    CHECK_EQUAL(net_close(&clr->network, handle), 0);
    fake_run_for(clr->fake, 100);
    CHECK(memcmp(module_socket(clr, handle)->sent, "good-bye", 8) == 0);
    CHECK_EQUAL(net_close(&clr->network, handle), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_NOT_A_SOCKET);
}

/* One block for four sockets. */
static void a_socket_without_a_free_block_waits_for_one(void)
{
    clr_t *clr = clr_start_joined();
    int handles[3];
    for (size_t i = 0; i < 3; i++)
    {
        handles[i] = clr_connected(clr, SERVER, 8883);
    }
    CHECK_EQUAL(net_send(&clr->network, handles[0], "a", 1), 1);
    for (size_t i = 1; i < 3; i++)
    {
        CHECK_EQUAL(clr_select(clr, handles[i], CLR_WRITE), 0);
        CHECK_EQUAL(net_send(&clr->network, handles[i], "x", 1), NET_FAILED);
        CHECK_EQUAL(clr->network.last_error, NET_WOULD_BLOCK);
    }
    CHECK_EQUAL(clr_send(clr, handles[1], "b", 1), 1);
    CHECK_EQUAL(clr_send(clr, handles[2], "c", 1), 1);
    CHECK_EQUAL(clr_poll(clr, handles[2], CLR_WRITE, 1000), 1);
    for (size_t i = 0; i < 3; i++)
    {
        CHECK_EQUAL(module_socket(clr, handles[i])->sent_length, 1);
        CHECK_EQUAL(module_socket(clr, handles[i])->sent[0], "abc"[i]);
    }
}

static void a_peer_that_takes_nothing_gives_the_block_back(void)
{
    clr_t *clr = clr_start_joined();
    const int stuck = clr_connected(clr, SERVER, 8883);
    const int other = clr_connected(clr, SERVER, 8883);
    module_socket(clr, stuck)->accepts = 0;
    CHECK_EQUAL(net_send(&clr->network, stuck, "lost", 4), 4);
    CHECK_EQUAL(clr_poll(clr, other, CLR_WRITE, 8000), 0);
    CHECK_EQUAL(clr_poll(clr, other, CLR_WRITE, 4000), 1);
    CHECK_EQUAL(clr_send(clr, other, "next", 4), 4);
    CHECK_EQUAL(clr_poll(clr, other, CLR_WRITE, 1000), 1);
    CHECK(memcmp(module_socket(clr, other)->sent, "next", 4) == 0);
    CHECK_EQUAL(net_send(&clr->network, stuck, "more", 4), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_CONNECTION_RESET);
}

/* The driver reads the block of a socket that was closed until its bytes are out. */
static void a_block_of_a_closed_socket_is_not_used_too_early(void)
{
    clr_t *clr = clr_start_joined();
    const int other = clr_connected(clr, SERVER, 8883);
    for (int i = 0; i < 6; i++)
    {
        const int handle = clr_connected(clr, SERVER, 8883);
        CHECK_EQUAL(clr_send(clr, handle, "last words", 10), 10);
        CHECK_EQUAL(net_close(&clr->network, handle), 0);
        CHECK_EQUAL(clr_send(clr, other, "xxxxxxxxxx", 10), 10);
        CHECK_EQUAL(clr_poll(clr, other, CLR_WRITE, 1000), 1);
        fake_run_for(clr->fake, 100);
        CHECK(memcmp(module_socket(clr, handle)->sent, "last words", 10) == 0);
    }
    CHECK_EQUAL(module_socket(clr, other)->sent_length, 60);
}

/* ---- sockets as such ---- */

static void a_fifth_socket_is_refused(void)
{
    clr_t *clr = clr_start_joined();
    int last = NET_FAILED;
    for (int i = 0; i < 4; i++)
    {
        last = net_open(&clr->network, NET_FAMILY_IPV4, NET_TYPE_STREAM, NET_PROTOCOL_TCP);
        CHECK(last >= 0);
    }
    CHECK_EQUAL(net_open(&clr->network, NET_FAMILY_IPV4, NET_TYPE_DATAGRAM, NET_PROTOCOL_UDP), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_NO_SOCKET);
    CHECK_EQUAL(net_close(&clr->network, last), 0);
    CHECK(net_open(&clr->network, NET_FAMILY_IPV4, NET_TYPE_DATAGRAM, NET_PROTOCOL_UDP) >= 0);
}

static void what_is_no_socket_of_the_module_is_refused(void)
{
    clr_t *clr = clr_start_joined();
    CHECK_EQUAL(net_open(&clr->network, 23, NET_TYPE_STREAM, NET_PROTOCOL_TCP), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_NO_SUCH_FAMILY);
    CHECK_EQUAL(net_open(&clr->network, NET_FAMILY_IPV4, 3, 1), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_PROTOCOL_TYPE);
    CHECK_EQUAL(net_open(&clr->network, NET_FAMILY_IPV4, NET_TYPE_STREAM, NET_PROTOCOL_UDP), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_PROTOCOL_TYPE);
}

static void a_closed_handle_is_no_socket(void)
{
    clr_t *clr = clr_start_joined();
    const int handle = clr_connected(clr, SERVER, 8883);
    CHECK_EQUAL(net_close(&clr->network, handle), 0);
    for (enum clr_mode mode = CLR_READ; mode <= CLR_EXCEPT; mode++)
    {
        CHECK_EQUAL(clr_select(clr, handle, mode), NET_FAILED);
        CHECK_EQUAL(clr->network.last_error, NET_NOT_A_SOCKET);
    }
}

static void options_are_those_of_the_module(void)
{
    clr_t *clr = clr_start_joined();
    int value = -5;
    const int handle = clr_connected(clr, SERVER, 8883);
    network_t *network = &clr->network;
    CHECK_EQUAL(net_set_option(network, handle, NET_LEVEL_SOCKET, NET_OPTION_RECEIVE_TIMEOUT), 0);
    CHECK_EQUAL(net_set_option(network, handle, NET_LEVEL_TCP, NET_OPTION_NO_DELAY), 0);
    CHECK_EQUAL(net_set_option(network, handle, NET_LEVEL_SOCKET, NET_OPTION_KEEP_ALIVE), NET_FAILED);
    CHECK_EQUAL(network->last_error, NET_NO_SUCH_OPTION);
    CHECK_EQUAL(net_get_option(network, handle, NET_LEVEL_SOCKET, NET_OPTION_TYPE, &value), 0);
    CHECK_EQUAL(value, NET_TYPE_STREAM);
    CHECK_EQUAL(net_get_option(network, handle, NET_LEVEL_SOCKET, NET_OPTION_ERROR, &value), 0);
    CHECK_EQUAL(value, 0);
    CHECK_EQUAL(net_bind(network, handle, 0), 0);
    CHECK_EQUAL(net_bind(network, handle, 1883), NET_FAILED);
    CHECK_EQUAL(network->last_error, NET_NOT_SUPPORTED);
}

static void both_ends_have_addresses(void)
{
    clr_t *clr = clr_start_joined();
    socket_endpoint_t peer;
    socket_endpoint_t local;
    const socket_endpoint_t server = clr_endpoint(SERVER, 8883);
    const int handle = clr_connected(clr, SERVER, 8883);
    station_link_t link;
    net_interface(&clr->network, &link);
    CHECK_EQUAL(net_peer(&clr->network, handle, &peer), 0);
    CHECK(memcmp(&peer, &server, sizeof peer) == 0);
    CHECK_EQUAL(net_local(&clr->network, handle, &local), 0);
    CHECK(memcmp(local.address, link.address, 4) == 0);
    CHECK_EQUAL(local.port, module_socket(clr, handle)->local_port);
}

static void a_datagram_goes_there_and_back(void)
{
    clr_t *clr = clr_start_joined();
    fake_add_peer(clr->fake, "192.0.2.20", 123, FAKE_PEER_ECHO);
    const socket_endpoint_t peer = clr_endpoint("192.0.2.20", 123);
    const socket_endpoint_t nobody = clr_endpoint("192.0.2.20", 0);
    socket_endpoint_t sender;
    char bytes[16];
    const int handle = net_open(&clr->network, NET_FAMILY_IPV4, NET_TYPE_DATAGRAM, NET_PROTOCOL_UDP);
    CHECK_EQUAL(net_send_to(&clr->network, handle, "time?", 5, &nobody), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_INVALID_ARGUMENT);
    CHECK_EQUAL(net_send_to(&clr->network, handle, "time?", 5, &peer), 5);
    CHECK_EQUAL(clr_poll(clr, handle, CLR_READ, 5000), 1);
    CHECK_EQUAL(net_receive(&clr->network, handle, bytes, sizeof bytes, &sender), 5);
    CHECK(memcmp(bytes, "time?", 5) == 0 && memcmp(&sender, &peer, sizeof peer) == 0);
    static const uint8_t s_long[SOCKETS_BLOCK + 1];
    CHECK_EQUAL(net_send_to(&clr->network, handle, s_long, sizeof s_long, &peer), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_MESSAGE_SIZE);
}

static void a_restart_of_the_clr_ends_every_socket(void)
{
    clr_t *clr = clr_start_joined();
    const int handle = clr_connected(clr, SERVER, 8883);
    network_close_all(&clr->network);
    fake_run_for(clr->fake, 200);
    CHECK_EQUAL(clr_select(clr, handle, CLR_READ), NET_FAILED);
    CHECK(!module_socket(clr, handle)->open);
}

/* ---- names ---- */

static int resolve(clr_t *clr, const char *name, uint8_t address[4])
{
    int result;
    while ((result = net_resolve(&clr->network, name, address)) == NET_FAILED &&
           clr->network.last_error == NET_WOULD_BLOCK)
    {
        CHECK(clr_wait(clr, 30000));
    }
    return result;
}

static void a_name_is_resolved_while_the_clr_goes_on(void)
{
    clr_t *clr = clr_start_joined();
    uint8_t address[4];
    fake_add_name(clr->fake, "node.example", "192.0.2.44");
    CHECK_EQUAL(net_resolve(&clr->network, "node.example", address), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_WOULD_BLOCK);
    clr->events = 0;
    CHECK_EQUAL(resolve(clr, "node.example", address), 0);
    CHECK(memcmp(address, (uint8_t[]){192, 0, 2, 44}, 4) == 0);
}

static void a_name_that_is_not_there_says_so(void)
{
    clr_t *clr = clr_start_joined();
    uint8_t address[4];
    CHECK_EQUAL(resolve(clr, "nobody.example", address), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_HOST_NOT_FOUND);
}

static void a_name_without_a_link_says_so(void)
{
    clr_t *clr = clr_start();
    uint8_t address[4];
    CHECK_EQUAL(resolve(clr, "broker.example", address), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_NETWORK_DOWN);
}

static void addresses_and_the_own_name_need_no_server(void)
{
    clr_t *clr = clr_start_joined();
    uint8_t address[4];
    station_link_t link;
    net_interface(&clr->network, &link);
    CHECK_EQUAL(net_resolve(&clr->network, "", address), 0);
    CHECK(memcmp(address, link.address, 4) == 0);
    CHECK_EQUAL(net_resolve(&clr->network, "198.51.100.7", address), 0);
    CHECK(memcmp(address, (uint8_t[]){198, 51, 100, 7}, 4) == 0);
}

static void a_third_name_at_a_time_is_to_be_asked_again(void)
{
    clr_t *clr = clr_start_joined();
    uint8_t address[4];
    const char *const names[] = {"one.example", "two.example", "three.example"};
    for (size_t i = 0; i < 2; i++)
    {
        CHECK_EQUAL(net_resolve(&clr->network, names[i], address), NET_FAILED);
        CHECK_EQUAL(clr->network.last_error, NET_WOULD_BLOCK);
    }
    CHECK_EQUAL(net_resolve(&clr->network, names[2], address), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_TRY_AGAIN);
    CHECK_EQUAL(net_resolve(&clr->network, "one.example.", address), NET_FAILED); /* the look-up of the first */
    CHECK_EQUAL(clr->network.last_error, NET_WOULD_BLOCK);
}

static void a_name_too_long_is_refused_at_once(void)
{
    clr_t *clr = clr_start_joined();
    uint8_t address[4];
    char name[300];
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = '\0';
    CHECK_EQUAL(net_resolve(&clr->network, name, address), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_NO_RECOVERY);
}

static const test_case_t tests[] = {
    TEST(nothing_received_would_block),
    TEST(a_second_send_would_block_until_the_first_is_out),
    TEST(a_send_keeps_a_copy),
    TEST(a_long_send_goes_out_whole),
    TEST(what_was_sent_before_close_goes_out),
    TEST(a_socket_without_a_free_block_waits_for_one),
    TEST(a_peer_that_takes_nothing_gives_the_block_back),
    TEST(a_block_of_a_closed_socket_is_not_used_too_early),
    TEST(a_fifth_socket_is_refused),
    TEST(what_is_no_socket_of_the_module_is_refused),
    TEST(a_closed_handle_is_no_socket),
    TEST(options_are_those_of_the_module),
    TEST(both_ends_have_addresses),
    TEST(a_datagram_goes_there_and_back),
    TEST(a_restart_of_the_clr_ends_every_socket),
    TEST(a_name_is_resolved_while_the_clr_goes_on),
    TEST(a_name_that_is_not_there_says_so),
    TEST(a_name_without_a_link_says_so),
    TEST(addresses_and_the_own_name_need_no_server),
    TEST(a_third_name_at_a_time_is_to_be_asked_again),
    TEST(a_name_too_long_is_refused_at_once),
};

TEST_MAIN(tests)
