/* Chains and keys of all kinds, and flights that are hard to take. */
#include "check.h"
#include "cloud.h"
#include "server.h"

#define LONG_LINE 4909

static const char *const s_nothing_more[] = {NULL};

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
    session_t session = cloud_connect_rsa(cloud_rsa_chain);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK(facts(&session)->longest_message > 5300 && facts(&session)->longest_message < 5600);
    session_check_echo(&session, "21.5 degrees");
    CHECK(strcmp(facts(&session)->peer.subject, "cloud-rsa") == 0);
    CHECK(strcmp(facts(&session)->peer.issuer, "cloud-rsa-issuer") == 0);
    CHECK(strcmp(facts(&session)->peer.top_issuer, "cloud-root-1") == 0);
    CHECK_EQUAL(facts(&session)->peer.valid_from, 1861920000);  /* 2029-01-01 00:00:00 */
    CHECK_EQUAL(facts(&session)->peer.valid_until, 1924991999); /* 2030-12-31 23:59:59 */
    session_end(&session);
}

static void ec_chain_of_four(void)
{
    session_t session = cloud_connect_ec(cloud_ec_chain);
    check_works(&session);
}

static void unknown_root_is_named(void)
{
    session_t session = cloud_connect_rsa(cloud_rsa_chain);
    session_take_roots(&session, "stranger.pem");
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK_EQUAL(session_failure(&session).verify_flags, MBEDTLS_X509_BADCERT_NOT_TRUSTED);
    CHECK(strcmp(facts(&session)->peer.subject, "cloud-rsa") == 0);
    CHECK(strcmp(facts(&session)->peer.top_issuer, "old-root") == 0);
    session_end(&session);
}

/* The roots that are built in trust nothing of the test's, and that is told as for any others. */
static void amazon_roots_are_built_in(void)
{
    session_t session = cloud_connect_rsa(cloud_rsa_chain);
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
        cloud_connect(cloud_start("cloud-rsa.pem", "cloud-rsa-key.pem", cloud_rsa_chain), certificate, key);
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
    session_t session = cloud_connect(cloud_start("cloud-rsa.pem", "cloud-rsa-key.pem", cloud_rsa_chain),
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
    session_t session = cloud_connect(cloud_start("cloud-rsa.pem", "cloud-rsa-key.pem", cloud_rsa_chain),
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
    session_t session = cloud_connect(cloud_start("server-p384.pem", "server-p384-key.pem", s_nothing_more),
                                      "device-p384.der",
                                      "device-p384-key.der");
    check_works(&session);
}

static void key_exchange_on_p384(void)
{
    static const char *const more[] = {"-cert_chain", "cloud-rsa-chain.pem", "-named_curve", "P-384", NULL};
    session_t session = cloud_connect_rsa(more);
    check_works(&session);
}

static void signatures_with_sha_384(void)
{
    static const char *const more[] = {
        "-cert_chain", "cloud-rsa-chain.pem", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384", NULL};
    session_t session = cloud_connect_rsa(more);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK(strcmp(facts(&session)->suite, "TLS-ECDHE-RSA-WITH-AES-256-GCM-SHA384") == 0);
    session_end(&session);
}

/* ---- the server's flight ---- */

static void check_flight(uint16_t record, bool byte_by_byte)
{
    static recut_t s_recut;
    session_t session = cloud_connect_rsa(cloud_rsa_chain);
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
    session_t session = cloud_connect_rsa(more);
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
};

TEST_MAIN(s_tests)
