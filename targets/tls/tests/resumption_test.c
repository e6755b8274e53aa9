/* Sessions that are resumed, and those that must not be. */
#include "check.h"
#include "cloud.h"
#include "server.h"

#define ONE_DAY 86400
#define FIRST_SECOND 1861920000 /* of the cloud's chain: 2029-01-01 00:00:00 */
#define LAST_SECOND 1924991999  /* of the cloud's chain: 2030-12-31 23:59:59 */

static const char *const s_two_sessions[] = {"-cert_chain", "cloud-rsa-chain.pem", "-no_ticket", "-naccept", "2", NULL};
static const char *const s_no_cache[] = {
    "-cert_chain", "cloud-rsa-chain.pem", "-no_ticket", "-no_cache", "-naccept", "2", NULL};

static uint16_t start_cloud(const char *const more[])
{
    return cloud_start("cloud-rsa.pem", "cloud-rsa-key.pem", more);
}

/* What a connection is made with, and when. */
typedef struct attempt
{
    const char *server_name;
    const char *roots;
    const char *device; /* RSA-2048 and its key, or P-256 */
    int64_t utc_seconds;
} attempt_t;

static const attempt_t s_usual = {SERVER_NAME, "cloud-roots.der", "device-rsa", DURING_2029};

static session_t connect_as(const attempt_t *attempt, uint16_t port, tls_session_t *kept)
{
    char certificate[64];
    char key[64];
    (void)snprintf(certificate, sizeof certificate, "%s.der", attempt->device);
    (void)snprintf(key, sizeof key, "%s-key.der", attempt->device);
    session_t session = cloud_connect(port, certificate, key);
    session_take_roots(&session, attempt->roots);
    session.wire.utc_seconds = attempt->utc_seconds;
    session.credentials.server_name = attempt->server_name;
    session.credentials.session = kept;
    return session;
}

/* One session with what was kept; tells whether it was resumed. */
static bool talk(uint16_t port, tls_session_t *kept, const attempt_t *attempt)
{
    session_t session = connect_as(attempt, port, kept);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    session_check_echo(&session, "21.5 degrees");
    const bool resumed = tls_client_facts(&session.client)->resumed;
    CHECK(session.client.statistics.handshake_bytes_in < 400 || !resumed);
    session_end(&session);
    return resumed;
}

static void session_is_resumed(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, &s_usual));
    CHECK(kept.length > 0);
    CHECK(talk(port, &kept, &s_usual));
    CHECK(kept.length > 0);
}

static void session_that_the_server_has_forgotten(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_no_cache);
    CHECK(!talk(port, &kept, &s_usual));
    CHECK(!talk(port, &kept, &s_usual));
}

static void expect_full_handshake_after(const attempt_t *attempt)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, &s_usual));
    CHECK(!talk(port, &kept, attempt));
    CHECK(kept.length > 0);
}

static void session_is_not_resumed_under_another_name(void)
{
    attempt_t other = s_usual;
    other.server_name = "iot.region-1.services.test";
    expect_full_handshake_after(&other);
}

static void session_is_not_resumed_with_other_roots(void)
{
    attempt_t other = s_usual;
    other.roots = "cloud-root-1.der";
    expect_full_handshake_after(&other);
}

static void session_is_not_resumed_with_another_device_certificate(void)
{
    attempt_t other = s_usual;
    other.device = "device-ec";
    expect_full_handshake_after(&other);
}

static void session_is_resumed_for_a_day(void)
{
    attempt_t later = s_usual;
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, &s_usual));
    later.utc_seconds += ONE_DAY;
    CHECK(talk(port, &kept, &later));
}

static void session_is_not_resumed_after_a_day(void)
{
    attempt_t later = s_usual;
    later.utc_seconds += ONE_DAY + 1;
    expect_full_handshake_after(&later);
}

/* A time server's corrections are small. */
static void session_is_resumed_when_the_clock_was_set_back_a_little(void)
{
    attempt_t earlier = s_usual;
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, &s_usual));
    earlier.utc_seconds -= 1;
    CHECK(talk(port, &kept, &earlier));
}

/* The clock was wrong when the session was made, or is wrong now. */
static void session_is_not_resumed_when_the_clock_was_set_back_by_more_than_a_day(void)
{
    attempt_t earlier = s_usual;
    earlier.utc_seconds -= ONE_DAY + 1;
    expect_full_handshake_after(&earlier);
}

static void session_is_not_resumed_before_the_certificates_are_valid(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    attempt_t attempt = s_usual;
    attempt.utc_seconds = FIRST_SECOND + 60;
    CHECK(!talk(port, &kept, &attempt));
    attempt.utc_seconds = FIRST_SECOND - 1;
    session_t session = connect_as(&attempt, port, &kept);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK((session_failure(&session).verify_flags & MBEDTLS_X509_BADCERT_FUTURE) != 0);
    session_end(&session);
    CHECK_EQUAL(kept.length, 0);
}

/* Resumption would spare the server its certificate, which has expired meanwhile. */
static void session_does_not_outlive_the_certificates(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    attempt_t attempt = s_usual;
    attempt.utc_seconds = LAST_SECOND - 60;
    CHECK(!talk(port, &kept, &attempt));
    attempt.utc_seconds = LAST_SECOND + 1;
    session_t session = connect_as(&attempt, port, &kept);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    CHECK((session_failure(&session).verify_flags & MBEDTLS_X509_BADCERT_EXPIRED) != 0);
    session_end(&session);
    CHECK_EQUAL(kept.length, 0);
}

/* A resumed handshake shows no certificate: what its full one has shown still holds. */
static void peer_of_a_resumed_session_is_known(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, &s_usual));
    session_t session = connect_as(&s_usual, port, &kept);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    CHECK(tls_client_facts(&session.client)->resumed);
    CHECK(strcmp(tls_client_facts(&session.client)->peer.subject, "cloud-rsa") == 0);
    CHECK(strcmp(tls_client_facts(&session.client)->peer.top_issuer, "cloud-root-1") == 0);
    CHECK_EQUAL(tls_client_facts(&session.client)->peer.valid_until, LAST_SECOND);
    session_end(&session);
}

/* A server that cannot resume, and ends the connection instead of shaking hands in full, must not be asked again. */
static void handshake_that_failed_is_followed_by_a_full_one(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, &s_usual));
    session_t session = connect_as(&s_usual, port, &kept);
    session.wire.sends_left = 1; /* its hello goes out, and no more */
    CHECK(session_handshake(&session) < 0);
    session_end(&session);
    CHECK_EQUAL(kept.length, 0);
}

static void damaged_session_is_not_resumed(void)
{
    tls_session_t kept = {.length = 0};
    const uint16_t port = start_cloud(s_two_sessions);
    CHECK(!talk(port, &kept, &s_usual));
    memset(kept.data, 0xA5, sizeof kept.data);
    CHECK(!talk(port, &kept, &s_usual));
}

static const test_case_t s_tests[] = {
    TEST(session_is_resumed),
    TEST(session_that_the_server_has_forgotten),
    TEST(session_is_not_resumed_under_another_name),
    TEST(session_is_not_resumed_with_other_roots),
    TEST(session_is_not_resumed_with_another_device_certificate),
    TEST(session_is_resumed_for_a_day),
    TEST(session_is_not_resumed_after_a_day),
    TEST(session_is_resumed_when_the_clock_was_set_back_a_little),
    TEST(session_is_not_resumed_when_the_clock_was_set_back_by_more_than_a_day),
    TEST(session_is_not_resumed_before_the_certificates_are_valid),
    TEST(session_does_not_outlive_the_certificates),
    TEST(peer_of_a_resumed_session_is_known),
    TEST(handshake_that_failed_is_followed_by_a_full_one),
    TEST(damaged_session_is_not_resumed),
};

TEST_MAIN(s_tests)
