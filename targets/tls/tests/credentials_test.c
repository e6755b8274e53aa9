/* Certificates and keys in all the forms in which they are pasted or stored, and damaged. */
#include "calendar.h"
#include "check.h"
#include "pki.h"
#include "session.h"

static wire_t s_chip = {.socket = -1, .sends_left = -1};

static int32_t check(pki_bytes_t bytes, bool is_key)
{
    const tls_platform_t platform = wire_platform(&s_chip);
    return tls_check_credential(bytes.data, bytes.length, is_key, &platform);
}

static int open_with(const char *roots, const char *certificate, const char *key)
{
    static session_t session;
    const tls_transport_t transport = wire_transport(&s_chip);
    const tls_platform_t platform = wire_platform(&s_chip);
    session.credentials.server_name = SERVER_NAME;
    session_take_roots(&session, roots);
    session_take_device(&session, certificate, key);
    const int result = tls_client_open(&session.client, &session.credentials, &transport, &platform);
    CHECK_EQUAL(session_failure(&session).code == 0, result == TLS_OK);
    tls_client_close(&session.client);
    return result;
}

static void certificates_in_every_form(void)
{
    static const char *const files[] = {
        "root-rsa.pem", "root-rsa.der", "device-ec.pem", "device-ec.der", "roots.pem", "roots.der"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    {
        CHECK_EQUAL(check(pki_file(files[i]), false), 0);
    }
}

static void keys_in_every_form(void)
{
    static const char *const files[] = {"device-rsa-key.pem",
                                        "device-rsa-pkcs1-key.pem",
                                        "device-ec-key.pem",
                                        "device-ec-sec1-key.pem",
                                        "device-ec-key.der"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    {
        CHECK_EQUAL(check(pki_file(files[i]), true), 0);
    }
}

static void one_for_the_other_is_refused(void)
{
    CHECK(check(pki_file("device-ec-key.pem"), false) != 0);
    CHECK(check(pki_file("device-ec.pem"), true) != 0);
    CHECK(check(pki_file("device-ec.der"), true) != 0);
}

static void encrypted_key_is_refused(void)
{
    CHECK_EQUAL(check(pki_file("encrypted-key.pem"), true), MBEDTLS_ERR_PK_PASSWORD_REQUIRED);
}

static void nothing_is_refused(void)
{
    CHECK(check((pki_bytes_t){.data = NULL, .length = 0}, false) != 0);
    CHECK(check((pki_bytes_t){.data = NULL, .length = 0}, true) != 0);
}

/* Every shorter piece of a certificate is refused, and none is read past its end (the sanitizer looks on). */
static void every_truncation_is_refused(void)
{
    const pki_bytes_t whole = pki_file("device-ec.der");
    for (size_t length = 0; length < whole.length; length++)
    {
        uint8_t *piece = malloc(length + (length == 0));
        CHECK(piece != NULL);
        memcpy(piece, whole.data, length);
        CHECK(check((pki_bytes_t){.data = piece, .length = length}, false) != 0);
        free(piece);
    }
}

static void second_certificate_damaged_spoils_the_whole(void)
{
    const pki_bytes_t roots = pki_file("roots.der");
    CHECK(check((pki_bytes_t){.data = roots.data, .length = roots.length - 1}, false) != 0);
}

static void sessions_open_with_every_form(void)
{
    CHECK_EQUAL(open_with("roots.pem", "device-rsa.pem", "device-rsa-pkcs1-key.pem"), TLS_OK);
    CHECK_EQUAL(open_with("roots.der", "device-ec.der", "device-ec-key.der"), TLS_OK);
    CHECK_EQUAL(open_with("root-ec.pem", "device-ec.der", "device-ec-sec1-key.pem"), TLS_OK);
}

static void key_of_another_certificate_is_refused(void)
{
    CHECK_EQUAL(open_with("roots.pem", "device-ec.pem", "device-stranger-key.pem"), TLS_FAILED);
    CHECK_EQUAL(open_with("roots.pem", "device-rsa.pem", "device-ec-key.pem"), TLS_FAILED);
}

static void root_that_is_none_is_refused(void)
{
    CHECK_EQUAL(open_with("device-ec-key.pem", "device-ec.pem", "device-ec-key.pem"), TLS_FAILED);
}

static tls_bytes_t bytes_of(const char *file)
{
    const pki_bytes_t content = pki_file(file);
    return (tls_bytes_t){.data = content.data, .length = content.length};
}

static tls_verdict_t pair(const char *certificate, const char *key)
{
    const tls_platform_t platform = wire_platform(&s_chip);
    const tls_bytes_t first = bytes_of(certificate);
    const tls_bytes_t second = bytes_of(key);
    return tls_check_pair(&first, &second, &platform);
}

static tls_verdict_t signature(const char *certificate, const char *issuer)
{
    const tls_bytes_t first = bytes_of(certificate);
    const tls_bytes_t second = bytes_of(issuer);
    return tls_check_signature(&first, &second);
}

static void pairs_are_told_from_strangers(void)
{
    CHECK_EQUAL(pair("device-rsa.der", "device-rsa-pkcs1-key.pem"), TLS_VERDICT_RIGHT);
    CHECK_EQUAL(pair("device-ec.der", "device-ec-key.der"), TLS_VERDICT_RIGHT);
    CHECK_EQUAL(pair("device-ec.der", "device-stranger-key.pem"), TLS_VERDICT_WRONG);
    CHECK_EQUAL(pair("device-rsa.der", "root-rsa-key.pem"), TLS_VERDICT_WRONG);
    CHECK_EQUAL(pair("device-rsa.der", "device-ec-key.der"), TLS_VERDICT_WRONG);
    CHECK_EQUAL(pair("device-rsa.der", "encrypted-key.pem"), TLS_VERDICT_UNKNOWN);
    CHECK_EQUAL(pair("device-rsa-key.pem", "device-rsa-key.pem"), TLS_VERDICT_UNKNOWN);
}

static void signers_are_told_from_strangers(void)
{
    CHECK_EQUAL(signature("device-rsa.der", "root-rsa.der"), TLS_VERDICT_RIGHT);
    CHECK_EQUAL(signature("leaf.pem", "intermediate.pem"), TLS_VERDICT_RIGHT);
    CHECK_EQUAL(signature("root-ec.der", "root-ec.der"), TLS_VERDICT_RIGHT);
    CHECK_EQUAL(signature("past.pem", "root-ec.pem"), TLS_VERDICT_RIGHT);
    CHECK_EQUAL(signature("leaf.pem", "root-ec.der"), TLS_VERDICT_WRONG);
    CHECK_EQUAL(signature("device-ec.der", "stranger.pem"), TLS_VERDICT_WRONG);
    CHECK_EQUAL(signature("device-rsa.der", "root-ec.der"), TLS_VERDICT_WRONG);
    CHECK_EQUAL(signature("device-rsa.der", "device-ec-key.der"), TLS_VERDICT_UNKNOWN);
}

/* Every bit of what is signed counts. */
static void changed_certificate_is_not_signed(void)
{
    const pki_bytes_t whole = pki_file("device-ec.der");
    const tls_bytes_t issuer = bytes_of("root-ec.der");
    int wrong = 0;
    for (size_t i = 4; i < whole.length; i++)
    {
        whole.data[i] ^= 1U;
        const tls_bytes_t changed = {.data = whole.data, .length = whole.length};
        const tls_verdict_t verdict = tls_check_signature(&changed, &issuer);
        whole.data[i] ^= 1U;
        CHECK(verdict != TLS_VERDICT_RIGHT);
        wrong += verdict == TLS_VERDICT_WRONG;
    }
    CHECK(wrong > 100);
}

static void certificates_tell_of_themselves(void)
{
    static const char *const files[] = {"device-ec.pem", "device-ec.der"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    {
        char issuer[64], subject[64];
        const pki_bytes_t bytes = pki_file(files[i]);
        const tls_bytes_t certificate = {.data = bytes.data, .length = bytes.length};
        tls_certificate_t told = {.issuer = issuer, .subject = subject, .room = sizeof issuer};
        CHECK_EQUAL(tls_describe_certificate(&certificate, &told), 0);
        CHECK(strstr(subject, "CN=device-ec") != NULL);
        CHECK(strstr(issuer, "CN=root-ec") != NULL);
        CHECK(told.valid_from < told.valid_until && told.valid_until > 1893456000);
        told.room = 4; /* what does not fit is cut, and nothing is written behind it */
        memset(subject, 'x', sizeof subject);
        CHECK_EQUAL(tls_describe_certificate(&certificate, &told), 0);
        CHECK(memchr(subject, '\0', 4) != NULL && subject[4] == 'x');
    }
    const pki_bytes_t key = pki_file("device-ec-key.pem");
    const tls_bytes_t none = {.data = key.data, .length = key.length};
    CHECK(tls_describe_certificate(&none, &(tls_certificate_t){.room = 0}) != 0);
}

static void check_date(int64_t seconds, mbedtls_x509_time date)
{
    CHECK_EQUAL(calendar_to_seconds(&date), seconds);
}

static void calendar_knows_its_edges(void)
{
    check_date(-1, (mbedtls_x509_time){1969, 12, 31, 23, 59, 59});
    check_date(0, (mbedtls_x509_time){1970, 1, 1, 0, 0, 0});
    check_date(951782399, (mbedtls_x509_time){2000, 2, 28, 23, 59, 59});
    check_date(951782400, (mbedtls_x509_time){2000, 2, 29, 0, 0, 0});
    check_date(951868800, (mbedtls_x509_time){2000, 3, 1, 0, 0, 0});
    check_date(1735689599, (mbedtls_x509_time){2024, 12, 31, 23, 59, 59});
    check_date(2147483648, (mbedtls_x509_time){2038, 1, 19, 3, 14, 8});
    check_date(4107542400, (mbedtls_x509_time){2100, 3, 1, 0, 0, 0});
    check_date(253402300799, (mbedtls_x509_time){9999, 12, 31, 23, 59, 59});
}

static const test_case_t s_tests[] = {
    TEST(certificates_in_every_form),
    TEST(keys_in_every_form),
    TEST(one_for_the_other_is_refused),
    TEST(encrypted_key_is_refused),
    TEST(nothing_is_refused),
    TEST(every_truncation_is_refused),
    TEST(second_certificate_damaged_spoils_the_whole),
    TEST(sessions_open_with_every_form),
    TEST(key_of_another_certificate_is_refused),
    TEST(root_that_is_none_is_refused),
    TEST(pairs_are_told_from_strangers),
    TEST(signers_are_told_from_strangers),
    TEST(changed_certificate_is_not_signed),
    TEST(certificates_tell_of_themselves),
    TEST(calendar_knows_its_edges),
};

TEST_MAIN(s_tests)
