/* Queries byte by byte, and answers in pieces of every size, right and wrong. */
#include "check.h"
#include "dns_message.h"
#include "dns_reply.h"

static const char s_endpoint[] = "a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.example";

static dns_query_t s_query;
static dns_reply_t s_reply;
static dns_reader_t s_reader;

static const uint8_t *query_message(void)
{
    return s_query.stream + DNS_PREFIX;
}

static void start(const char *name, uint32_t rcode)
{
    CHECK_EQUAL(dns_check_name(name), ISM_OK);
    dns_write_query(&s_query, name, 0x1234);
    dns_reply_start(&s_reply, query_message(), rcode);
}

/* Pieces lie in memory of their own, so that the sanitizer sees a byte read too far. */
static dns_result_t read_piece(const uint8_t *bytes, uint32_t count)
{
    uint8_t *piece = malloc(count > 0 ? count : 1U);
    CHECK(piece != NULL);
    memcpy(piece, bytes, count);
    const dns_result_t result = dns_read(&s_reader, piece, count);
    free(piece);
    return result;
}

static dns_result_t read_all(void)
{
    dns_read_start(&s_reader, &s_query);
    return read_piece(s_reply.bytes, s_reply.length);
}

static void check_address(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    const uint8_t expected[4] = {a, b, c, d};
    CHECK(memcmp(s_reader.address, expected, sizeof expected) == 0);
}

/* A name of `length` characters, its labels as long as they may be. */
static void fill_name(char *name, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
    {
        name[i] = i % 64U == 63U ? '.' : 'x';
    }
    name[length] = '\0';
}

static uint32_t s_random = 1;

static uint32_t random_below(uint32_t limit)
{
    s_random = s_random * 1664525U + 1013904223U;
    return (s_random >> 8) % limit;
}

/* ---- query ---- */

static void a_query_is_what_rfc_1035_says(void)
{
    static const uint8_t s_expected[] = {
        0,    40,                                                 /* length, for TCP */
        0x12, 0x34, 1,   0, 0,   1,   0,   0,   0,   0,   0,   1, /* id, recursion desired, one question, one OPT */
        2,    'n',  's', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0, 1, 0, 1, 0, 0, 41, 4, 0xD0, 0, 0, 0, 0, 0, 0,
    };
    dns_write_query(&s_query, "nS.Example.", 0x1234);
    CHECK_EQUAL(s_query.length + DNS_PREFIX, sizeof s_expected + 0U);
    CHECK(memcmp(s_query.stream + 2, s_expected + 2, sizeof s_expected - 2) == 0);
    CHECK_EQUAL(s_query.stream[0] * 256 + s_query.stream[1], s_query.length);
}

static void the_longest_name_fits_and_one_more_does_not(void)
{
    char name[DNS_NAME_MAX + 3U];
    fill_name(name, DNS_NAME_MAX);
    CHECK_EQUAL(dns_check_name(name), ISM_OK);
    dns_write_query(&s_query, name, 1);
    CHECK_EQUAL(s_query.length, DNS_QUERY_MAX);
    name[DNS_NAME_MAX] = '.';
    name[DNS_NAME_MAX + 1U] = '\0';
    CHECK_EQUAL(dns_check_name(name), ISM_OK);
    dns_write_query(&s_query, name, 1);
    CHECK_EQUAL(s_query.length, DNS_QUERY_MAX);
    name[DNS_NAME_MAX + 1U] = 'x';
    name[DNS_NAME_MAX + 2U] = '\0';
    CHECK_EQUAL(dns_check_name(name), ISM_ERR_NAME_TOO_LONG);
    fill_name(name, DNS_NAME_MAX + 1U);
    CHECK_EQUAL(dns_check_name(name), ISM_ERR_NAME_TOO_LONG);
}

static void names_that_are_none_are_refused(void)
{
    static const char *const s_names[] = {
        "", ".", "..", ".a", "a..b", "a..", "a b", "a\rZ0", "a,b", "a/b", "caf\xC3\xA9", "a\x7F", "a@b"};
    char label[65];
    for (size_t i = 0; i < sizeof s_names / sizeof s_names[0]; i++)
    {
        CHECK_EQUAL(dns_check_name(s_names[i]), ISM_ERR_ARGUMENT);
    }
    memset(label, 'a', sizeof label);
    label[64] = '\0';
    CHECK_EQUAL(dns_check_name(label), ISM_ERR_NAME_TOO_LONG);
    label[63] = '\0';
    CHECK_EQUAL(dns_check_name(label), ISM_OK);
    CHECK_EQUAL(dns_check_name("_mqtt-tls.A9.example."), ISM_OK);
}

/* ---- answers ---- */

static void an_aws_endpoint_is_read_in_pieces_of_any_size(void)
{
    start(s_endpoint, 0);
    dns_reply_add_aws_endpoint(&s_reply);
    CHECK(s_reply.length > 512);
    for (uint32_t split = 0; split <= s_reply.length; split++)
    {
        dns_read_start(&s_reader, &s_query);
        (void)read_piece(s_reply.bytes, split);
        CHECK_EQUAL(read_piece(s_reply.bytes + split, s_reply.length - split), DNS_ADDRESS);
        check_address(198, 51, 100, 20);
    }
    for (uint32_t size = 1; size < s_reply.length; size++)
    {
        dns_read_start(&s_reader, &s_query);
        for (uint32_t at = 0; at < s_reply.length; at += size)
        {
            (void)read_piece(s_reply.bytes + at, s_reply.length - at < size ? s_reply.length - at : size);
        }
        CHECK_EQUAL(s_reader.result, DNS_ADDRESS);
        check_address(198, 51, 100, 20);
    }
}

static void the_beginning_of_an_answer_is_unfinished(void)
{
    start("printer.example", 0);
    dns_reply_add_alias(&s_reply, "p1.example");
    dns_reply_start_record(&s_reply, DNS_REPLY_RECORD_AAAA, 16);
    dns_reply_put(&s_reply, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
    dns_reply_add_address(&s_reply, 192, 0, 2, 0);
    for (uint32_t length = 0; length < s_reply.length; length++)
    {
        dns_read_start(&s_reader, &s_query);
        CHECK_EQUAL(read_piece(s_reply.bytes, length), DNS_UNFINISHED);
    }
    CHECK_EQUAL(read_all(), DNS_ADDRESS);
    check_address(192, 0, 2, 0);
}

static void an_address_that_the_module_can_connect_to_is_preferred(void)
{
    static const uint8_t s_refused[][4] = {
        {255, 1, 1, 1}, {1, 255, 1, 1}, {1, 1, 255, 1}, {1, 1, 1, 255}, {0, 1, 1, 1}, {1, 1, 1, 0}};
    static const uint8_t s_fine[4] = {10, 0, 0, 254};
    CHECK(dns_can_connect(s_fine));
    for (size_t i = 0; i < sizeof s_refused / sizeof s_refused[0]; i++)
    {
        const uint8_t *refused = s_refused[i];
        CHECK(!dns_can_connect(refused));
        start("pool.example", 0);
        dns_reply_add_address(&s_reply, refused[0], refused[1], refused[2], refused[3]);
        dns_reply_add_address(&s_reply, 9, 9, 9, 0);
        CHECK_EQUAL(read_all(), DNS_ADDRESS);
        CHECK(memcmp(s_reader.address, refused, 4) == 0);
        dns_reply_add_address(&s_reply, 10, 0, 0, 254);
        dns_reply_add_address(&s_reply, 10, 0, 0, 1);
        CHECK_EQUAL(read_all(), DNS_ADDRESS);
        check_address(10, 0, 0, 254);
    }
}

static void the_question_is_compared_without_regard_to_case(void)
{
    start("broker.example", 0);
    s_reply.bytes[14] = 'R';
    s_reply.bytes[20] = 'E';
    dns_reply_add_address(&s_reply, 10, 0, 0, 1);
    CHECK_EQUAL(read_all(), DNS_ADDRESS);
}

static void answers_to_other_questions_are_useless(void)
{
    static const struct
    {
        uint32_t offset;
        uint8_t value;
    } s_changes[] = {
        {0, 0x13}, /* id */
        {1, 0x35},
        {2, 0x01}, /* a query */
        {2, 0x91}, /* a status answer */
        {13, 'x'}, /* name */
        {12, 7},   /* its first label */
        {26, 1},   /* its end */
        {28, 28},  /* type */
        {30, 3},   /* class */
    };
    for (size_t i = 0; i < sizeof s_changes / sizeof s_changes[0]; i++)
    {
        start("broker.example", 0);
        dns_reply_add_address(&s_reply, 10, 0, 0, 1);
        CHECK_EQUAL(read_all(), DNS_ADDRESS);
        s_reply.bytes[s_changes[i].offset] = s_changes[i].value;
        CHECK_EQUAL(read_all(), DNS_USELESS);
    }
}

static void an_unknown_name_has_no_address(void)
{
    start("nowhere.example", DNS_REPLY_NXDOMAIN);
    CHECK_EQUAL(read_all(), DNS_NO_ADDRESS);
    dns_reply_add_alias(&s_reply, "gone.example");
    CHECK_EQUAL(read_all(), DNS_NO_ADDRESS);
}

static void a_name_without_ipv4_address_has_none(void)
{
    start("six.example", 0);
    CHECK_EQUAL(read_all(), DNS_NO_ADDRESS);
    dns_reply_add_alias(&s_reply, "real.six.example");
    dns_reply_start_record(&s_reply, DNS_REPLY_RECORD_AAAA, 16);
    dns_reply_put(&s_reply, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
    dns_reply_start_record(&s_reply, 16, 0);
    CHECK_EQUAL(read_all(), DNS_NO_ADDRESS);
    /* An address of another class, and one in the additional section. */
    dns_reply_add_address(&s_reply, 10, 0, 0, 1);
    s_reply.bytes[s_reply.length - 11] = 3;
    CHECK_EQUAL(read_all(), DNS_NO_ADDRESS);
    dns_reply_add_address(&s_reply, 10, 0, 0, 1);
    s_reply.bytes[7]--;
    s_reply.bytes[11]++;
    CHECK_EQUAL(read_all(), DNS_NO_ADDRESS);
}

static void a_truncated_answer_is_told_whatever_it_holds(void)
{
    start(s_endpoint, 0);
    dns_reply_truncate(&s_reply);
    CHECK_EQUAL(read_all(), DNS_TRUNCATED);
    dns_reply_add_address(&s_reply, 10, 0, 0, 1);
    CHECK_EQUAL(read_all(), DNS_TRUNCATED);
}

static void a_failing_server_is_useless(void)
{
    for (uint32_t rcode = 1; rcode < 16; rcode++)
    {
        start("broker.example", rcode);
        dns_reply_add_address(&s_reply, 10, 0, 0, 1);
        CHECK_EQUAL(read_all(), rcode == DNS_REPLY_NXDOMAIN ? DNS_NO_ADDRESS : DNS_USELESS);
        /* Some leave the question away. */
        s_reply.length = 12;
        s_reply.bytes[5] = 0;
        CHECK_EQUAL(read_all(), DNS_USELESS);
    }
}

static void names_in_an_answer_are_skipped_not_followed(void)
{
    /* An owner that points to itself, an alias that points to itself, a pointer out of the message. */
    start("loop.example", 0);
    dns_reply_start_record(&s_reply, DNS_REPLY_RECORD_CNAME, 2);
    s_reply.bytes[s_reply.length - 11] = (uint8_t)(s_reply.length - 12U);
    dns_reply_put16(&s_reply, 0xC000U | s_reply.length);
    dns_reply_add_address(&s_reply, 10, 0, 0, 1);
    s_reply.bytes[s_reply.length - 16] = 0xFF;
    s_reply.bytes[s_reply.length - 15] = 0xFF;
    CHECK_EQUAL(read_all(), DNS_ADDRESS);
    check_address(10, 0, 0, 1);
}

static void an_owner_written_out_is_skipped(void)
{
    char name[DNS_NAME_MAX + 2U];
    fill_name(name, DNS_NAME_MAX);
    start("long.example", 0);
    s_reply.bytes[7] = 1;
    dns_reply_put_name(&s_reply, name);
    dns_reply_put(&s_reply, "\0\1\0\1\0\0\0\0\0\4\x0A\0\0\1", 14);
    CHECK_EQUAL(read_all(), DNS_ADDRESS);
    check_address(10, 0, 0, 1);
}

static void what_breaks_the_format_is_useless(void)
{
    for (uint32_t kind = 0x40; kind <= 0x80; kind += 0x40) /* label types that do not exist */
    {
        start("broker.example", 0);
        s_reply.bytes[7] = 1;
        const uint8_t label = (uint8_t)kind;
        dns_reply_put(&s_reply, &label, 1);
        CHECK_EQUAL(read_all(), DNS_USELESS);
    }
    start("broker.example", 0);
    dns_reply_start_record(&s_reply, DNS_REPLY_RECORD_A, 16);
    CHECK_EQUAL(read_all(), DNS_USELESS);
    start("broker.example", 0);
    s_reply.bytes[5] = 2;
    CHECK_EQUAL(read_all(), DNS_USELESS);
}

static void a_result_is_final(void)
{
    start("nowhere.example", DNS_REPLY_NXDOMAIN);
    CHECK_EQUAL(read_all(), DNS_NO_ADDRESS);
    start("nowhere.example", 0);
    dns_reply_add_address(&s_reply, 10, 0, 0, 1);
    CHECK_EQUAL(read_piece(s_reply.bytes, s_reply.length), DNS_NO_ADDRESS);
}

static void random_answers_do_no_harm(void)
{
    static uint32_t s_results[DNS_USELESS + 1];
    const uint32_t seed = getenv("NIN_SEED") == NULL ? 1U : (uint32_t)strtoul(getenv("NIN_SEED"), NULL, 10);
    (void)printf("NIN_SEED=%u\n", seed);
    s_random = seed;
    for (uint32_t round = 0; round < 50000; round++)
    {
        start(s_endpoint, 0);
        dns_reply_add_aws_endpoint(&s_reply);
        /* Some rounds change a few bytes anywhere, others all behind the question. */
        if (round % 2 == 0)
        {
            for (uint32_t changes = 1 + random_below(4); changes > 0; changes--)
            {
                s_reply.bytes[random_below(s_reply.length)] = (uint8_t)random_below(256);
            }
        }
        else
        {
            for (uint32_t i = 12U + s_query.question; i < s_reply.length; i++)
            {
                s_reply.bytes[i] = (uint8_t)(random_below(3) > 0 ? random_below(4) : random_below(256));
            }
        }
        dns_read_start(&s_reader, &s_query);
        for (uint32_t at = 0; at < s_reply.length;)
        {
            const uint32_t wanted = 1 + random_below(200);
            const uint32_t count = s_reply.length - at < wanted ? s_reply.length - at : wanted;
            (void)read_piece(s_reply.bytes + at, count);
            at += count;
        }
        s_results[s_reader.result]++;
    }
    CHECK(s_results[DNS_UNFINISHED] > 0 && s_results[DNS_ADDRESS] > 0 && s_results[DNS_USELESS] > 0);
}

static const test_case_t s_tests[] = {
    TEST(a_query_is_what_rfc_1035_says),
    TEST(the_longest_name_fits_and_one_more_does_not),
    TEST(names_that_are_none_are_refused),
    TEST(an_aws_endpoint_is_read_in_pieces_of_any_size),
    TEST(the_beginning_of_an_answer_is_unfinished),
    TEST(an_address_that_the_module_can_connect_to_is_preferred),
    TEST(the_question_is_compared_without_regard_to_case),
    TEST(answers_to_other_questions_are_useless),
    TEST(an_unknown_name_has_no_address),
    TEST(a_name_without_ipv4_address_has_none),
    TEST(a_truncated_answer_is_told_whatever_it_holds),
    TEST(a_failing_server_is_useless),
    TEST(names_in_an_answer_are_skipped_not_followed),
    TEST(an_owner_written_out_is_skipped),
    TEST(what_breaks_the_format_is_useless),
    TEST(a_result_is_final),
    TEST(random_answers_do_no_harm),
};

TEST_MAIN(s_tests)
