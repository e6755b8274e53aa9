/* Names: whom to believe, and what becomes of look-ups that cannot go on. */
#include "check.h"
#include "dns_servers.h"

/* ---- the module is believed ---- */

static void a_name_is_resolved_by_the_module(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_nothing);
    check_resolves(fake, "broker.example", 192, 0, 2, 10);
    check_resolves(fake, "broker.example.", 192, 0, 2, 10);
    script_module(fake, "\r\n192.0.2.10\r\nOK\r\n> ");
    check_resolves(fake, "Broker.Example", 192, 0, 2, 10);
    CHECK_EQUAL(g_servers.queries, 0);
}

static void a_name_of_64_characters_is_the_modules_longest(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_address);
    (void)fake_add_name(fake, long_name(64), "192.0.2.10");
    check_resolves(fake, long_name(64), 192, 0, 2, 10);
    CHECK_EQUAL(g_servers.queries, 0);
    g_servers.name = long_name(65);
    check_resolves(fake, g_servers.name, 203, 0, 113, 5);
    CHECK_EQUAL(g_servers.queries, 1);
    CHECK(strcmp(g_servers.asked, "192.168.1.2:53") == 0);
    check_sockets_are_free(fake);
}

static void a_name_of_253_characters_is_resolved(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_address);
    g_servers.name = long_name(253);
    check_resolves(fake, g_servers.name, 203, 0, 113, 5);
    CHECK(strstr(fake->log, "D0=") == NULL);
}

static void an_address_is_its_own_answer(void)
{
    fake_module_t *fake = fake_start();
    const uint32_t notified = fake->notified;
    uint8_t address[4];
    const int ticket = names_lookup(names_of(fake), "198.51.100.7");
    CHECK(ticket > 0);
    CHECK(fake->notified != notified);
    CHECK_EQUAL(names_result(names_of(fake), ticket, address), ISM_OK);
    CHECK(memcmp(address, "\xC6\x33\x64\x07", 4) == 0);
}

static void what_is_no_name_is_refused_at_entry(void)
{
    static const char *const s_names[] = {
        "", ".", "a..b", "-a b", "a\rZ0", "a\n", "256.1.1.1", "1.2.3", "1.2.3.4.", "1.2.3.4.5", "12"};
    fake_module_t *fake = fake_start_joined();
    for (size_t i = 0; i < sizeof s_names / sizeof s_names[0]; i++)
    {
        CHECK_EQUAL(names_lookup(names_of(fake), s_names[i]), ISM_ERR_ARGUMENT);
    }
    CHECK_EQUAL(names_lookup(names_of(fake), long_name(254)), ISM_ERR_NAME_TOO_LONG);
    fake_settle(fake);
    CHECK(strstr(fake->log, "D0=") == NULL);
}

/* ---- the module is not believed ---- */

static void the_address_of_the_name_before_is_not_believed(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_unknown);
    check_resolves(fake, "broker.example", 192, 0, 2, 10);
    for (uint32_t i = 1; i <= 2; i++)
    {
        script_module(fake, "\r\n192.0.2.10\r\nOK\r\n> ");
        check_fails(fake, "nowhere.example", ISM_ERR_NAME_UNKNOWN);
        CHECK_EQUAL(g_servers.queries, i);
    }
    check_resolves(fake, "broker.example", 192, 0, 2, 10);
    CHECK_EQUAL(g_servers.queries, 2);
    check_sockets_are_free(fake);
}

static void two_names_may_share_an_address(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_address);
    script_module(fake, "\r\n203.0.113.5\r\nOK\r\n> ");
    check_resolves(fake, "one.example", 203, 0, 113, 5);
    script_module(fake, "\r\n203.0.113.5\r\nOK\r\n> ");
    check_resolves(fake, "two.example", 203, 0, 113, 5);
    CHECK_EQUAL(g_servers.queries, 1);
}

static void a_doubtful_address_is_never_given_unconfirmed(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_nothing);
    check_resolves(fake, "broker.example", 192, 0, 2, 10);
    script_module(fake, "\r\n192.0.2.10\r\nOK\r\n> ");
    const uint32_t start = fake_now_ms(fake);
    check_fails(fake, "nowhere.example", ISM_ERR_TIMEOUT);
    CHECK(fake_now_ms(fake) - start < 6500);
    CHECK_EQUAL(g_servers.queries, 6);
    check_sockets_are_free(fake);
}

static void a_name_that_the_module_does_not_find_is_asked_for_again(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_unknown);
    check_fails(fake, "nowhere.example", ISM_ERR_NAME_UNKNOWN);
    g_servers.answer = answer_ipv6_only;
    check_fails(fake, "six.example", ISM_ERR_NAME_UNKNOWN);
    g_servers.answer = answer_nothing;
    check_fails(fake, "silent.example", ISM_ERR_TIMEOUT);
    g_servers.answer = answer_address;
    check_resolves(fake, "late.example", 203, 0, 113, 5);
    script_module(fake, "\r\n0.0.0.0\r\nOK\r\n> ");
    check_resolves(fake, "zero.example", 203, 0, 113, 5);
    script_module(fake, "\r\n\r\nOK\r\n> ");
    check_resolves(fake, "empty.example", 203, 0, 113, 5);
    check_sockets_are_free(fake);
}

static void an_aws_endpoint_is_resolved_in_one_datagram(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_aws_endpoint);
    g_servers.name = "a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.example";
    check_resolves(fake, g_servers.name, 198, 51, 100, 20);
    CHECK_EQUAL(g_servers.queries, 1);
    CHECK_EQUAL(g_servers.connections, 0);
    check_sockets_are_free(fake);
}

static void a_truncated_answer_is_fetched_over_tcp(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_aws_endpoint_over_tcp);
    g_servers.name = long_name(253);
    check_resolves(fake, g_servers.name, 198, 51, 100, 20);
    CHECK_EQUAL(g_servers.queries, 1);
    CHECK_EQUAL(g_servers.connections, 1);
    CHECK(strcmp(g_servers.asked, "192.168.1.2:53") == 0);
    check_sockets_are_free(fake);
}

static void an_address_far_back_is_fetched_over_tcp(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_with_a_late_address);
    check_resolves(fake, "aliases.example", 203, 0, 113, 5);
    CHECK_EQUAL(g_servers.connections, 1);
}

static void a_truncated_answer_over_tcp_is_none(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_truncated_always);
    check_fails(fake, "big.example", ISM_ERR_TIMEOUT);
    CHECK_EQUAL(g_servers.connections, 1);
    check_sockets_are_free(fake);
}

static void an_answer_over_tcp_that_ends_early_is_none(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_cut_over_tcp);
    check_fails(fake, "big.example", ISM_ERR_TIMEOUT);
    CHECK_EQUAL(g_servers.connections, 1);
    check_sockets_are_free(fake);
}

static void a_connection_that_ends_early_is_no_answer(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_aws_endpoint_over_tcp);
    const int ticket = names_lookup(names_of(fake), "big.example");
    uint8_t address[4];
    CHECK(ticket > 0);
    for (int i = 0; i < 100 && g_servers.connections == 0; i++)
    {
        run_slice(fake);
        g_servers.answer = g_servers.queries > 0 ? answer_nothing : g_servers.answer;
    }
    CHECK_EQUAL(g_servers.connections, 1);
    for (int i = 0; i < FAKE_SOCKETS; i++)
    {
        fake->sockets[i].peer_closed = fake->sockets[i].protocol == 0;
    }
    CHECK_EQUAL(wait_for(fake, ticket, address), ISM_ERR_TIMEOUT);
    check_sockets_are_free(fake);
}

static void an_address_that_the_module_cannot_connect_to_may_be_bettered(void)
{
    static const char s_bad[] = "\r\n10.255.0.1\r\nOK\r\n> ";
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_address);
    script_module(fake, s_bad);
    check_resolves(fake, "pool.example", 203, 0, 113, 5);
    g_servers.answer = answer_nothing;
    script_module(fake, s_bad);
    check_resolves(fake, "pool.example", 10, 255, 0, 1);
    g_servers.answer = answer_unknown;
    script_module(fake, s_bad);
    check_resolves(fake, "pool.example", 10, 255, 0, 1);
    /* For another name it is the doubtful address as well. */
    script_module(fake, s_bad);
    check_fails(fake, "nowhere.example", ISM_ERR_NAME_UNKNOWN);
}

/* ---- when it cannot go on ---- */

static void without_a_free_socket_the_module_has_the_last_word(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_address);
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        CHECK(sockets_open(&fake->driver.sockets, SOCKET_UDP) >= 0);
    }
    const uint32_t start = fake_now_ms(fake);
    check_fails(fake, long_name(80), ISM_ERR_NO_SOCKET);
    check_fails(fake, "nowhere.example", ISM_ERR_NAME_UNKNOWN);
    check_resolves(fake, "broker.example", 192, 0, 2, 10);
    CHECK(fake_now_ms(fake) - start < 500);
}

static void a_look_up_without_link_is_told(void)
{
    fake_module_t *fake = fake_start();
    check_fails(fake, "broker.example", ISM_ERR_NO_LINK);
    check_fails(fake, long_name(80), ISM_ERR_NO_LINK);
}

static void a_lost_link_ends_the_look_up(void)
{
    fake_module_t *fake = fake_start_joined();
    uint8_t address[4];
    start_servers(fake, answer_nothing);
    const int ticket = names_lookup(names_of(fake), long_name(80));
    fake_run_for(fake, 100);
    CHECK_EQUAL(names_result(names_of(fake), ticket, address), ISM_WOULD_BLOCK);
    station_leave(&fake->driver.station);
    fake_run_for(fake, 100);
    CHECK_EQUAL(names_result(names_of(fake), ticket, address), ISM_ERR_NO_LINK);
}

static void a_dead_module_ends_all_look_ups(void)
{
    fake_module_t *fake = fake_start_joined();
    const fake_script_t script = {.command = "CS", .mute = 1};
    uint8_t address[4];
    start_servers(fake, answer_nothing);
    const int first = names_lookup(names_of(fake), long_name(80));
    const int second = names_lookup(names_of(fake), "broker.example");
    fake_run_for(fake, 500);
    fake_answer(fake, &script);
    fake->dead = true;
    fake_run_for(fake, 15000);
    CHECK_EQUAL(names_result(names_of(fake), first, address), ISM_ERR_NO_LINK);
    CHECK_EQUAL(names_result(names_of(fake), second, address), ISM_ERR_NO_LINK);
}

static void a_look_up_ends_within_20_seconds(void)
{
    static const char s_unknown[] = "\r\nHost not found \r\nERROR\r\n> ";
    fake_module_t *fake = fake_start_joined();
    const fake_script_t script = {
        .command = "D0=", .bytes = s_unknown, .length = sizeof s_unknown - 1, .delay_ms = 14900};
    uint8_t address[4];
    start_servers(fake, answer_nothing);
    fake_answer(fake, &script);
    const uint32_t start = fake_now_ms(fake);
    const int first = names_lookup(names_of(fake), "slow.example");
    const int second = names_lookup(names_of(fake), "queued.example");
    CHECK_EQUAL(wait_for(fake, first, address), ISM_ERR_TIMEOUT);
    CHECK_EQUAL(wait_for(fake, second, address), ISM_ERR_TIMEOUT);
    CHECK(fake_now_ms(fake) - start <= 20000 + 2 * SLICE_MS);
    /* The resolver keeps its own bound. */
    fake_run_for(fake, 1000);
    check_sockets_are_free(fake);
}

static void the_worker_ends_what_nobody_asks_for(void)
{
    static const char s_unknown[] = "\r\nHost not found \r\nERROR\r\n> ";
    fake_module_t *fake = fake_start_joined();
    const fake_script_t script = {
        .command = "D0=", .bytes = s_unknown, .length = sizeof s_unknown - 1, .delay_ms = 14900};
    uint8_t address[4];
    start_servers(fake, answer_nothing);
    fake_answer(fake, &script);
    const int ticket = names_lookup(names_of(fake), "slow.example");
    fake_run_for(fake, 19900);
    CHECK(names_of(fake)->current != NULL);
    fake_run_for(fake, 1200);
    CHECK(names_of(fake)->current == NULL);
    CHECK_EQUAL(names_result(names_of(fake), ticket, address), ISM_ERR_TIMEOUT);
    check_sockets_are_free(fake);
}

static void a_module_that_does_not_answer_is_a_time_out(void)
{
    fake_module_t *fake = fake_start_joined();
    const fake_script_t script = {.command = "D0=", .mute = 1};
    fake_answer(fake, &script);
    check_fails(fake, "broker.example", ISM_ERR_TIMEOUT);
}

/* ---- tickets ---- */

static void two_look_ups_wait_for_each_other(void)
{
    fake_module_t *fake = fake_start_joined();
    uint8_t address[4];
    start_servers(fake, answer_address);
    const int first = names_lookup(names_of(fake), long_name(80));
    const int second = names_lookup(names_of(fake), "broker.example");
    CHECK_EQUAL(names_lookup(names_of(fake), "third.example"), ISM_ERR_BUSY);
    CHECK_EQUAL(wait_for(fake, first, address), ISM_OK);
    CHECK(memcmp(address, "\xCB\x00\x71\x05", 4) == 0);
    CHECK_EQUAL(wait_for(fake, second, address), ISM_OK);
    CHECK(memcmp(address, "\xC0\x00\x02\x0A", 4) == 0);
}

static void look_ups_that_nobody_asks_for_give_their_ticket_back(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_nothing);
    const int first = names_lookup(names_of(fake), "broker.example");
    CHECK(first > 0);
    CHECK(names_lookup(names_of(fake), "a") > 0);
    CHECK_EQUAL(names_lookup(names_of(fake), "b"), ISM_ERR_BUSY);
    fake_run_for(fake, 61000);
    uint8_t address[4];
    CHECK(names_lookup(names_of(fake), "c") > 0);
    CHECK_EQUAL(names_result(names_of(fake), first, address), ISM_ERR_ARGUMENT);
}

static const test_case_t s_tests[] = {
    TEST(a_name_is_resolved_by_the_module),
    TEST(a_name_of_64_characters_is_the_modules_longest),
    TEST(a_name_of_253_characters_is_resolved),
    TEST(an_address_is_its_own_answer),
    TEST(what_is_no_name_is_refused_at_entry),
    TEST(the_address_of_the_name_before_is_not_believed),
    TEST(two_names_may_share_an_address),
    TEST(a_doubtful_address_is_never_given_unconfirmed),
    TEST(a_name_that_the_module_does_not_find_is_asked_for_again),
    TEST(an_aws_endpoint_is_resolved_in_one_datagram),
    TEST(a_truncated_answer_is_fetched_over_tcp),
    TEST(an_address_far_back_is_fetched_over_tcp),
    TEST(a_truncated_answer_over_tcp_is_none),
    TEST(an_answer_over_tcp_that_ends_early_is_none),
    TEST(a_connection_that_ends_early_is_no_answer),
    TEST(an_address_that_the_module_cannot_connect_to_may_be_bettered),
    TEST(without_a_free_socket_the_module_has_the_last_word),
    TEST(a_look_up_without_link_is_told),
    TEST(a_lost_link_ends_the_look_up),
    TEST(a_dead_module_ends_all_look_ups),
    TEST(a_look_up_ends_within_20_seconds),
    TEST(the_worker_ends_what_nobody_asks_for),
    TEST(a_module_that_does_not_answer_is_a_time_out),
    TEST(two_look_ups_wait_for_each_other),
    TEST(look_ups_that_nobody_asks_for_give_their_ticket_back),
};

TEST_MAIN(s_tests)
