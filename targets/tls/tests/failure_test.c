/* Peers that speak no TLS, connections that end, a chip that gives no random numbers. No server program is needed. */
#define _POSIX_C_SOURCE 200809L

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mbedtls/ctr_drbg.h>

#include "check.h"
#include "session.h"

#if MBEDTLS_VERSION_MAJOR >= 3
#define BAD_VERSION MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION
#else
#define BAD_VERSION MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION
#endif

/* A listening socket of the test's own, on a free port. */
typedef struct listener
{
    int socket;
    uint16_t port;
} listener_t;

static listener_t listen_somewhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    const int listening = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(listening >= 0);
    CHECK_EQUAL(bind(listening, (const struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQUAL(listen(listening, 1), 0);
    CHECK_EQUAL(getsockname(listening, (struct sockaddr *)&address, &length), 0);
    return (listener_t){.socket = listening, .port = ntohs(address.sin_port)};
}

/* Connects a session to a peer that has said `text` (and nothing more) before it hears anything. */
static session_t session_with_peer_that_says(const char *text, size_t length)
{
    const listener_t listener = listen_somewhere();
    session_t session = session_connect(listener.port, KEYS_EC);
    const int peer = accept(listener.socket, NULL, NULL);
    CHECK(peer >= 0);
    CHECK_EQUAL(send(peer, text, length, 0), (ssize_t)length);
    CHECK_EQUAL(shutdown(peer, SHUT_WR), 0);
    (void)close(listener.socket);
    return session; /* the peer's end stays open until the test ends */
}

static void plain_text_server(void)
{
    static const char answer[] = "HTTP/1.0 400 Bad Request\r\n\r\n";
    session_t session = session_with_peer_that_says(answer, sizeof answer - 1);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).code, MBEDTLS_ERR_SSL_INVALID_RECORD);
    CHECK_EQUAL(session_failure(&session).alert, -1);
    session_end(&session);
}

static void end_of_stream_within_the_handshake(void)
{
    session_t session = session_with_peer_that_says("", 0);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).code, MBEDTLS_ERR_SSL_CONN_EOF);
    session_end(&session);
}

static void end_of_stream_within_a_record(void)
{
    static const char start_of_a_server_hello[] = "\x16\x03\x03\x00\x40\x02\x00";
    session_t session = session_with_peer_that_says(start_of_a_server_hello, sizeof start_of_a_server_hello - 1);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).code, MBEDTLS_ERR_SSL_CONN_EOF);
    session_end(&session);
}

/* A suite that was offered, in a version that was not: the version is what is refused. */
static void server_hello_of_tls_1_1(void)
{
    static const char hello[5 + 4 + 38] = "\x16\x03\x02\x00\x2a" /* record: handshake, 42 bytes */
                                          "\x02\x00\x00\x26"     /* ServerHello, 38 bytes: version, random, ... */
                                          "\x03\x02";
    char whole[sizeof hello];
    memcpy(whole, hello, sizeof whole);
    memcpy(
        whole + sizeof whole - 3, "\xc0\x2b", 2); /* ... no session id, ECDHE-ECDSA-AES128-GCM-SHA256, no compression */

    session_t session = session_with_peer_that_says(whole, sizeof whole);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).code, BAD_VERSION);
    session_end(&session);
}

static void alert_is_told_by_its_number(void)
{
    static const char unrecognized_name[] = "\x15\x03\x03\x00\x02\x02\x70"; /* fatal, 112 */
    session_t session = session_with_peer_that_says(unrecognized_name, sizeof unrecognized_name - 1);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).code, MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE);
    CHECK_EQUAL(session_failure(&session).alert, 112);
    session_end(&session);
}

static void error_of_the_transport_is_handed_on(void)
{
    session_t session = session_with_peer_that_says("", 0);
    session.wire.sends_left = 0;
    CHECK_EQUAL(session_handshake(&session), WIRE_CUT);
    CHECK_EQUAL(session_failure(&session).code, 0);
    session_end(&session);
}

/* The wire works again, and still the session stays at its end. */
static void failure_answers_every_later_call(void)
{
    uint8_t byte = 0;
    session_t session = session_with_peer_that_says("", 0);
    session.wire.sends_left = 0;
    CHECK_EQUAL(session_handshake(&session), WIRE_CUT);
    session.wire.sends_left = -1;
    CHECK_EQUAL(tls_client_handshake(&session.client), WIRE_CUT);
    CHECK_EQUAL(tls_client_read(&session.client, &byte, 1), WIRE_CUT);
    CHECK_EQUAL(tls_client_write(&session.client, &byte, 1), WIRE_CUT);
    session_end(&session);
}

static void no_data_before_the_handshake(void)
{
    uint8_t byte = 0;
    session_t session = session_with_peer_that_says("", 0);
    const tls_transport_t transport = wire_transport(&session.wire);
    const tls_platform_t platform = wire_platform(&session.wire);
    CHECK_EQUAL(tls_client_open(&session.client, &session.credentials, &transport, &platform), TLS_OK);
    CHECK_EQUAL(tls_client_write(&session.client, &byte, 1), TLS_ARGUMENT);
    CHECK_EQUAL(tls_client_read(&session.client, &byte, 1), TLS_ARGUMENT);
    session_end(&session);
}

static void no_session_without_random_numbers(void)
{
    session_t session = session_with_peer_that_says("", 0);
    session.wire.random_fails = true;
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).code, MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED);
    session_end(&session);
}

static void server_name_is_required(void)
{
    static char too_long[TLS_SERVER_NAME_MAX + 2];
    memset(too_long, 'a', sizeof too_long - 1);
    const char *const names[] = {NULL, "", too_long};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    {
        session_t session = session_with_peer_that_says("", 0);
        session.credentials.server_name = names[i];
        CHECK_EQUAL(session_handshake(&session), TLS_ARGUMENT);
        session_end(&session);
    }
}

static const test_case_t s_tests[] = {
    TEST(plain_text_server),
    TEST(end_of_stream_within_the_handshake),
    TEST(end_of_stream_within_a_record),
    TEST(server_hello_of_tls_1_1),
    TEST(alert_is_told_by_its_number),
    TEST(error_of_the_transport_is_handed_on),
    TEST(failure_answers_every_later_call),
    TEST(no_data_before_the_handshake),
    TEST(no_session_without_random_numbers),
    TEST(server_name_is_required),
};

TEST_MAIN(s_tests)
