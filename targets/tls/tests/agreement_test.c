/* What client and server agree on beyond a cipher, keys of all kinds, and flights that are hard to take. */
#define _POSIX_C_SOURCE 200809L

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "server.h"
#include "session.h"

#define DURING_2029 1883000000 /* the cloud's certificates are valid then */
#define AFTER_2030 1930000000
#define LONG_LINE 4909

#define OPTIONS_MAX 24

/* s_server for mutual authentication, with more options behind. */
static uint16_t start_server(const char *certificate, const char *key, const char *const more[])
{
    const char *options[OPTIONS_MAX] = {
        "-cert", certificate, "-key", key, "-CAfile", "devices.pem", "-Verify", "1", "-verify_return_error"};
    size_t count = 9;
    for (size_t i = 0; more[i] != NULL && count < OPTIONS_MAX - 1; i++)
    {
        options[count++] = more[i];
    }
    return server_start(options);
}

static const char *const s_rsa_chain[] = {"-cert_chain", "cloud-rsa-chain.pem", NULL};
static const char *const s_ec_chain[] = {"-cert_chain", "cloud-ec-chain.pem", NULL};
static const char *const s_nothing_more[] = {NULL};

static session_t connect_to_cloud(uint16_t port, const char *certificate, const char *key)
{
    session_t session = session_connect(port, KEYS_EC);
    session_take_roots(&session, "cloud-roots.der");
    session_take_device(&session, certificate, key);
    session.wire.utc_seconds = DURING_2029;
    return session;
}

static session_t connect_rsa(const char *const more[])
{
    return connect_to_cloud(
        start_server("cloud-rsa.pem", "cloud-rsa-key.pem", more), "device-rsa.der", "device-rsa-key.der");
}

static session_t connect_ec(const char *const more[])
{
    return connect_to_cloud(
        start_server("cloud-ec.pem", "cloud-ec-key.pem", more), "device-ec.der", "device-ec-key.der");
}

static const tls_facts_t *facts(const session_t *session)
{
    return tls_client_facts(&session->client);
}

static void check_works(session_t *session)
{
    CHECK_EQUAL(session_handshake(session), TLS_OK);
    session_check_echo(session, "21.5 degrees");
    session_end(session);
}

/* ---- chains as long as AWS's, one of five roots ---- */

static void rsa_chain_of_four(void)
{
    session_t session = connect_rsa(s_rsa_chain);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK(facts(&session)->longest_message > 5300 && facts(&session)->longest_message < 5600);
    session_check_echo(&session, "21.5 degrees");
    CHECK(strcmp(facts(&session)->subject, "cloud-rsa") == 0);
    CHECK(strcmp(facts(&session)->issuer, "cloud-rsa-issuer") == 0);
    CHECK(strcmp(facts(&session)->top_issuer, "cloud-root-1") == 0);
    CHECK_EQUAL(facts(&session)->valid_from, 1861920000);  /* 2029-01-01 00:00:00 */
    CHECK_EQUAL(facts(&session)->valid_until, 1924991999); /* 2030-12-31 23:59:59 */
    session_end(&session);
}

static void ec_chain_of_four(void)
{
    session_t session = connect_ec(s_ec_chain);
    check_works(&session);
}

static void unknown_root_is_named(void)
{
    session_t session = connect_rsa(s_rsa_chain);
    session_take_roots(&session, "stranger.pem");
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).verify_flags, MBEDTLS_X509_BADCERT_NOT_TRUSTED);
    CHECK(strcmp(facts(&session)->subject, "cloud-rsa") == 0);
    CHECK(strcmp(facts(&session)->top_issuer, "old-root") == 0);
    session_end(&session);
}

/* The roots that are built in trust nothing of the test's, and that is told as for any others. */
static void amazon_roots_are_built_in(void)
{
    session_t session = connect_rsa(s_rsa_chain);
    session.credentials.roots = NULL;
    session.credentials.roots_length = 0;
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).code, MBEDTLS_ERR_X509_CERT_VERIFY_FAILED);
    CHECK_EQUAL(session_failure(&session).verify_flags, MBEDTLS_X509_BADCERT_NOT_TRUSTED);
    session_end(&session);
}

/* ---- keys ---- */

static void check_device(const char *certificate, const char *key)
{
    session_t session =
        connect_to_cloud(start_server("cloud-rsa.pem", "cloud-rsa-key.pem", s_rsa_chain), certificate, key);
    check_works(&session);
}

static void device_with_rsa_4096(void)
{
    check_device("device-rsa4096.der", "device-rsa4096-key.der");
}

static void device_with_p384(void)
{
    check_device("device-p384.der", "device-p384-key.der");
}

static void device_key_without_its_public_part(void)
{
    check_device("device-ec.der", "device-ec-bare-key.der");
}

static void device_with_a_chain(void)
{
    check_device("device-with-chain.pem", "device-rsa-key.pem");
}

/* More than a record of the usual length: the certificate, its issuer with all that clouds put in, and another. */
static void device_with_a_chain_of_3_kb(void)
{
    session_t session = connect_to_cloud(start_server("cloud-rsa.pem", "cloud-rsa-key.pem", s_rsa_chain),
                                         "device-with-long-chain.pem",
                                         "device-rsa-key.der");
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK(session.client.statistics.handshake_bytes_out > 3000);
    CHECK_EQUAL(facts(&session)->fragment_length, 4096);
    static char line[LONG_LINE + 1];
    memset(line, 'x', LONG_LINE);
    session_check_echo(&session, line);
    session_end(&session);
}

static void device_with_a_chain_that_is_too_long_tells_its_size(void)
{
    session_t session = connect_to_cloud(start_server("cloud-rsa.pem", "cloud-rsa-key.pem", s_rsa_chain),
                                         "device-with-longest-chain.pem",
                                         "device-rsa-key.der");
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).code, MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL);
    CHECK(session_failure(&session).message_size > 4096);
    CHECK_EQUAL(session_failure(&session).message_limit, 4096);
    session_end(&session);
}

static void server_and_device_with_p384(void)
{
    session_t session = connect_to_cloud(start_server("server-p384.pem", "server-p384-key.pem", s_nothing_more),
                                         "device-p384.der",
                                         "device-p384-key.der");
    check_works(&session);
}

static void key_exchange_on_p384(void)
{
    static const char *const more[] = {"-cert_chain", "cloud-rsa-chain.pem", "-named_curve", "P-384", NULL};
    session_t session = connect_rsa(more);
    check_works(&session);
}

static void signatures_with_sha_384(void)
{
    static const char *const more[] = {
        "-cert_chain", "cloud-rsa-chain.pem", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384", NULL};
    session_t session = connect_rsa(more);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK(strcmp(facts(&session)->suite, "TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384") == 0);
    session_end(&session);
}

/* ---- the server's flight ---- */

static void check_flight(uint16_t record, bool byte_by_byte)
{
    static recut_t s_recut;
    session_t session = connect_rsa(s_rsa_chain);
    s_recut.record = record;
    session.wire.recut = &s_recut;
    session.wire.byte_by_byte = byte_by_byte;
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK(s_recut.through); /* it was cut */
    session_check_echo(&session, "21.5 degrees");
    session_end(&session);
}

static void flight_in_one_record(void)
{
    check_flight(16384, false);
}

static void flight_in_many_records(void)
{
    check_flight(100, false);
}

static void flight_in_records_of_one_byte(void)
{
    check_flight(1, false);
}

static void flight_byte_by_byte(void)
{
    check_flight(2048, true);
}

static void certificate_message_that_does_not_fit_tells_its_size(void)
{
    static const char *const more[] = {"-cert_chain", "long-chain.pem", NULL};
    session_t session = connect_rsa(more);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    const tls_failure_t failure = session_failure(&session);
    CHECK_EQUAL(failure.code, MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL);
    CHECK_EQUAL(failure.message_limit, MBEDTLS_SSL_IN_CONTENT_LEN);
    CHECK(failure.message_size > failure.message_limit && failure.message_size < 16384);
    CHECK_EQUAL(failure.message_size, facts(&session)->longest_message);
    CHECK_EQUAL(failure.verify_flags, 0);
    CHECK_EQUAL(failure.alert, -1);
    session_end(&session);
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
    session_t session = connect_rsa(s_rsa_chain);
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
    session_t session = connect_ec(more);
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
    session_t session = connect_with_protocol(s_ec_chain);
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

/* ---- resumption ---- */

static const char *const s_two_sessions[] = {"-cert_chain", "cloud-rsa-chain.pem", "-no_ticket", "-naccept", "2", NULL};
static const char *const s_no_cache[] = {
    "-cert_chain", "cloud-rsa-chain.pem", "-no_ticket", "-no_cache", "-naccept", "2", NULL};

static uint16_t start_cloud(const char *const more[])
{
    return start_server("cloud-rsa.pem", "cloud-rsa-key.pem", more);
}

/* One session with what was kept; tells whether it was resumed. */
static bool talk(uint16_t port, tls_session_t *kept, const char *server_name, const char *roots)
{
    session_t session = connect_to_cloud(port, "device-rsa.der", "device-rsa-key.der");
    session_take_roots(&session, roots);
    session.credentials.server_name = server_name;
    session.credentials.session = kept;
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    session_check_echo(&session, "21.5 degrees");
    const bool resumed = facts(&session)->resumed;
    CHECK(session.client.statistics.handshake_bytes_in < 400 || !resumed);
    session_end(&session);
    return resumed;
}

static void session_is_resumed(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, SERVER_NAME, "cloud-roots.der"));
    CHECK(kept.length > 0);
    CHECK(talk(port, &kept, SERVER_NAME, "cloud-roots.der"));
    CHECK(kept.length > 0);
}

static void session_that_the_server_has_forgotten(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_no_cache);
    CHECK(!talk(port, &kept, SERVER_NAME, "cloud-roots.der"));
    CHECK(!talk(port, &kept, SERVER_NAME, "cloud-roots.der"));
}

static void session_is_not_resumed_under_another_name(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, SERVER_NAME, "cloud-roots.der"));
    CHECK(!talk(port, &kept, "iot.region-1.services.test", "cloud-roots.der"));
}

static void session_is_not_resumed_with_other_roots(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, SERVER_NAME, "cloud-roots.der"));
    CHECK(!talk(port, &kept, SERVER_NAME, "cloud-root-1.der"));
}

/* Resumption would spare the server its certificate, which has expired meanwhile. */
static void session_does_not_outlive_the_certificates(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, SERVER_NAME, "cloud-roots.der"));
    session_t session = connect_to_cloud(port, "device-rsa.der", "device-rsa-key.der");
    session.wire.utc_seconds = AFTER_2030;
    session.credentials.session = &kept;
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK((session_failure(&session).verify_flags & MBEDTLS_X509_BADCERT_EXPIRED) != 0);
    CHECK_EQUAL(kept.length, 0);
    session_end(&session);
}

static void damaged_session_is_not_resumed(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, SERVER_NAME, "cloud-roots.der"));
    memset(kept.data, 0xA5, sizeof kept.data);
    CHECK(!talk(port, &kept, SERVER_NAME, "cloud-roots.der"));
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
    TEST(rsa_chain_of_four),
    TEST(ec_chain_of_four),
    TEST(unknown_root_is_named),
    TEST(amazon_roots_are_built_in),
    TEST(device_with_rsa_4096),
    TEST(device_with_p384),
    TEST(device_key_without_its_public_part),
    TEST(device_with_a_chain),
    TEST(device_with_a_chain_of_3_kb),
    TEST(device_with_a_chain_that_is_too_long_tells_its_size),
    TEST(server_and_device_with_p384),
    TEST(key_exchange_on_p384),
    TEST(signatures_with_sha_384),
    TEST(flight_in_one_record),
    TEST(flight_in_many_records),
    TEST(flight_in_records_of_one_byte),
    TEST(flight_byte_by_byte),
    TEST(certificate_message_that_does_not_fit_tells_its_size),
    TEST(fragment_length_is_agreed),
    TEST(server_that_agrees_to_no_fragment_length),
    TEST(data_that_no_buffer_takes_tells_its_size),
    TEST(protocol_is_agreed),
    TEST(server_that_knows_no_protocols),
    TEST(server_with_other_protocols),
    TEST(session_is_resumed),
    TEST(session_that_the_server_has_forgotten),
    TEST(session_is_not_resumed_under_another_name),
    TEST(session_is_not_resumed_with_other_roots),
    TEST(session_does_not_outlive_the_certificates),
    TEST(damaged_session_is_not_resumed),
    TEST(alert_is_read_though_the_connection_was_reset),
    TEST(alert_is_read_though_nothing_can_be_sent),
};

TEST_MAIN(s_tests)
