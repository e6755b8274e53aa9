/* The resolver of our own, against servers of every kind. */
#include "check.h"
#include "dns_servers.h"

/* ---- servers ---- */

static void lost_datagrams_are_sent_again_each_second(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_from_the_third_query_on);
    const uint32_t start = fake_now_ms(fake);
    check_resolves(fake, long_name(80), 203, 0, 113, 5);
    CHECK_EQUAL(g_servers.queries, 3);
    CHECK(fake_now_ms(fake) - start >= 2000 && fake_now_ms(fake) - start < 2500);
}

/* Joins where DHCP gives these servers. */
static fake_module_t *join_with_servers(const char *servers)
{
    char settings[160];
    fake_module_t *fake = fake_start();
    (void)snprintf(settings,
                   sizeof settings,
                   "\r\nhome,secret-pass,4,1,0,192.168.1.7,255.255.255.0,192.168.1.1,%s,2,0\r\nOK\r\n> ",
                   servers);
    const fake_script_t script = {.command = "C?", .bytes = settings, .length = (uint32_t)strlen(settings)};
    fake_answer(fake, &script);
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    fake_settle(fake);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    fake_clear_log(fake);
    return fake;
}

static void a_failing_server_gives_way_to_the_next_one(void)
{
    fake_module_t *fake = join_with_servers("192.168.1.2,192.168.1.3");
    start_servers(fake, answer_address_if_second);
    check_resolves(fake, "half.example", 203, 0, 113, 5);
    CHECK_EQUAL(g_servers.queries, 2);
    CHECK(strcmp(g_servers.asked, "192.168.1.3:53") == 0);
    check_sockets_are_free(fake);
}

static void servers_that_all_fail_are_no_answer(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_failure);
    const uint32_t start = fake_now_ms(fake);
    check_fails(fake, "broken.example", ISM_ERR_TIMEOUT);
    CHECK_EQUAL(g_servers.queries, 6);
    CHECK(fake_now_ms(fake) - start < 6500);
    check_sockets_are_free(fake);
}

static void answers_from_elsewhere_are_ignored(void)
{
    static const socket_endpoint_t s_others[] = {{.address = {192, 168, 1, 3}, .port = 53},
                                                 {.address = {192, 168, 1, 2}, .port = 5353}};
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_address);
    for (size_t i = 0; i < sizeof s_others / sizeof s_others[0]; i++)
    {
        g_servers.sender = s_others[i];
        check_fails(fake, "forged.example", ISM_ERR_TIMEOUT);
    }
}

static void answer_forged_first(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    fake_module_t *fake = servers->fake;
    int socket = 0;
    while (fake->sockets[socket].remote_port != 53 || fake->sockets[socket].open == 0)
    {
        socket++;
    }
    dns_reply_start(reply, query, 0);
    dns_reply_add_address(reply, 198, 51, 100, 66);
    reply->bytes[1] ^= 1;
    feed_datagram(servers, socket, reply);
    reply->length = 5;
    feed_datagram(servers, socket, reply);
    answer_address(servers, query, reply);
}

static void answers_with_another_id_are_ignored(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_forged_first);
    check_resolves(fake, "race.example", 203, 0, 113, 5);
    CHECK_EQUAL(g_servers.queries, 1);
    CHECK_EQUAL(g_servers.connections, 0);
}

static void each_query_has_an_id_of_its_own(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_address);
    check_resolves(fake, long_name(70), 203, 0, 113, 5);
    const uint8_t first[2] = {fake->driver.names.resolver.query.stream[2], fake->driver.names.resolver.query.stream[3]};
    check_resolves(fake, long_name(70), 203, 0, 113, 5);
    CHECK(memcmp(first, fake->driver.names.resolver.query.stream + 2, 2) != 0);
}

static void the_gateway_is_asked_when_no_server_is_known(void)
{
    static const socket_endpoint_t s_gateway = {.address = {192, 168, 1, 1}, .port = 53};
    fake_module_t *fake = join_with_servers("0.0.0.0,0.0.0.0");
    start_servers(fake, answer_address);
    g_servers.sender = s_gateway;
    check_resolves(fake, long_name(80), 203, 0, 113, 5);
    CHECK(strcmp(g_servers.asked, "192.168.1.1:53") == 0);
}

static void a_server_that_cannot_be_sent_to_gives_way(void)
{
    fake_module_t *fake = join_with_servers("192.0.2.99,192.168.1.2"); /* the module opens no socket to the first */
    start_servers(fake, answer_address);
    const uint32_t start = fake_now_ms(fake);
    check_resolves(fake, "broken.example", 203, 0, 113, 5);
    CHECK_EQUAL(g_servers.queries, 1);
    CHECK(strcmp(g_servers.asked, "192.168.1.2:53") == 0);
    CHECK(fake_now_ms(fake) - start < 1500);
    check_sockets_are_free(fake);
}

/* The worker sleeps until S3 is due again. If it did not, no time would pass here. */
static void a_query_that_the_module_takes_later_is_waited_for(void)
{
    static const char s_nothing_taken[] = "\r\n0\r\nOK\r\n> ";
    const fake_script_t script = {.command = "S3=", .bytes = s_nothing_taken, .length = sizeof s_nothing_taken - 1};
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_address);
    fake_answer(fake, &script);
    const uint32_t start = fake_now_ms(fake);
    check_resolves(fake, long_name(80), 203, 0, 113, 5);
    CHECK_EQUAL(g_servers.queries, 1);
    CHECK(fake_now_ms(fake) - start < 500);
}

static void answer_truncated_and_refuse_tcp(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    static const char s_error[] = "\r\n[TCP  RC] Connecting to 192.168.1.2\r\nERROR\r\n> ";
    const fake_script_t script = {.command = "P6=1", .times = 2, .bytes = s_error, .length = sizeof s_error - 1};
    fake_answer(servers->fake, &script);
    answer_truncated_always(servers, query, reply);
}

static void a_server_that_refuses_tcp_is_no_answer(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_truncated_and_refuse_tcp);
    check_fails(fake, "big.example", ISM_ERR_TIMEOUT);
    CHECK_EQUAL(g_servers.queries, 1);
    CHECK_EQUAL(g_servers.connections, 0);
    check_sockets_are_free(fake);
}

static void a_server_that_cannot_be_sent_to_is_no_answer(void)
{
    fake_module_t *fake = join_with_servers("192.0.2.99,0.0.0.0"); /* the fake module refuses to open a socket to it */
    start_servers(fake, answer_address);
    const uint32_t start = fake_now_ms(fake);
    check_fails(fake, "nowhere.example", ISM_ERR_TIMEOUT);
    CHECK_EQUAL(g_servers.queries, 0);
    CHECK(fake_now_ms(fake) - start < 6500);
    check_sockets_are_free(fake);
}

static const test_case_t s_tests[] = {
    TEST(lost_datagrams_are_sent_again_each_second),
    TEST(a_failing_server_gives_way_to_the_next_one),
    TEST(servers_that_all_fail_are_no_answer),
    TEST(answers_from_elsewhere_are_ignored),
    TEST(answers_with_another_id_are_ignored),
    TEST(each_query_has_an_id_of_its_own),
    TEST(the_gateway_is_asked_when_no_server_is_known),
    TEST(a_server_that_cannot_be_sent_to_gives_way),
    TEST(a_query_that_the_module_takes_later_is_waited_for),
    TEST(a_server_that_refuses_tcp_is_no_answer),
    TEST(a_server_that_cannot_be_sent_to_is_no_answer),
};

TEST_MAIN(s_tests)
