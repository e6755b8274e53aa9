/* TLS as nanoCLR's SslStream uses it, with openssl s_server behind the fake module. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clr.h"
#include "pki.h"
#include "server.h"
#include "session.h"
#include "wire.h"

#define SERVER "192.0.2.30"
#define PIECE 1024

/* The module's connection, continued to the real server. */
typedef struct bridge
{
    wire_t wire;
    int module_socket; /* -1: nothing came yet */
    bool silent;       /* takes and says nothing */
    bool held;         /* the server's bytes stay away */
    bool ended;
} bridge_t;

static bridge_t s_bridge;

static void to_server(fake_module_t *fake, int socket, const uint8_t *bytes, uint32_t length, void *context)
{
    bridge_t *bridge = context;
    (void)fake;
    bridge->module_socket = socket;
    for (uint32_t done = 0; !bridge->silent && done < length;)
    {
        const ssize_t sent = send(bridge->wire.socket, bytes + done, length - done, MSG_NOSIGNAL);
        CHECK(sent > 0 || errno == EAGAIN || errno == EPIPE || errno == ECONNRESET);
        done = sent > 0 ? done + (uint32_t)sent : errno == EAGAIN ? done : length;
    }
}

static void from_server(clr_t *clr)
{
    bridge_t *bridge = clr->outside_context;
    uint8_t bytes[PIECE];
    if (bridge->module_socket < 0 || bridge->silent || bridge->held || bridge->ended)
    {
        return;
    }
    fake_socket_t *socket = &clr->fake->sockets[bridge->module_socket];
    const ssize_t got = socket->queued < FAKE_QUEUE / 2 ? recv(bridge->wire.socket, bytes, sizeof bytes, 0) : -1;
    if (got > 0)
    {
        fake_feed(clr->fake, bridge->module_socket, bytes, (uint32_t)got);
    }
    else if (got == 0 || (socket->queued < FAKE_QUEUE / 2 && errno != EAGAIN))
    {
        bridge->ended = true;
        socket->peer_closed = 1;
    }
    else
    {
        struct pollfd descriptor = {.fd = bridge->wire.socket, .events = POLLIN};
        (void)poll(&descriptor, 1, 1); /* the server computes in real time */
    }
}

static clr_t *start_with_server(const char *const *options)
{
    clr_t *clr = clr_start_joined();
    s_bridge = (bridge_t){.wire = wire_connect(server_start(options)), .module_socket = -1};
    fake_peer_t *peer = fake_add_peer(clr->fake, SERVER, 8883, FAKE_PEER_SCRIPTED);
    peer->on_data = to_server;
    peer->context = &s_bridge;
    clr->outside = from_server;
    clr->outside_context = &s_bridge;
    return clr;
}

static int prepare(clr_t *clr, key_kind_t kind, const char *roots)
{
    const pki_bytes_t certificate = pki_file(kind == KEYS_RSA ? "device-rsa.pem" : "device-ec.pem");
    const pki_bytes_t key = pki_file(kind == KEYS_RSA ? "device-rsa-key.pem" : "device-ec-key.pem");
    const pki_bytes_t trusted = pki_file(roots);
    const net_tls_setup_t setup = {.protocols = NET_TLS_12,
                                   .verification = NET_TLS_CERTIFICATE_REQUIRED,
                                   .certificate = certificate.data,
                                   .certificate_length = certificate.length,
                                   .key = key.data,
                                   .key_length = key.length};
    const int context = net_tls_prepare(&clr->network, &setup);
    CHECK(context >= 0);
    memset(key.data, 0, key.length); /* the garbage collector may move it */
    CHECK_EQUAL(net_tls_set_roots(&clr->network, context, trusted.data, trusted.length), 0);
    return context;
}

typedef struct session_of_clr
{
    clr_t *clr;
    int handle, context;
} session_of_clr_t;

static session_of_clr_t secured(key_kind_t kind)
{
    session_of_clr_t session = {.clr = start_with_server(session_server_options(kind))};
    session.handle = clr_connected(session.clr, SERVER, 8883);
    session.context = prepare(session.clr, kind, kind == KEYS_RSA ? "root-rsa.pem" : "root-ec.pem");
    CHECK_EQUAL(clr_handshake(session.clr, session.handle, SERVER_NAME, session.context), 0);
    return session;
}

static void check_echo(const session_of_clr_t *session, const char *line, uint32_t length)
{
    static char answer[8192];
    uint32_t got = 0;
    CHECK_EQUAL(clr_secure_write(session->clr, session->handle, line, length), length);
    while (got < length)
    {
        const int part = clr_secure_read(session->clr, session->handle, answer + got, length - got);
        CHECK(part > 0);
        got += (uint32_t)part;
    }
    for (uint32_t i = 0; i + 1 < length; i++)
    {
        CHECK_EQUAL(answer[i], line[length - 2 - i]);
    }
}

/* ---- the handshake ---- */

static void handshake_and_data(key_kind_t kind)
{
    const session_of_clr_t session = secured(kind);
    char report[HANDSHAKE_REPORT_SIZE];
    CHECK(net_tls_report(&session.clr->network, report, sizeof report) > 0);
    check_echo(&session, "telemetry\n", 10);
    CHECK_EQUAL(net_close(&session.clr->network, session.handle), 0);
    CHECK(net_tls_release(&session.clr->network, session.context));
    CHECK(!net_tls_release(&session.clr->network, session.context));
    CHECK_EQUAL(session.clr->fake->violations, 0);
}

static void a_handshake_with_an_ec_key_is_stepped_to_its_end(void)
{
    handshake_and_data(KEYS_EC);
}

static void a_handshake_with_an_rsa_key_is_stepped_to_its_end(void)
{
    handshake_and_data(KEYS_RSA);
}

/* The CLR has its turn, with the watchdog, between steps that only compute. */
static void steps_that_compute_ask_to_be_called_again(void)
{
    clr_t *clr = start_with_server(session_server_options(KEYS_EC));
    const int handle = clr_connected(clr, SERVER, 8883);
    const int context = prepare(clr, KEYS_EC, "root-ec.pem");
    int at_once = 0;
    int result;
    clr->events = 0;
    while ((result = net_tls_connect(&clr->network, handle, SERVER_NAME, context)) == NET_WOULD_BLOCK)
    {
        at_once += clr->events > 0 ? 1 : 0;
        CHECK(clr_wait(clr, CLR_ALWAYS));
    }
    CHECK_EQUAL(result, 0);
    CHECK(at_once > 5);
}

static void a_server_that_says_nothing_ends_in_a_time_out(void)
{
    clr_t *clr = start_with_server(session_server_options(KEYS_EC));
    s_bridge.silent = true;
    const int handle = clr_connected(clr, SERVER, 8883);
    const int context = prepare(clr, KEYS_EC, "root-ec.pem");
    const uint32_t start_ms = fake_now_ms(clr->fake);
    CHECK_EQUAL(clr_handshake(clr, handle, SERVER_NAME, context), NET_TIMED_OUT);
    CHECK(fake_now_ms(clr->fake) - start_ms >= NET_HANDSHAKE_LIMIT_MS);
    CHECK(fake_now_ms(clr->fake) - start_ms < NET_HANDSHAKE_LIMIT_MS + 5000);
    CHECK(net_tls_release(&clr->network, context));
}

static int fails_with(const char *roots, const char *server_name)
{
    clr_t *clr = start_with_server(session_server_options(KEYS_EC));
    const int handle = clr_connected(clr, SERVER, 8883);
    const int context = prepare(clr, KEYS_EC, roots);
    const int error = clr_handshake(clr, handle, server_name, context);
    CHECK_EQUAL(net_tls_connect(&clr->network, handle, server_name, context), error); /* it is final */
    CHECK(net_tls_release(&clr->network, context));
    return error;
}

static void a_certificate_of_others_is_refused_with_its_flags(void)
{
    CHECK_EQUAL(fails_with("root-rsa.pem", SERVER_NAME), 0x40000000 | MBEDTLS_X509_BADCERT_NOT_TRUSTED);
}

static void a_wrong_name_is_refused_with_its_flags(void)
{
    CHECK_EQUAL(fails_with("root-ec.pem", "other.test"), 0x40000000 | MBEDTLS_X509_BADCERT_CN_MISMATCH);
}

static void roots_that_cannot_be_read_give_the_librarys_code(void)
{
    CHECK(fails_with("device-ec-key.pem", SERVER_NAME) < -2);
}

/* The server refuses the device, which has no certificate. */
static void an_alert_of_the_server_is_told_by_its_number(void)
{
    clr_t *clr = start_with_server(session_server_options(KEYS_EC));
    const int handle = clr_connected(clr, SERVER, 8883);
    const net_tls_setup_t setup = {.protocols = NET_TLS_12, .verification = NET_TLS_CERTIFICATE_REQUIRED};
    const int context = net_tls_prepare(&clr->network, &setup);
    const pki_bytes_t roots = pki_file("root-ec.pem");
    CHECK_EQUAL(net_tls_set_roots(&clr->network, context, roots.data, roots.length), 0);
    const int error = clr_handshake(clr, handle, SERVER_NAME, context);
    CHECK_EQUAL(error & 0x7FFFFF00, 0x20000000);
}

static void a_reset_of_the_module_ends_the_handshake(void)
{
    clr_t *clr = start_with_server(session_server_options(KEYS_EC));
    s_bridge.held = true;
    const int handle = clr_connected(clr, SERVER, 8883);
    const int context = prepare(clr, KEYS_EC, "root-ec.pem");
    fake_reset_after(clr->fake, 500);
    CHECK_EQUAL(clr_handshake(clr, handle, SERVER_NAME, context), NET_CONNECTION_RESET);
}

static void only_verified_tls_12_is_prepared(void)
{
    clr_t *clr = clr_start_joined();
    net_tls_setup_t setup = {.protocols = 0, .verification = NET_TLS_CERTIFICATE_REQUIRED};
    CHECK_EQUAL(net_tls_prepare(&clr->network, &setup), NET_FAILED);
    setup.protocols = NET_TLS_13;
    CHECK_EQUAL(net_tls_prepare(&clr->network, &setup), NET_FAILED);
    setup.protocols = NET_TLS_12 | NET_TLS_13;
    setup.verification = 1;
    CHECK_EQUAL(net_tls_prepare(&clr->network, &setup), NET_FAILED);
    setup.verification = NET_TLS_CERTIFICATE_REQUIRED;
    const int first = net_tls_prepare(&clr->network, &setup);
    CHECK(first >= 0 && net_tls_prepare(&clr->network, &setup) >= 0);
    CHECK_EQUAL(net_tls_prepare(&clr->network, &setup), NET_FAILED);
    CHECK(net_tls_release(&clr->network, first));
    CHECK(net_tls_prepare(&clr->network, &setup) >= 0);
}

/* A managed stream that nobody disposed of must not be in the way of the attempts that follow. */
static void contexts_that_nobody_gave_back_are_used_again(void)
{
    clr_t *clr = clr_start_joined();
    int first = NET_FAILED;
    for (int i = 0; i < 5; i++)
    {
        const int handle = net_open(&clr->network, NET_FAMILY_IPV4, NET_TYPE_STREAM, NET_PROTOCOL_TCP);
        const int context = prepare(clr, KEYS_EC, "root-ec.pem");
        CHECK_EQUAL(clr_handshake(clr, handle, SERVER_NAME, context), NET_NOT_CONNECTED);
        CHECK_EQUAL(net_close(&clr->network, handle), 0);
        first = i == 0 ? context : first;
    }
    const int last = prepare(clr, KEYS_EC, "root-ec.pem");
    CHECK(!net_tls_release(&clr->network, first)); /* its place has another owner */
    CHECK(net_tls_release(&clr->network, last));
}

static void a_failed_handshake_gives_its_memory_back_at_once(void)
{
    clr_t *clr = start_with_server(session_server_options(KEYS_EC));
    const int handle = clr_connected(clr, SERVER, 8883);
    const int context = prepare(clr, KEYS_EC, "root-rsa.pem");
    CHECK(clr_handshake(clr, handle, SERVER_NAME, context) != 0);
    for (size_t i = 0; i < NET_SESSIONS; i++)
    {
        CHECK(clr->network.sessions[i].link.client.state == NULL && clr->network.sessions[i].key == NULL);
    }
    char report[HANDSHAKE_REPORT_SIZE];
    CHECK(net_tls_report(&clr->network, report, sizeof report) > 0); /* what it has shown is kept */
}

/* ---- data ---- */

static void a_write_ends_when_the_module_has_its_record(void)
{
    const session_of_clr_t session = secured(KEYS_EC);
    const uint32_t before = session.clr->fake->sockets[s_bridge.module_socket].sent_calls;
    CHECK_EQUAL(clr_secure_write(session.clr, session.handle, "line\n", 5), 5);
    CHECK(session.clr->fake->sockets[s_bridge.module_socket].sent_calls > before);
    char answer[8];
    CHECK_EQUAL(clr_secure_read(session.clr, session.handle, answer, sizeof answer), 5);
    CHECK(memcmp(answer, "enil\n", 5) == 0);
}

static void writes_of_every_length_arrive_unchanged(void)
{
    static const uint32_t lengths[] = {2, 3, 1399, 1400, 1401, 1402, 2799, 2800, 2801, 4000, 6000};
    static char line[8192];
    const session_of_clr_t session = secured(KEYS_EC);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
    {
        for (uint32_t at = 0; at + 1 < lengths[i]; at++)
        {
            line[at] = (char)('a' + (at * 7U + at / 26U) % 26U);
        }
        line[lengths[i] - 1] = '\n';
        check_echo(&session, line, lengths[i]);
    }
}

static void single_bytes_arrive_unchanged(void)
{
    const session_of_clr_t session = secured(KEYS_EC);
    char answer[8];
    CHECK_EQUAL(clr_secure_write(session.clr, session.handle, "1", 1), 1);
    CHECK_EQUAL(clr_secure_write(session.clr, session.handle, "2", 1), 1);
    CHECK_EQUAL(clr_secure_write(session.clr, session.handle, "\n", 1), 1);
    uint32_t got = 0;
    while (got < 3)
    {
        const int part = clr_secure_read(session.clr, session.handle, answer + got, sizeof answer - got);
        CHECK(part > 0);
        got += (uint32_t)part;
    }
    CHECK(memcmp(answer, "21\n", 3) == 0);
}

static void a_write_while_the_last_one_is_under_way_is_no_loss(void)
{
    const session_of_clr_t session = secured(KEYS_EC);
    CHECK(net_tls_write(&session.clr->network, session.handle, "abcd\n", 5) > 0);
    CHECK_EQUAL(net_tls_write(&session.clr->network, session.handle, "efgh\n", 5), NET_TLS_BUSY);
    CHECK_EQUAL(clr_secure_write(session.clr, session.handle, "efgh\n", 5), 5);
    char answer[16];
    uint32_t got = 0;
    while (got < 10)
    {
        const int part = clr_secure_read(session.clr, session.handle, answer + got, sizeof answer - got);
        CHECK(part > 0);
        got += (uint32_t)part;
    }
    CHECK(memcmp(answer, "dcba\nhgfe\n", 10) == 0);
}

static void a_close_says_good_bye(void)
{
    const session_of_clr_t session = secured(KEYS_EC);
    check_echo(&session, "x\n", 2);
    CHECK_EQUAL(net_close(&session.clr->network, session.handle), 0);
    for (int i = 0; i < 2000 && !s_bridge.ended; i++)
    {
        clr_turn(session.clr); /* s_server answers close_notify by its end */
    }
    CHECK(s_bridge.ended);
    CHECK(net_tls_release(&session.clr->network, session.context));
}

static void the_end_of_the_connection_reads_as_zero_again_and_again(void)
{
    const session_of_clr_t session = secured(KEYS_EC);
    char byte;
    s_bridge.ended = true;
    session.clr->fake->sockets[s_bridge.module_socket].peer_closed = 1;
    CHECK_EQUAL(clr_secure_read(session.clr, session.handle, &byte, 1), 0);
    CHECK_EQUAL(clr_secure_read(session.clr, session.handle, &byte, 1), 0);
    CHECK_EQUAL(clr_secure_write(session.clr, session.handle, "lost", 4), NET_TLS_CONNECTION_LOST);
}

static void a_reset_of_the_module_is_told_to_reads_and_writes(void)
{
    const session_of_clr_t session = secured(KEYS_EC);
    char byte;
    fake_reset_after(session.clr->fake, 100);
    CHECK_EQUAL(clr_secure_read(session.clr, session.handle, &byte, 1), NET_TLS_CONNECTION_LOST);
    CHECK_EQUAL(clr_secure_write(session.clr, session.handle, "lost", 4), NET_TLS_CONNECTION_LOST);
    CHECK_EQUAL(net_close(&session.clr->network, session.handle), 0);
}

static void a_write_that_waits_ends_with_the_module(void)
{
    const session_of_clr_t session = secured(KEYS_EC);
    fake_answer(session.clr->fake, &(fake_script_t){.command = "S3", .resets = true});
    CHECK_EQUAL(clr_secure_write(session.clr, session.handle, "lost", 4), NET_TLS_CONNECTION_LOST);
}

static void without_a_session_nothing_is_read_or_written(void)
{
    clr_t *clr = clr_start_joined();
    char byte;
    const int handle = clr_connected(clr, "192.0.2.10", 8883);
    CHECK_EQUAL(net_tls_available(&clr->network, handle), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_NOT_CONNECTED);
    CHECK_EQUAL(net_tls_read(&clr->network, handle, &byte, 1), NET_FAILED);
    CHECK_EQUAL(net_tls_write(&clr->network, handle, "x", 1), NET_FAILED);
    CHECK_EQUAL(net_tls_connect(&clr->network, handle, SERVER_NAME, 0), NET_INVALID_ARGUMENT);
}

static const test_case_t tests[] = {
    TEST(a_handshake_with_an_ec_key_is_stepped_to_its_end),
    TEST(a_handshake_with_an_rsa_key_is_stepped_to_its_end),
    TEST(steps_that_compute_ask_to_be_called_again),
    TEST(a_server_that_says_nothing_ends_in_a_time_out),
    TEST(a_certificate_of_others_is_refused_with_its_flags),
    TEST(a_wrong_name_is_refused_with_its_flags),
    TEST(roots_that_cannot_be_read_give_the_librarys_code),
    TEST(an_alert_of_the_server_is_told_by_its_number),
    TEST(a_reset_of_the_module_ends_the_handshake),
    TEST(only_verified_tls_12_is_prepared),
    TEST(contexts_that_nobody_gave_back_are_used_again),
    TEST(a_failed_handshake_gives_its_memory_back_at_once),
    TEST(a_write_ends_when_the_module_has_its_record),
    TEST(writes_of_every_length_arrive_unchanged),
    TEST(single_bytes_arrive_unchanged),
    TEST(a_write_while_the_last_one_is_under_way_is_no_loss),
    TEST(a_close_says_good_bye),
    TEST(the_end_of_the_connection_reads_as_zero_again_and_again),
    TEST(a_reset_of_the_module_is_told_to_reads_and_writes),
    TEST(a_write_that_waits_ends_with_the_module),
    TEST(without_a_session_nothing_is_read_or_written),
};

TEST_MAIN(tests)
