/* The fake module's sockets, peers and names, seen by a master of their own. */
#include "check.h"
#include "spi_master.h"

#define EMPTY "\r\n\r\nOK\r\n> "

/* ---- sockets ---- */

static fake_module_t *start_joined(void)
{
    fake_module_t *fake = master_start();
    master_join(fake);
    fake_clear_log(fake);
    return fake;
}

static uint64_t time_of(fake_module_t *fake, const char *command, const char *expected)
{
    const uint64_t start_us = fake_now_us(fake);
    CHECK_ANSWER(master_ask(fake, command), expected);
    return fake_now_us(fake) - start_us;
}

static void reading_waits_for_data_as_long_as_r2_says(void)
{
    fake_module_t *fake = start_joined();
    (void)master_connect(fake, 0, 0, "192.0.2.10", 7);
    const uint64_t empty_us = time_of(fake, "R0", EMPTY);
    CHECK(empty_us > 12000 && empty_us < 12100);
    fake_feed_after(fake, 0, "hi", 2, 7000);
    const uint64_t found_us = time_of(fake, "R0", "\r\nhi\r\nOK\r\n> ");
    CHECK(found_us > 7000 && found_us < 7100);
    fake_feed(fake, 0, "hi", 2);
    const uint64_t there_us = time_of(fake, "R0", "\r\nhi\r\nOK\r\n> ");
    CHECK(there_us > 2000 && there_us < 2100);
}

static void data_that_arrives_wakes_nobody(void)
{
    fake_module_t *fake = start_joined();
    (void)master_connect(fake, 0, 0, "192.0.2.10", 7);
    fake->woken = 0;
    fake_feed_after(fake, 0, "hi", 2, 7000);
    const uint64_t start_us = fake_now_us(fake);
    fake->port.wait(fake, 100);
    CHECK_EQUAL(fake_now_us(fake) - start_us, 100000);
}

static void an_echo_comes_back_after_the_latency(void)
{
    fake_module_t *fake = start_joined();
    (void)fake_add_peer(fake, "192.0.2.20", 7, FAKE_PEER_ECHO);
    fake->timing.latency_us = 15000;
    const uint64_t start_us = fake_now_us(fake);
    (void)master_connect(fake, 0, 0, "192.0.2.20", 7);
    CHECK(fake_now_us(fake) - start_us > 30000);
    (void)master_ask(fake, "R2=100");
    CHECK_ANSWER(master_send(fake, "hello", 5), "\r\n5\r\nOK\r\n> \x15");
    const uint64_t waited_us = time_of(fake, "R0", "\r\nhello\r\nOK\r\n> \x15");
    CHECK(waited_us > 29900 && waited_us < 30100);
}

/* Length of the data of R0's answer. */
static uint32_t data_length(const spi_answer_t *answer)
{
    uint32_t end = answer->length;
    while (end > 0 && answer->bytes[end - 1] == 0x15)
    {
        end--;
    }
    CHECK(end >= 10 && memcmp(answer->bytes + end - 8, "\r\nOK\r\n> ", 8) == 0);
    return end - 10;
}

static void a_source_gives_its_pattern_at_the_bandwidth(void)
{
    fake_module_t *fake = start_joined();
    uint32_t total = 0;
    (void)fake_add_peer(fake, "192.0.2.21", 7, FAKE_PEER_SOURCE);
    fake->timing.bytes_per_second = 100000;
    (void)master_connect(fake, 0, 0, "192.0.2.21", 7);
    const uint64_t start_us = fake_now_us(fake);
    while (total < 200000)
    {
        (void)master_ask(fake, "R0");
        const uint32_t length = data_length(master_answer());
        for (uint32_t i = 0; i < length; i++)
        {
            CHECK_EQUAL(master_answer()->bytes[2 + i], fake_pattern(total + i));
        }
        total += length;
    }
    const uint64_t taken_us = fake_now_us(fake) - start_us;
    CHECK(taken_us > 1900000 && taken_us < 2100000);
}

static void a_sink_takes_no_more_than_the_bandwidth(void)
{
    fake_module_t *fake = start_joined();
    fake_peer_t *sink = fake_add_peer(fake, "192.0.2.22", 7, FAKE_PEER_SINK);
    uint8_t bytes[1460];
    fake->timing.bytes_per_second = 100000;
    (void)master_connect(fake, 0, 0, "192.0.2.22", 7);
    const uint64_t start_us = fake_now_us(fake);
    while (sink->received < 200000)
    {
        for (uint32_t i = 0; i < sizeof bytes; i++)
        {
            bytes[i] = fake_pattern(sink->received + i);
        }
        CHECK_ANSWER(master_send(fake, bytes, sizeof bytes), "\r\n1460\r\nOK\r\n> ");
    }
    const uint64_t taken_us = fake_now_us(fake) - start_us;
    CHECK(taken_us > 1900000 && taken_us < 2100000);
    CHECK_EQUAL(sink->mismatches, 0);
    bytes[0] ^= 1;
    (void)master_send(fake, bytes, 1);
    CHECK_EQUAL(sink->mismatches, 1);
}

static void a_silent_peer_takes_ten_seconds_and_a_refusing_one_none(void)
{
    fake_module_t *fake = start_joined();
    (void)fake_add_peer(fake, "192.0.2.23", 0, FAKE_PEER_SILENT);
    uint64_t start_us = fake_now_us(fake);
    CHECK(strstr(master_connect(fake, 0, 0, "192.0.2.23", 7), "ERROR") != NULL);
    CHECK_EQUAL((fake_now_us(fake) - start_us) / 1000000, 10);
    start_us = fake_now_us(fake);
    CHECK(strstr(master_connect(fake, 0, 0, "192.0.2.99", 7), "ERROR") != NULL);
    CHECK_EQUAL((fake_now_us(fake) - start_us) / 1000000, 0);
    CHECK(strstr(master_connect(fake, 0, 0, "192.0.255.1", 7), "ERROR") != NULL);
}

static void four_sockets_are_apart(void)
{
    fake_module_t *fake = start_joined();
    (void)fake_add_peer(fake, "192.0.2.20", 0, FAKE_PEER_ECHO);
    char text[16];
    for (int i = 0; i < 4; i++)
    {
        (void)master_connect(fake, i, 0, "192.0.2.20", 7);
        (void)snprintf(text, sizeof text, "socket %d", i);
        (void)master_send(fake, text, 8);
    }
    for (int i = 3; i >= 0; i--)
    {
        char answer[32];
        (void)snprintf(text, sizeof text, "P0=%d", i);
        (void)master_ask(fake, text);
        (void)snprintf(answer, sizeof answer, "\r\nsocket %d\r\nOK\r\n> ", i);
        CHECK_ANSWER(master_ask(fake, "R0"), answer);
    }
    CHECK(strstr(master_ask(fake, "P0=4"), "ERROR") != NULL);
    CHECK_EQUAL(fake->violations, 0);
}

static void r1_limits_what_r0_gives(void)
{
    fake_module_t *fake = start_joined();
    (void)master_connect(fake, 0, 0, "192.0.2.10", 7);
    (void)master_ask(fake, "R1=4");
    fake_feed(fake, 0, "abcdef", 6);
    CHECK_ANSWER(master_ask(fake, "R0"), "\r\nabcd\r\nOK\r\n> ");
    CHECK_ANSWER(master_ask(fake, "R0"), "\r\nef\r\nOK\r\n> ");
}

static void fragments_lose_nothing(void)
{
    fake_module_t *fake = start_joined();
    (void)fake_add_peer(fake, "192.0.2.20", 7, FAKE_PEER_ECHO);
    uint8_t bytes[1460];
    uint32_t sent = 0;
    uint32_t received = 0;
    int parts = 0;
    fake->network.fragments = true;
    (void)master_connect(fake, 0, 0, "192.0.2.20", 7);
    memset(bytes, 'x', sizeof bytes);
    while (received < 20000)
    {
        const char *taken = master_send(fake, bytes, sizeof bytes) + 2;
        CHECK(atoi(taken) >= 1 && atoi(taken) <= 1460);
        parts += atoi(taken) < 1460 ? 1 : 0;
        sent += (uint32_t)atoi(taken);
        while (received < sent)
        {
            received += (uint32_t)strspn(master_ask(fake, "R0") + 2, "x");
        }
        CHECK_EQUAL(received, sent);
    }
    CHECK(parts > 5);
    CHECK_ANSWER(master_ask(fake, "R0"), EMPTY);
}

static void a_datagrams_sender_is_told_after_it_was_read(void)
{
    fake_module_t *fake = start_joined();
    (void)fake_add_peer(fake, "192.0.2.20", 7, FAKE_PEER_ECHO);
    (void)master_connect(fake, 0, 1, "192.0.2.20", 49999);
    (void)master_ask(fake, "P4=7");
    CHECK_EQUAL(fake->sockets[0].port_at_open, 49999);
    (void)master_send(fake, "ping", 4);
    (void)master_ask(fake, "P4=9");
    CHECK(strstr(master_ask(fake, "P?"), ",192.0.2.20,9,") != NULL);
    CHECK_ANSWER(master_ask(fake, "R0"), "\r\nping\r\nOK\r\n> ");
    CHECK(strstr(master_ask(fake, "P?"), ",192.0.2.20,7,") != NULL);
}

static void a_second_datagram_socket_to_the_same_port_is_refused(void)
{
    fake_module_t *fake = start_joined();
    CHECK(strstr(master_connect(fake, 0, 1, "192.0.2.20", 53), "OK") != NULL);
    CHECK(strstr(master_connect(fake, 1, 1, "192.0.2.20", 53), "ERROR") != NULL);
    CHECK(strstr(master_connect(fake, 1, 1, "192.0.2.20", 54), "OK") != NULL);
}

/* ---- names ---- */

static uint32_t make_query(uint8_t *query, const char *name, uint32_t size)
{
    static const uint8_t s_header[12] = {0x12, 0x34, 1, 0, 0, 1};
    static const uint8_t s_question[5] = {0, 0, 1, 0, 1};
    const uint8_t opt[11] = {0, 0, 41, (uint8_t)(size >> 8), (uint8_t)size};
    uint32_t length = 12;
    memcpy(query, s_header, 12);
    while (*name != '\0')
    {
        const size_t label = strcspn(name, ".");
        query[length++] = (uint8_t)label;
        memcpy(query + length, name, label);
        length += (uint32_t)label;
        name += label + (name[label] == '.' ? 1 : 0);
    }
    memcpy(query + length, s_question, 5);
    length += 5;
    if (size > 0)
    {
        memcpy(query + length, opt, 11);
        query[11] = 1;
        length += 11;
    }
    return length;
}

/* Asks the server; NULL when it says nothing. */
static const uint8_t *query_udp(fake_module_t *fake, const char *name, uint32_t size)
{
    uint8_t query[300];
    const uint32_t length = make_query(query, name, size);
    if (!fake->sockets[1].open)
    {
        CHECK(strstr(master_connect(fake, 1, 1, FAKE_DNS_SERVER, 50000), "OK") != NULL);
        (void)master_ask(fake, "P4=53");
    }
    (void)master_send(fake, query, length);
    (void)master_ask(fake, "R0");
    return master_answer()->length == 10 ? NULL : master_answer()->bytes + 2;
}

static void the_server_answers_over_udp(void)
{
    fake_module_t *fake = start_joined();
    const uint8_t *reply = query_udp(fake, "Broker.example", 0);
    CHECK(memcmp(reply, "\x12\x34\x81\x80\0\1\0\1\0\0\0\0", 12) == 0);
    CHECK(memcmp(reply + 12 + 16 + 4, "\xC0\x0C\0\1\0\1\0\0\0\x3C\0\4\xC0\0\2\x0A", 16) == 0);
    reply = query_udp(fake, "nowhere.example", 0);
    CHECK_EQUAL(reply[3] & 15, 3);
    fake->dns.wrong_id = true;
    CHECK(query_udp(fake, "broker.example", 0)[0] != 0x12);
    fake->dns.silent = true;
    CHECK(query_udp(fake, "broker.example", 0) == NULL);
    CHECK_EQUAL(fake->dns.udp_queries, 4);
    CHECK_EQUAL(fake->violations, 0);
}

static void a_long_answer_is_cut_over_udp_unless_more_is_offered(void)
{
    fake_module_t *fake = start_joined();
    (void)fake_add_long_name(fake, "abcdef-ats.iot.eu-west-1.example");
    CHECK(fake_dns_answer_length(fake, "abcdef-ats.iot.eu-west-1.example") > 512);
    const uint8_t *reply = query_udp(fake, "abcdef-ats.iot.eu-west-1.example", 0);
    CHECK_EQUAL(reply[2] & 2, 2);
    CHECK_EQUAL(reply[7], 0);
    reply = query_udp(fake, "abcdef-ats.iot.eu-west-1.example", 1232);
    CHECK_EQUAL(reply[2] & 2, 0);
    CHECK_EQUAL(reply[7], 10);
    CHECK(strstr(master_ask(fake, "D0=abcdef-ats.iot.eu-west-1.example"), "Host not found ") != NULL);
}

static void the_server_answers_over_tcp_in_any_pieces(void)
{
    fake_module_t *fake = start_joined();
    uint8_t query[300];
    (void)fake_add_long_name(fake, "abcdef-ats.iot.eu-west-1.example");
    const uint32_t length = make_query(query + 2, "abcdef-ats.iot.eu-west-1.example", 0) + 2;
    query[0] = 0;
    query[1] = (uint8_t)(length - 2);
    (void)master_connect(fake, 0, 0, FAKE_DNS_SERVER, 53);
    (void)master_send(fake, query, 1);
    (void)master_send(fake, query + 1, 20);
    CHECK_ANSWER(master_ask(fake, "R0"), EMPTY);
    (void)master_send(fake, query + 21, length - 21);
    (void)master_ask(fake, "R0");
    const uint8_t *reply = master_answer()->bytes + 2;
    CHECK_EQUAL(reply[0] << 8 | reply[1], fake_dns_answer_length(fake, "abcdef-ats.iot.eu-west-1.example"));
    CHECK_EQUAL(reply[2 + 7], 10);
    CHECK_EQUAL(fake->dns.tcp_queries, 1);
}

static void the_server_may_refuse_err_and_send_round_in_circles(void)
{
    fake_module_t *fake = start_joined();
    fake_name_t *name = fake_add_name(fake, "round.example", "192.0.2.11");
    name->aliases = 2;
    name->loops = true;
    CHECK_EQUAL(query_udp(fake, "round.example", 0)[7], 2);
    fake->dns.failure = 2;
    CHECK_EQUAL(query_udp(fake, "broker.example", 0)[3] & 15, 2);
    fake->dns.failure = 0;
    fake->dns.wrong_question = true;
    CHECK(memcmp(query_udp(fake, "broker.example", 0) + 12, "\6broker", 7) != 0);
}

static void names_of_more_than_64_characters_are_not_looked_up(void)
{
    static const char s_long[] = "D0=a123456789b123456789c123456789d123456789e123456789f1234567890.net";
    fake_module_t *fake = start_joined();
    (void)fake_add_name(fake, s_long + 3, "192.0.2.11");
    (void)fake_add_name(fake, s_long + 4, "192.0.2.12");
    CHECK(strstr(master_ask(fake, s_long), "Host not found ") != NULL);
    CHECK(strstr(master_ask(fake, "D0=123456789b123456789c123456789d123456789e123456789f1234567890.net"),
                 "192.0.2.1") != NULL);
}

static const test_case_t s_tests[] = {
    TEST(reading_waits_for_data_as_long_as_r2_says),
    TEST(data_that_arrives_wakes_nobody),
    TEST(an_echo_comes_back_after_the_latency),
    TEST(a_source_gives_its_pattern_at_the_bandwidth),
    TEST(a_sink_takes_no_more_than_the_bandwidth),
    TEST(a_silent_peer_takes_ten_seconds_and_a_refusing_one_none),
    TEST(four_sockets_are_apart),
    TEST(r1_limits_what_r0_gives),
    TEST(fragments_lose_nothing),
    TEST(a_datagrams_sender_is_told_after_it_was_read),
    TEST(a_second_datagram_socket_to_the_same_port_is_refused),
    TEST(the_server_answers_over_udp),
    TEST(a_long_answer_is_cut_over_udp_unless_more_is_offered),
    TEST(the_server_answers_over_tcp_in_any_pieces),
    TEST(the_server_may_refuse_err_and_send_round_in_circles),
    TEST(names_of_more_than_64_characters_are_not_looked_up),
};

TEST_MAIN(s_tests)
