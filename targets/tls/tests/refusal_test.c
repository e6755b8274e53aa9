/* Servers, certificates and clocks that must not lead to a session, and the reason that is told for each. */
#include "check.h"
#include "server.h"
#include "session.h"

/* Seconds since 1970 of the dates in make_pki.sh. */
#define MIDDLE_OF_2020 1593561600
#define START_OF_2024 1704067200
#define END_OF_2044 2366841599 /* the last second */
#define START_OF_2040 2208988800

/* RFC 5246, section 7.2. */
#define ALERT_HANDSHAKE_FAILURE 40
#define ALERT_UNKNOWN_CA 48
#define ALERT_PROTOCOL_VERSION 70

static void check_refused(session_t *session, uint32_t flags)
{
    CHECK_EQUAL(session_handshake(session), TLS_FAILED);
    const tls_failure_t failure = session_failure(session);
    CHECK_EQUAL(failure.code, MBEDTLS_ERR_X509_CERT_VERIFY_FAILED);
    CHECK_EQUAL(failure.verify_flags, flags);
    CHECK_EQUAL(failure.alert, -1);
    session_end(session);
}

static void check_alert(session_t *session, int alert)
{
    CHECK_EQUAL(session_handshake(session), TLS_FAILED);
    const tls_failure_t failure = session_failure(session);
    CHECK_EQUAL(failure.code, MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE);
    CHECK_EQUAL(failure.alert, alert);
    CHECK_EQUAL(failure.verify_flags, 0);
    session_end(session);
}

static session_t connect_at(int64_t utc_seconds)
{
    session_t session = session_connect(server_start(session_server_options(KEYS_EC)), KEYS_EC);
    session.wire.utc_seconds = utc_seconds;
    return session;
}

/* ---- the server's certificate ---- */

static void wrong_name(void)
{
    session_t session = session_connect(server_start(session_server_options(KEYS_EC)), KEYS_EC);
    session.credentials.server_name = "other.test";
    check_refused(&session, MBEDTLS_X509_BADCERT_CN_MISMATCH);
}

static void unknown_root(void)
{
    session_t session = session_connect(server_start(session_server_options(KEYS_EC)), KEYS_EC);
    session_take_roots(&session, "stranger.pem");
    check_refused(&session, MBEDTLS_X509_BADCERT_NOT_TRUSTED);
}

static void expired_by_the_boards_clock(void)
{
    session_t session = connect_at(END_OF_2044 + 1);
    check_refused(&session, MBEDTLS_X509_BADCERT_EXPIRED);
}

static void not_yet_valid_by_the_boards_clock(void)
{
    session_t session = connect_at(START_OF_2024 - 1);
    check_refused(&session, MBEDTLS_X509_BADCERT_FUTURE);
}

static void clock_that_was_never_set(void)
{
    session_t session = connect_at(0);
    check_refused(&session, MBEDTLS_X509_BADCERT_FUTURE);
}

static void last_second_is_valid(void)
{
    session_t last = connect_at(END_OF_2044);
    CHECK_EQUAL(session_handshake(&last), TLS_OK);
    session_end(&last);
}

static void first_second_is_valid(void)
{
    session_t first = connect_at(START_OF_2024);
    CHECK_EQUAL(session_handshake(&first), TLS_OK);
    session_end(&first);
}

/* The machine that runs this test takes the certificate for expired: only the board's clock may count. */
static void desk_clock_does_not_count(void)
{
    static const char *const options[] = {"-cert", "past.pem", "-key", "past-key.pem", NULL};
    session_t session = session_connect(server_start(options), KEYS_EC);
    session.wire.utc_seconds = MIDDLE_OF_2020;
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    session_end(&session);
}

static void expired_intermediate(void)
{
    static const char *const options[] = {
        "-cert", "leaf.pem", "-key", "leaf-key.pem", "-cert_chain", "intermediate.pem", NULL};
    session_t session = session_connect(server_start(options), KEYS_EC);
    session.wire.utc_seconds = START_OF_2040;
    check_refused(&session, MBEDTLS_X509_BADCERT_EXPIRED);
}

static void several_reasons_are_all_told(void)
{
    session_t session = connect_at(END_OF_2044 + 1);
    session.credentials.server_name = "other.test";
    check_refused(&session, MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_CN_MISMATCH);
}

static void device_certificate_is_no_servers(void)
{
    static const char *const options[] = {"-cert", "device-ec.pem", "-key", "device-ec-key.pem", NULL};
    session_t session = session_connect(server_start(options), KEYS_EC);
    session.credentials.server_name = "device-ec";
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).verify_flags, MBEDTLS_X509_BADCERT_EXT_KEY_USAGE);
    session_end(&session);
}

/* The alert that tells the server is lost with the connection; why there is no session is still the certificate. */
static void refusal_is_told_though_the_connection_is_gone(void)
{
    session_t session = session_connect(server_start(session_server_options(KEYS_EC)), KEYS_EC);
    session.credentials.server_name = "other.test";
    session.wire.sends_left = 1;
    check_refused(&session, MBEDTLS_X509_BADCERT_CN_MISMATCH);
}

/* ---- the device's certificate ---- */

static void device_of_a_stranger(void)
{
    session_t session = session_connect(server_start(session_server_options(KEYS_EC)), KEYS_EC);
    session_take_device(&session, "device-stranger.pem", "device-stranger-key.pem");
    check_alert(&session, ALERT_UNKNOWN_CA);
}

static void no_device_certificate(void)
{
    session_t session = session_connect(server_start(session_server_options(KEYS_EC)), KEYS_EC);
    session.credentials.certificate = NULL;
    check_alert(&session, ALERT_HANDSHAKE_FAILURE);
}

/* ---- weaker than agreed ---- */

static void check_weak(const char *const options[], int alert)
{
    session_t session = session_connect(server_start(options), KEYS_RSA);
    check_alert(&session, alert);
}

static void no_tls_1_1(void)
{
    static const char *const options[] = {
        "-cert", "server-rsa.pem", "-key", "server-rsa-key.pem", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0", NULL};
    check_weak(options, ALERT_HANDSHAKE_FAILURE);
}

static void no_tls_1_3(void)
{
    static const char *const options[] = {"-cert", "server-rsa.pem", "-key", "server-rsa-key.pem", "-tls1_3", NULL};
    check_weak(options, ALERT_PROTOCOL_VERSION);
}

static void no_key_exchange_without_forward_secrecy(void)
{
    static const char *const options[] = {
        "-cert", "server-rsa.pem", "-key", "server-rsa-key.pem", "-cipher", "AES128-GCM-SHA256", NULL};
    check_weak(options, ALERT_HANDSHAKE_FAILURE);
}

static void no_cbc(void)
{
    static const char *const options[] = {
        "-cert", "server-rsa.pem", "-key", "server-rsa-key.pem", "-cipher", "ECDHE-RSA-AES128-SHA256", NULL};
    check_weak(options, ALERT_HANDSHAKE_FAILURE);
}

static void no_sha1_signature(void)
{
    static const char *const options[] = {"-cert",
                                          "server-rsa.pem",
                                          "-key",
                                          "server-rsa-key.pem",
                                          "-sigalgs",
                                          "RSA+SHA1",
                                          "-cipher",
                                          "DEFAULT@SECLEVEL=0",
                                          NULL};
    check_weak(options, ALERT_HANDSHAKE_FAILURE);
}

static const test_case_t s_tests[] = {
    TEST(wrong_name),
    TEST(unknown_root),
    TEST(expired_by_the_boards_clock),
    TEST(not_yet_valid_by_the_boards_clock),
    TEST(clock_that_was_never_set),
    TEST(last_second_is_valid),
    TEST(first_second_is_valid),
    TEST(desk_clock_does_not_count),
    TEST(expired_intermediate),
    TEST(several_reasons_are_all_told),
    TEST(device_certificate_is_no_servers),
    TEST(refusal_is_told_though_the_connection_is_gone),
    TEST(device_of_a_stranger),
    TEST(no_device_certificate),
    TEST(no_tls_1_1),
    TEST(no_tls_1_3),
    TEST(no_key_exchange_without_forward_secrecy),
    TEST(no_cbc),
    TEST(no_sha1_signature),
};

TEST_MAIN(s_tests)
