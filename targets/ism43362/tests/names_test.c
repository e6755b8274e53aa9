/* Names: whom to believe, the resolver of our own, and what both do when nobody answers. */
#include "check.h"
#include "dns_reply.h"
#include "fake_module.h"

#define SLICE_MS 10U

static const socket_endpoint_t s_first_server = {.address = {192, 168, 1, 2}, .port = 53};

/* DNS servers behind the fake module: what they are asked is taken from its sockets, what they say is fed there. */
typedef struct servers
{
    fake_module_t *fake;
    /* Makes the answer to one query; leaves it empty to be silent. */
    void (*answer)(struct servers *servers, const uint8_t *query, dns_reply_t *reply);
    socket_endpoint_t sender;
    const char *name;     /* that the query must be for; NULL = any */
    bool stream;          /* the query came over TCP */
    uint32_t queries;     /* over UDP */
    uint32_t connections; /* queries over TCP */
    uint32_t seen[FAKE_SOCKETS];
    char asked[32]; /* address and port of the last query */
} servers_t;

static servers_t s_servers;

static names_t *names_of(fake_module_t *fake)
{
    return &fake->driver.names;
}

static void start_servers(fake_module_t *fake, void (*answer)(servers_t *, const uint8_t *, dns_reply_t *))
{
    memset(&s_servers, 0, sizeof s_servers);
    s_servers.fake = fake;
    s_servers.answer = answer;
    s_servers.sender = s_first_server;
    fake_find_peer(fake, FAKE_DNS_SERVER, 53)->kind = FAKE_PEER_RECORDER; /* these answer in its place */
}

static void check_question(const servers_t *servers, const uint8_t *query)
{
    dns_query_t expected;
    if (servers->name != NULL)
    {
        dns_write_query(&expected, servers->name, 0);
        CHECK(memcmp(query + DNS_HEADER, expected.stream + DNS_PREFIX + DNS_HEADER, expected.question) == 0);
    }
}

static uint32_t query_length(const uint8_t *query)
{
    return DNS_HEADER + (uint32_t)strlen((const char *)query + DNS_HEADER) + 5U + (query[11] != 0 ? 11U : 0U);
}

static void feed_datagram(servers_t *servers, int socket, const dns_reply_t *reply)
{
    fake_socket_t *to = &servers->fake->sockets[socket];
    fake_feed(servers->fake, socket, reply->bytes, reply->length);
    to->queue[to->queued - 1].sender = servers->sender;
}

/* The length, and the answer, in pieces of odd sizes. */
static void feed_stream(servers_t *servers, int socket, const dns_reply_t *reply)
{
    static const uint32_t s_pieces[] = {1, 2, 9, 64, 65};
    dns_reply_t stream = {.length = 0};
    dns_reply_put16(&stream, reply->length);
    dns_reply_put(&stream, reply->bytes, reply->length);
    uint32_t at = 0;
    for (size_t i = 0; i < sizeof s_pieces / sizeof s_pieces[0] && at < stream.length; i++)
    {
        const uint32_t left = stream.length - at;
        const uint32_t piece = s_pieces[i] < left ? s_pieces[i] : left;
        fake_feed(servers->fake, socket, stream.bytes + at, piece);
        at += piece;
    }
    if (at < stream.length)
    {
        fake_feed(servers->fake, socket, stream.bytes + at, stream.length - at);
    }
}

static void serve_query(servers_t *servers, int socket)
{
    static dns_reply_t s_reply;
    const fake_socket_t *from = &servers->fake->sockets[socket];
    const uint8_t *query = from->sent + servers->seen[socket];
    const uint32_t sent = from->sent_length - servers->seen[socket];
    servers->stream = from->protocol == 0;
    if (servers->stream)
    {
        CHECK_EQUAL(sent, query[0] * 256U + query[1] + DNS_PREFIX);
        query += DNS_PREFIX;
    }
    CHECK_EQUAL(sent - (servers->stream ? DNS_PREFIX : 0U), query_length(query));
    servers->seen[socket] = from->sent_length;
    servers->queries += servers->stream ? 0U : 1U;
    servers->connections += servers->stream ? 1U : 0U;
    (void)snprintf(servers->asked, sizeof servers->asked, "%s", from->sent_to);
    check_question(servers, query);

    s_reply.length = 0;
    servers->answer(servers, query, &s_reply);
    if (s_reply.length > 0 && servers->stream)
    {
        feed_stream(servers, socket, &s_reply);
    }
    else if (s_reply.length > 0)
    {
        feed_datagram(servers, socket, &s_reply);
    }
}

static void run_slice(fake_module_t *fake)
{
    fake_run_for(fake, SLICE_MS);
    for (int i = 0; i < FAKE_SOCKETS && s_servers.fake == fake; i++)
    {
        if (fake->sockets[i].sent_length != s_servers.seen[i] && fake->sockets[i].remote_port == 53)
        {
            serve_query(&s_servers, i);
        }
    }
}

static ism_status_t wait_for(fake_module_t *fake, int ticket, uint8_t address[4])
{
    const uint32_t start = fake_now_ms(fake);
    ism_status_t status = ISM_WOULD_BLOCK;
    CHECK(ticket > 0);
    while (status == ISM_WOULD_BLOCK)
    {
        CHECK(fake_now_ms(fake) - start < 21000);
        run_slice(fake);
        status = names_result(names_of(fake), ticket, address);
    }
    CHECK_EQUAL(names_result(names_of(fake), ticket, address), ISM_ERR_ARGUMENT);
    CHECK_EQUAL(fake->violations, 0);
    return status;
}

static ism_status_t look_up(fake_module_t *fake, const char *name, uint8_t address[4])
{
    return wait_for(fake, names_lookup(names_of(fake), name), address);
}

static void check_resolves(fake_module_t *fake, const char *name, uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    const uint8_t expected[4] = {a, b, c, d};
    uint8_t address[4] = {0};
    CHECK_EQUAL(look_up(fake, name, address), ISM_OK);
    CHECK(memcmp(address, expected, sizeof expected) == 0);
}

static void check_fails(fake_module_t *fake, const char *name, ism_status_t expected)
{
    uint8_t address[4] = {0};
    CHECK_EQUAL(look_up(fake, name, address), expected);
}

/* The resolver gave its socket back, and the module's is closed. */
static void check_sockets_are_free(fake_module_t *fake)
{
    fake_run_for(fake, 100);
    for (int i = 0; i < FAKE_SOCKETS; i++)
    {
        CHECK_EQUAL(fake->sockets[i].open, 0);
        CHECK(sockets_open(&fake->driver.sockets, SOCKET_UDP) >= 0);
    }
}

/* What D0 says to its next question. */
static void script_module(fake_module_t *fake, const char *answer)
{
    const fake_script_t script = {.command = "D0=", .bytes = answer, .length = (uint32_t)strlen(answer)};
    fake_answer(fake, &script);
}

/* A name of `length` characters in labels of at most 63. */
static const char *long_name(uint32_t length)
{
    static char s_name[DNS_NAME_MAX + 3U];
    for (uint32_t i = 0; i < length; i++)
    {
        s_name[i] = i % 50U == 49U && i + 1U < length ? '.' : 'x';
    }
    s_name[length] = '\0';
    return s_name;
}

/* ---- servers of several kinds ---- */

static void answer_address(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 0);
    dns_reply_add_address(reply, 203, 0, 113, 5);
}

static void answer_unknown(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, DNS_REPLY_NXDOMAIN);
}

static void answer_nothing(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    (void)query;
    (void)reply;
}

static void answer_ipv6_only(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 0);
    dns_reply_add_alias(reply, "six.example");
}

static void answer_failure(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 2);
}

/* A server of the time before EDNS. */
/* The first server fails, the second knows. */
static void answer_address_if_second(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    const bool first = strcmp(servers->asked, "192.168.1.2:53") == 0;
    servers->sender.address[3] = first ? 2 : 3;
    (first ? answer_failure : answer_address)(servers, query, reply);
}

static void answer_from_the_third_query_on(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    if (servers->queries >= 3)
    {
        answer_address(servers, query, reply);
    }
}

static void answer_aws_endpoint(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 0);
    dns_reply_add_aws_endpoint(reply);
    CHECK(reply->length > 512);
}

static void answer_aws_endpoint_over_tcp(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    dns_reply_start(reply, query, 0);
    if (servers->stream)
    {
        dns_reply_add_aws_endpoint(reply);
    }
    else
    {
        dns_reply_truncate(reply);
    }
}

/* Aliases of 60 bytes, so many that the address begins behind the first 512 bytes. */
static void answer_with_a_late_address(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 0);
    for (uint32_t i = 0; i < 10; i++)
    {
        dns_reply_add_alias(reply, "alias-of-an-alias-of-an-alias-of.an-alias-of.example");
    }
    dns_reply_add_address(reply, 203, 0, 113, 5);
}

/* Over TCP the message ends behind its question, although it promises an answer. */
static void answer_cut_over_tcp(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    dns_reply_start(reply, query, 0);
    if (servers->stream)
    {
        reply->bytes[7] = 1;
    }
    else
    {
        dns_reply_truncate(reply);
    }
}

static void answer_truncated_always(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 0);
    dns_reply_truncate(reply);
}

/* ---- the module is believed ---- */

static void a_name_is_resolved_by_the_module(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_nothing);
    check_resolves(fake, "broker.example", 192, 0, 2, 10);
    check_resolves(fake, "broker.example.", 192, 0, 2, 10);
    script_module(fake, "\r\n192.0.2.10\r\nOK\r\n> ");
    check_resolves(fake, "Broker.Example", 192, 0, 2, 10);
    CHECK_EQUAL(s_servers.queries, 0);
}

static void a_name_of_64_characters_is_the_modules_longest(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_address);
    (void)fake_add_name(fake, long_name(64), "192.0.2.10");
    check_resolves(fake, long_name(64), 192, 0, 2, 10);
    CHECK_EQUAL(s_servers.queries, 0);
    s_servers.name = long_name(65);
    check_resolves(fake, s_servers.name, 203, 0, 113, 5);
    CHECK_EQUAL(s_servers.queries, 1);
    CHECK(strcmp(s_servers.asked, "192.168.1.2:53") == 0);
    check_sockets_are_free(fake);
}

static void a_name_of_253_characters_is_resolved(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_address);
    s_servers.name = long_name(253);
    check_resolves(fake, s_servers.name, 203, 0, 113, 5);
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
        CHECK_EQUAL(s_servers.queries, i);
    }
    check_resolves(fake, "broker.example", 192, 0, 2, 10);
    CHECK_EQUAL(s_servers.queries, 2);
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
    CHECK_EQUAL(s_servers.queries, 1);
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
    CHECK_EQUAL(s_servers.queries, 6);
    check_sockets_are_free(fake);
}

static void a_name_that_the_module_does_not_find_is_asked_for_again(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_unknown);
    check_fails(fake, "nowhere.example", ISM_ERR_NAME_UNKNOWN);
    s_servers.answer = answer_ipv6_only;
    check_fails(fake, "six.example", ISM_ERR_NAME_UNKNOWN);
    s_servers.answer = answer_nothing;
    check_fails(fake, "silent.example", ISM_ERR_TIMEOUT);
    s_servers.answer = answer_address;
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
    s_servers.name = "a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.example";
    check_resolves(fake, s_servers.name, 198, 51, 100, 20);
    CHECK_EQUAL(s_servers.queries, 1);
    CHECK_EQUAL(s_servers.connections, 0);
    check_sockets_are_free(fake);
}

static void a_truncated_answer_is_fetched_over_tcp(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_aws_endpoint_over_tcp);
    s_servers.name = long_name(253);
    check_resolves(fake, s_servers.name, 198, 51, 100, 20);
    CHECK_EQUAL(s_servers.queries, 1);
    CHECK_EQUAL(s_servers.connections, 1);
    CHECK(strcmp(s_servers.asked, "192.168.1.2:53") == 0);
    check_sockets_are_free(fake);
}

static void an_address_far_back_is_fetched_over_tcp(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_with_a_late_address);
    check_resolves(fake, "aliases.example", 203, 0, 113, 5);
    CHECK_EQUAL(s_servers.connections, 1);
}

static void a_truncated_answer_over_tcp_is_none(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_truncated_always);
    check_fails(fake, "big.example", ISM_ERR_TIMEOUT);
    CHECK_EQUAL(s_servers.connections, 1);
    check_sockets_are_free(fake);
}

static void an_answer_over_tcp_that_ends_early_is_none(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_cut_over_tcp);
    const uint32_t start = fake_now_ms(fake);
    check_fails(fake, "big.example", ISM_ERR_TIMEOUT);
    CHECK_EQUAL(s_servers.connections, 1);
    CHECK(fake_now_ms(fake) - start < 1000);
    check_sockets_are_free(fake);
}

static void a_connection_that_ends_early_is_no_answer(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_aws_endpoint_over_tcp);
    const int ticket = names_lookup(names_of(fake), "big.example");
    uint8_t address[4];
    CHECK(ticket > 0);
    for (int i = 0; i < 100 && s_servers.connections == 0; i++)
    {
        run_slice(fake);
        s_servers.answer = s_servers.queries > 0 ? answer_nothing : s_servers.answer;
    }
    CHECK_EQUAL(s_servers.connections, 1);
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
    s_servers.answer = answer_nothing;
    script_module(fake, s_bad);
    check_resolves(fake, "pool.example", 10, 255, 0, 1);
    s_servers.answer = answer_unknown;
    script_module(fake, s_bad);
    check_resolves(fake, "pool.example", 10, 255, 0, 1);
    /* For another name it is the doubtful address as well. */
    script_module(fake, s_bad);
    check_fails(fake, "nowhere.example", ISM_ERR_NAME_UNKNOWN);
}

/* ---- servers ---- */

static void lost_datagrams_are_sent_again_each_second(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_from_the_third_query_on);
    const uint32_t start = fake_now_ms(fake);
    check_resolves(fake, long_name(80), 203, 0, 113, 5);
    CHECK_EQUAL(s_servers.queries, 3);
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
    CHECK_EQUAL(s_servers.queries, 2);
    CHECK(strcmp(s_servers.asked, "192.168.1.3:53") == 0);
    check_sockets_are_free(fake);
}

static void servers_that_all_fail_are_no_answer(void)
{
    fake_module_t *fake = fake_start_joined();
    start_servers(fake, answer_failure);
    const uint32_t start = fake_now_ms(fake);
    check_fails(fake, "broken.example", ISM_ERR_TIMEOUT);
    CHECK(s_servers.queries >= 5);
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
        s_servers.sender = s_others[i];
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
    CHECK_EQUAL(s_servers.queries, 1);
    CHECK_EQUAL(s_servers.connections, 0);
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
    s_servers.sender = s_gateway;
    check_resolves(fake, long_name(80), 203, 0, 113, 5);
    CHECK(strcmp(s_servers.asked, "192.168.1.1:53") == 0);
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
    CHECK_EQUAL(s_servers.queries, 1);
    CHECK_EQUAL(s_servers.connections, 0);
    check_sockets_are_free(fake);
}

static void a_server_that_cannot_be_sent_to_is_no_answer(void)
{
    fake_module_t *fake = join_with_servers("192.0.2.99,0.0.0.0"); /* the fake module refuses to open a socket to it */
    start_servers(fake, answer_address);
    const uint32_t start = fake_now_ms(fake);
    check_fails(fake, "nowhere.example", ISM_ERR_TIMEOUT);
    CHECK_EQUAL(s_servers.queries, 0);
    CHECK(fake_now_ms(fake) - start < 6500);
    check_sockets_are_free(fake);
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
    /* What the second one began ends too. */
    check_sockets_are_free(fake);
}

static void the_worker_keeps_the_bound_when_nobody_asks(void)
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
    fake_run_for(fake, 200);
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
    TEST(lost_datagrams_are_sent_again_each_second),
    TEST(a_failing_server_gives_way_to_the_next_one),
    TEST(servers_that_all_fail_are_no_answer),
    TEST(answers_from_elsewhere_are_ignored),
    TEST(answers_with_another_id_are_ignored),
    TEST(each_query_has_an_id_of_its_own),
    TEST(the_gateway_is_asked_when_no_server_is_known),
    TEST(a_server_that_refuses_tcp_is_no_answer),
    TEST(a_server_that_cannot_be_sent_to_is_no_answer),
    TEST(without_a_free_socket_the_module_has_the_last_word),
    TEST(a_look_up_without_link_is_told),
    TEST(a_lost_link_ends_the_look_up),
    TEST(a_dead_module_ends_all_look_ups),
    TEST(a_look_up_ends_within_20_seconds),
    TEST(the_worker_keeps_the_bound_when_nobody_asks),
    TEST(a_module_that_does_not_answer_is_a_time_out),
    TEST(two_look_ups_wait_for_each_other),
    TEST(look_ups_that_nobody_asks_for_give_their_ticket_back),
};

TEST_MAIN(s_tests)
