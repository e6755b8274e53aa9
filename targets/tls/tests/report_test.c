/* The report of a handshake, line by line, after handshakes of every outcome. */
#include "check.h"
#include "cloud.h"
#include "handshake_report.h"
#include "server.h"

#define LINES 10
#define LAST_SECOND "1924991999" /* of the cloud's chain */

enum line
{
    SUITE,
    SUBJECT,
    ISSUER,
    TOP_ISSUER,
    VALID_UNTIL,
    MESSAGE_SIZE,
    MESSAGE_LIMIT,
    RESUMED,
    BYTES_IN,
    BYTES_OUT,
};

typedef struct report
{
    char text[HANDSHAKE_REPORT_SIZE + 1];
    const char *lines[LINES];
} report_t;

/* The lines of a session's report; there must be no more and no less. */
static void read_report(report_t *report, const session_t *session)
{
    memset(report->text, 0x7E, sizeof report->text);
    const size_t length = handshake_report_write(&session->client, report->text);
    CHECK(length <= HANDSHAKE_REPORT_SIZE);
    CHECK_EQUAL(report->text[length], 0x7E); /* no NUL, and nothing behind the end */
    report->text[length] = '\0';
    char *at = report->text;
    for (size_t i = 0; i < LINES; i++)
    {
        char *end = strchr(at, '\n');
        CHECK(end != NULL);
        *end = '\0';
        report->lines[i] = at;
        at = end + 1;
    }
    CHECK_EQUAL(*at, '\0');
}

static void expect(const report_t *report, enum line line, const char *text)
{
    if (strcmp(report->lines[line], text) != 0)
    {
        (void)fprintf(stderr, "line %d is \"%s\", expected \"%s\"\n", (int)line + 1, report->lines[line], text);
        exit(1);
    }
}

static uint32_t number_in(const report_t *report, enum line line)
{
    return (uint32_t)strtoul(report->lines[line], NULL, 10);
}

static void good_handshake_is_reported(void)
{
    report_t report;
    session_t session = cloud_connect_ec(cloud_ec_chain);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    read_report(&report, &session);
    CHECK(strncmp(report.lines[SUITE], "TLS-ECDHE-ECDSA-WITH-AES-", 25) == 0);
    expect(&report, SUBJECT, "cloud-ec");
    expect(&report, ISSUER, "cloud-ec-issuer");
    expect(&report, TOP_ISSUER, "cloud-root-3");
    expect(&report, VALID_UNTIL, LAST_SECOND);
    expect(&report, MESSAGE_SIZE, "0");
    expect(&report, MESSAGE_LIMIT, "0");
    expect(&report, RESUMED, "0");
    CHECK_EQUAL(number_in(&report, BYTES_IN), session.client.statistics.handshake_bytes_in);
    CHECK(number_in(&report, BYTES_IN) > 4000);
    CHECK_EQUAL(number_in(&report, BYTES_OUT), session.client.statistics.handshake_bytes_out);
    session_end(&session);
}

static void report_does_not_grow_with_what_is_sent_afterwards(void)
{
    report_t before;
    report_t after;
    session_t session = cloud_connect_ec(cloud_ec_chain);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    read_report(&before, &session);
    session_check_echo(&session, "21.5 degrees");
    read_report(&after, &session);
    CHECK(memcmp(before.text, after.text, strlen(before.text)) == 0);
    CHECK_EQUAL(number_in(&before, BYTES_IN), number_in(&after, BYTES_IN));
    CHECK_EQUAL(number_in(&before, BYTES_OUT), number_in(&after, BYTES_OUT));
    session_end(&session);
}

static void resumed_handshake_is_reported_as_such_with_the_peer_of_the_full_one(void)
{
    static const char *const more[] = {"-cert_chain", "cloud-ec-chain.pem", "-no_ticket", "-naccept", "2", NULL};
    report_t report;
    tls_session_t kept = {.length = 0};
    const uint16_t port = cloud_start("cloud-ec.pem", "cloud-ec-key.pem", more);
    for (int connection = 1; connection <= 2; connection++)
    {
        session_t session = cloud_connect(port, "device-ec.der", "device-ec-key.der");
        session.credentials.session = &kept;
        CHECK_EQUAL(session_handshake(&session), TLS_OK);
        session_check_echo(&session, "21.5 degrees");
        read_report(&report, &session);
        session_end(&session);
    }
    expect(&report, RESUMED, "1");
    expect(&report, SUBJECT, "cloud-ec");
    expect(&report, VALID_UNTIL, LAST_SECOND);
    CHECK(number_in(&report, BYTES_IN) > 100 && number_in(&report, BYTES_IN) < 400);
}

static void refused_certificate_is_reported_though_the_handshake_failed(void)
{
    report_t report;
    session_t session = cloud_connect_rsa(cloud_rsa_chain);
    session_take_roots(&session, "stranger.pem");
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    read_report(&report, &session);
    expect(&report, SUBJECT, "cloud-rsa");
    expect(&report, ISSUER, "cloud-rsa-issuer");
    expect(&report, RESUMED, "0");
    CHECK(number_in(&report, BYTES_IN) > 5000);
    session_end(&session);
}

static void message_that_does_not_fit_is_reported_with_size_and_limit(void)
{
    report_t report;
    static const char *const more[] = {"-cert_chain", "long-chain.pem", NULL};
    session_t session = cloud_connect_rsa(more);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    read_report(&report, &session);
    CHECK(number_in(&report, MESSAGE_SIZE) > number_in(&report, MESSAGE_LIMIT));
    CHECK_EQUAL(number_in(&report, MESSAGE_LIMIT), MBEDTLS_SSL_IN_CONTENT_LEN);
    session_end(&session);
}

static void handshake_that_saw_no_certificate_leaves_its_lines_empty(void)
{
    static const char *const more[] = {"-cipher", "AES256-SHA256", NULL};
    report_t report;
    session_t session = cloud_connect_rsa(more);
    CHECK_EQUAL(session_handshake(&session), TLS_FAILED);
    read_report(&report, &session);
    expect(&report, SUBJECT, "");
    expect(&report, ISSUER, "");
    expect(&report, TOP_ISSUER, "");
    expect(&report, VALID_UNTIL, "0");
    CHECK(number_in(&report, BYTES_OUT) > 100);
    session_end(&session);
}

/* A name of a server's choosing must not end a line, nor begin a forged one; the longest of everything must fit. */
static void longest_names_and_control_characters_stay_in_their_lines(void)
{
    report_t report;
    session_t session = cloud_connect_ec(cloud_ec_chain);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    tls_facts_t *facts = &session.client.facts;
    memset(facts->peer.subject, 'a', sizeof facts->peer.subject - 1);
    memset(facts->peer.issuer, '\n', sizeof facts->peer.issuer - 1);
    memset(facts->peer.top_issuer, 0x7F, sizeof facts->peer.top_issuer - 1);
    facts->peer.valid_until = INT64_MAX - 1;
    session.client.failure.message_size = UINT32_MAX;
    session.client.failure.message_limit = UINT32_MAX;
    session.client.statistics.handshake_bytes_in = UINT32_MAX;
    session.client.statistics.handshake_bytes_out = UINT32_MAX;
    read_report(&report, &session);
    CHECK_EQUAL(strlen(report.lines[SUBJECT]), TLS_COMMON_NAME_SIZE - 1);
    CHECK_EQUAL(strspn(report.lines[ISSUER], "?"), TLS_COMMON_NAME_SIZE - 1);
    CHECK_EQUAL(strspn(report.lines[TOP_ISSUER], "?"), TLS_COMMON_NAME_SIZE - 1);
    expect(&report, VALID_UNTIL, "9223372036854775806");
    expect(&report, BYTES_OUT, "4294967295");
    session_end(&session);
}

static const test_case_t s_tests[] = {
    TEST(good_handshake_is_reported),
    TEST(report_does_not_grow_with_what_is_sent_afterwards),
    TEST(resumed_handshake_is_reported_as_such_with_the_peer_of_the_full_one),
    TEST(refused_certificate_is_reported_though_the_handshake_failed),
    TEST(message_that_does_not_fit_is_reported_with_size_and_limit),
    TEST(handshake_that_saw_no_certificate_leaves_its_lines_empty),
    TEST(longest_names_and_control_characters_stay_in_their_lines),
};

TEST_MAIN(s_tests)
