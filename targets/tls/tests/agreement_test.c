/* What client and server agree on beyond a cipher, and alerts that a reset overtakes. */
#define _POSIX_C_SOURCE 200809L

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "cloud.h"
#include "server.h"

#define LONG_LINE 4909

static const tls_facts_t *facts(const session_t *session)
{
    return tls_client_facts(&session->client);
}

/* ---- fragment length ---- */

static void check_long_line(session_t *session)
{
    static char line[LONG_LINE + 1];
    for (size_t i = 0; i < LONG_LINE; i++)
    {
        line[i] = (char)('a' + i % 23);
    }
    session_check_echo(session, line);
    session_check_echo(session, "short again");
    session_check_echo(session, line);
}

static void fragment_length_is_agreed(void)
{
    session_t session = cloud_connect_rsa(cloud_rsa_chain);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK_EQUAL(facts(&session)->fragment_length, 2048);
    check_long_line(&session);
    session_end(&session);
}

static void server_that_agrees_to_no_fragment_length(void)
{
    session_t session = session_connect(server_start_other("server-ec.der", "server-ec-key.der"), KEYS_EC);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK_EQUAL(facts(&session)->fragment_length, 0);
    check_long_line(&session);
    session_end(&session);
}

static void data_that_no_buffer_takes_tells_its_size(void)
{
    static char line[8000];
    memset(line, 'a', sizeof line - 1);
    line[sizeof line - 1] = '\n';
    session_t session = session_connect(server_start_other("server-ec.der", "server-ec-key.der"), KEYS_EC);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    size_t written = 0;
    while (written < sizeof line)
    {
        const int now = tls_client_write(&session.client, (const uint8_t *)line + written, sizeof line - written);
        CHECK(now > 0 || now == TLS_WOULD_BLOCK);
        written += now > 0 ? (size_t)now : 0;
    }
    int got;
    uint8_t byte;
    while ((got = tls_client_read(&session.client, &byte, 1)) == TLS_WOULD_BLOCK)
    {
        wire_wait(&session.wire);
    }
    CHECK_EQUAL(got, TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).code, MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL);
    CHECK(session_failure(&session).message_size >= sizeof line);
    CHECK_EQUAL(session_failure(&session).message_limit, MBEDTLS_SSL_IN_CONTENT_LEN);
    session_end(&session);
}

/* ---- application protocol ---- */

static session_t connect_with_protocol(const char *const more[])
{
    session_t session = cloud_connect_ec(more);
    session.credentials.protocol = "x-amzn-mqtt-ca";
    return session;
}

static void protocol_is_agreed(void)
{
    static const char *const more[] = {"-cert_chain", "cloud-ec-chain.pem", "-alpn", "h2,x-amzn-mqtt-ca", NULL};
    session_t session = connect_with_protocol(more);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK(facts(&session)->protocol_agreed);
    session_end(&session);
}

static void server_that_knows_no_protocols(void)
{
    session_t session = connect_with_protocol(cloud_ec_chain);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK(!facts(&session)->protocol_agreed);
    session_end(&session);
}

static void server_with_other_protocols(void)
{
    static const char *const more[] = {"-cert_chain", "cloud-ec-chain.pem", "-alpn", "h2", NULL};
    session_t session = connect_with_protocol(more);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).alert, 120); /* no_application_protocol, RFC 7301 */
    session_end(&session);
}

/* ---- alerts that a reset overtakes ---- */

/* A peer that sends an alert and then resets the connection, before anything is read of it. */
static session_t session_with_peer_that_resets(void)
{
    static const uint8_t handshake_failure[] = {0x15, 3, 3, 0, 2, 2, 40};
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    const int listening = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(listening >= 0);
    CHECK_EQUAL(bind(listening, (const struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQUAL(listen(listening, 1), 0);
    CHECK_EQUAL(getsockname(listening, (struct sockaddr *)&address, &length), 0);
    session_t session = session_connect(ntohs(address.sin_port), KEYS_EC);
    const int peer = accept(listening, NULL, NULL);
    CHECK(peer >= 0);
    CHECK_EQUAL(send(peer, handshake_failure, sizeof handshake_failure, 0), (ssize_t)sizeof handshake_failure);
    CHECK_EQUAL(setsockopt(peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), 0);
    (void)close(peer);
    (void)close(listening);
    return session;
}

static void alert_is_read_though_the_connection_was_reset(void)
{
    session_t session = session_with_peer_that_resets();
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).code, MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE);
    CHECK_EQUAL(session_failure(&session).alert, 40);
    session_end(&session);
}

static void alert_is_read_though_nothing_can_be_sent(void)
{
    session_t session = session_with_peer_that_resets();
    session.wire.sends_left = 0;
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).alert, 40);
    CHECK_EQUAL(tls_client_handshake(&session.client), TLS_FAILED);
    session_end(&session);
}

static const test_case_t s_tests[] = {
    TEST(fragment_length_is_agreed),
    TEST(server_that_agrees_to_no_fragment_length),
    TEST(data_that_no_buffer_takes_tells_its_size),
    TEST(protocol_is_agreed),
    TEST(server_that_knows_no_protocols),
    TEST(server_with_other_protocols),
    TEST(alert_is_read_though_the_connection_was_reset),
    TEST(alert_is_read_though_nothing_can_be_sent),
};

TEST_MAIN(s_tests)
