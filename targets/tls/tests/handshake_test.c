/* Sessions that must come about, with a real server, and what they carry. */
#include "check.h"
#include "server.h"
#include "session.h"

/* 4.9 KB: more than a record of a server with small records, and not a multiple of anything. */
#define LONG_LINE 4909

static void echo_with_keys(key_kind_t kind)
{
    session_t session = session_connect(server_start(session_server_options(kind)), kind);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    session_check_echo(&session, "21.5 degrees");
    CHECK_EQUAL(session_failure(&session).code, 0);
    session_end(&session);
}

static void mutual_rsa_2048(void)
{
    echo_with_keys(KEYS_RSA);
}

static void mutual_p256(void)
{
    echo_with_keys(KEYS_EC);
}

static void delivery_byte_by_byte(void)
{
    session_t session = session_connect(server_start(session_server_options(KEYS_EC)), KEYS_EC);
    session.wire.byte_by_byte = true;
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    session_check_echo(&session, "one byte at a time, in both directions");
    session_end(&session);
}

static void long_line(void)
{
    static char line[LONG_LINE + 1];
    for (size_t i = 0; i < LONG_LINE; i++)
    {
        line[i] = (char)('a' + i % 23);
    }
    session_t session = session_connect(server_start(session_server_options(KEYS_EC)), KEYS_EC);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    session_check_echo(&session, line);
    session_end(&session);
}

static void available_tells_what_a_short_read_left(void)
{
    uint8_t first[4];
    session_t session = session_connect(server_start(session_server_options(KEYS_EC)), KEYS_EC);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK_EQUAL(tls_client_available(&session.client), 0);
    CHECK_EQUAL(tls_client_write(&session.client, (const uint8_t *)"abcdefg\n", 8), 8);

    int got;
    while ((got = tls_client_read(&session.client, first, sizeof first)) == TLS_WOULD_BLOCK)
    {
        wire_wait(&session.wire);
    }
    CHECK_EQUAL(got, 4);
    CHECK_EQUAL(tls_client_available(&session.client), 4);
    session_end(&session);
}

/* CLOSE is the line that makes s_server end the session in good order. */
static void end_of_the_session_reads_as_zero(void)
{
    uint8_t byte;
    session_t session = session_connect(server_start(session_server_options(KEYS_EC)), KEYS_EC);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK_EQUAL(tls_client_write(&session.client, (const uint8_t *)"CLOSE\n", 6), 6);

    int got;
    while ((got = tls_client_read(&session.client, &byte, 1)) == TLS_WOULD_BLOCK)
    {
        wire_wait(&session.wire);
    }
    CHECK_EQUAL(got, 0);
    session_end(&session);
}

static void chain_with_an_intermediate(void)
{
    static const char *const options[] = {
        "-cert", "leaf.pem", "-key", "leaf-key.pem", "-cert_chain", "intermediate.pem", NULL};
    session_t session = session_connect(server_start(options), KEYS_EC);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    session_end(&session);
}

static void server_that_asks_for_no_certificate(void)
{
    static const char *const options[] = {"-cert", "server-ec.pem", "-key", "server-ec-key.pem", NULL};
    session_t session = session_connect(server_start(options), KEYS_EC);
    session.credentials.certificate = NULL;
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    session_check_echo(&session, "anonymous");
    session_end(&session);
}

static void check_suite(key_kind_t kind, const char *suite)
{
    const char *options[16];
    size_t count = 0;
    for (const char *const *option = session_server_options(kind); *option != NULL; option++)
    {
        options[count++] = *option;
    }
    options[count++] = "-cipher";
    options[count++] = suite;
    options[count] = NULL;

    session_t session = session_connect(server_start(options), kind);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    session_check_echo(&session, suite);
    session_end(&session);
}

static void suite_ecdsa_aes_256(void)
{
    check_suite(KEYS_EC, "ECDHE-ECDSA-AES256-GCM-SHA384");
}

static void suite_rsa_aes_256(void)
{
    check_suite(KEYS_RSA, "ECDHE-RSA-AES256-GCM-SHA384");
}

/* Bounds, as signatures and keys vary by some bytes. A session ticket, which is not wanted, would add 1 KB. */
static void statistics_count_the_handshake_only(void)
{
    tls_statistics_t after_handshake;
    tls_statistics_t after_data;
    session_t session = session_connect(server_start(session_server_options(KEYS_RSA)), KEYS_RSA);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    tls_client_statistics(&session.client, &after_handshake);
    session_check_echo(&session, "not counted");
    tls_client_statistics(&session.client, &after_data);

    CHECK(after_handshake.handshake_bytes_in > 1900 && after_handshake.handshake_bytes_in < 2600);
    CHECK(after_handshake.handshake_bytes_out > 1100 && after_handshake.handshake_bytes_out < 1700);
    CHECK_EQUAL(after_data.handshake_bytes_in, after_handshake.handshake_bytes_in);
    CHECK_EQUAL(after_data.handshake_bytes_out, after_handshake.handshake_bytes_out);
    session_end(&session);
}

static const test_case_t s_tests[] = {
    TEST(mutual_rsa_2048),
    TEST(mutual_p256),
    TEST(delivery_byte_by_byte),
    TEST(long_line),
    TEST(available_tells_what_a_short_read_left),
    TEST(end_of_the_session_reads_as_zero),
    TEST(chain_with_an_intermediate),
    TEST(server_that_asks_for_no_certificate),
    TEST(suite_ecdsa_aes_256),
    TEST(suite_rsa_aes_256),
    TEST(statistics_count_the_handshake_only),
};

TEST_MAIN(s_tests)
