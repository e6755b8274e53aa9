#include "dns_servers.h"

#include "check.h"

static const socket_endpoint_t s_first_server = {.address = {192, 168, 1, 2}, .port = 53};

servers_t g_servers;

names_t *names_of(fake_module_t *fake)
{
    return &fake->driver.names;
}

void start_servers(fake_module_t *fake, void (*answer)(servers_t *, const uint8_t *, dns_reply_t *))
{
    memset(&g_servers, 0, sizeof g_servers);
    g_servers.fake = fake;
    g_servers.answer = answer;
    g_servers.sender = s_first_server;
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

void feed_datagram(servers_t *servers, int socket, const dns_reply_t *reply)
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

void run_slice(fake_module_t *fake)
{
    fake_run_for(fake, SLICE_MS);
    for (int i = 0; i < FAKE_SOCKETS && g_servers.fake == fake; i++)
    {
        if (fake->sockets[i].sent_length != g_servers.seen[i] && fake->sockets[i].remote_port == 53)
        {
            serve_query(&g_servers, i);
        }
    }
}

ism_status_t wait_for(fake_module_t *fake, int ticket, uint8_t address[4])
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

void check_resolves(fake_module_t *fake, const char *name, uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    const uint8_t expected[4] = {a, b, c, d};
    uint8_t address[4] = {0};
    CHECK_EQUAL(look_up(fake, name, address), ISM_OK);
    CHECK(memcmp(address, expected, sizeof expected) == 0);
}

void check_fails(fake_module_t *fake, const char *name, ism_status_t expected)
{
    uint8_t address[4] = {0};
    CHECK_EQUAL(look_up(fake, name, address), expected);
}

/* The resolver gave its socket back, and the module's is closed. */
void check_sockets_are_free(fake_module_t *fake)
{
    fake_run_for(fake, 100);
    for (int i = 0; i < FAKE_SOCKETS; i++)
    {
        CHECK_EQUAL(fake->sockets[i].open, 0);
        CHECK(sockets_open(&fake->driver.sockets, SOCKET_UDP) >= 0);
    }
}

/* What D0 says to its next question. */
void script_module(fake_module_t *fake, const char *answer)
{
    const fake_script_t script = {.command = "D0=", .bytes = answer, .length = (uint32_t)strlen(answer)};
    fake_answer(fake, &script);
}

/* A name of `length` characters in labels of at most 63. */
const char *long_name(uint32_t length)
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

void answer_address(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 0);
    dns_reply_add_address(reply, 203, 0, 113, 5);
}

void answer_unknown(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, DNS_REPLY_NXDOMAIN);
}

void answer_nothing(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    (void)query;
    (void)reply;
}

void answer_ipv6_only(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 0);
    dns_reply_add_alias(reply, "six.example");
}

void answer_failure(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 2);
}

/* A server of the time before EDNS. */
/* The first server fails, the second knows. */
void answer_address_if_second(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    const bool first = strcmp(servers->asked, "192.168.1.2:53") == 0;
    servers->sender.address[3] = first ? 2 : 3;
    (first ? answer_failure : answer_address)(servers, query, reply);
}

void answer_from_the_third_query_on(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    if (servers->queries >= 3)
    {
        answer_address(servers, query, reply);
    }
}

void answer_aws_endpoint(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 0);
    dns_reply_add_aws_endpoint(reply);
    CHECK(reply->length > 512);
}

void answer_aws_endpoint_over_tcp(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
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
void answer_with_a_late_address(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
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
void answer_cut_over_tcp(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
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

void answer_truncated_always(servers_t *servers, const uint8_t *query, dns_reply_t *reply)
{
    (void)servers;
    dns_reply_start(reply, query, 0);
    dns_reply_truncate(reply);
}
