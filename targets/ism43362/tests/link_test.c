/* Framing and the grammar of answers: what the AT client makes of the words on the bus. */
#include "check.h"
#include "fake_module.h"

typedef struct bytes
{
    uint8_t data[4096];
    uint32_t length;
} bytes_t;

static void collect(void *context, const uint8_t *data, uint32_t count)
{
    bytes_t *bytes = context;
    memcpy(bytes->data + bytes->length, data, count);
    bytes->length += count;
}

static fake_module_t *start_idle(void)
{
    fake_module_t *fake = fake_start();
    fake_settle(fake);
    CHECK(!fake->driver.client.lost);
    fake_clear_log(fake);
    return fake;
}

/* Runs "XX", as R0 runs, against a raw answer and returns the data. */
static at_status_t run_against(fake_module_t *fake, const fake_script_t *script, bytes_t *bytes)
{
    at_text_t text;
    at_text_start(&text, "XX");
    const at_command_t command = {
        .text = &text, .memory = bytes->data, .memory_size = sizeof bytes->data, .timeout_ms = 1000};
    fake_answer(fake, script);
    const at_status_t status = at_client_run(&fake->driver.client, &command);
    bytes->length = fake->driver.client.answer.length;
    memmove(bytes->data, fake->driver.client.answer.data, bytes->length);
    return status;
}

/* The same as a list. */
static at_status_t run_list(fake_module_t *fake, const fake_script_t *script, bytes_t *bytes)
{
    at_text_t text;
    at_text_start(&text, "XX");
    const at_command_t command = {.text = &text, .sink = collect, .sink_context = bytes, .timeout_ms = 1000};
    bytes->length = 0;
    fake_answer(fake, script);
    return at_client_run(&fake->driver.client, &command);
}

static at_status_t run_raw(const void *answer, uint32_t length, bytes_t *bytes)
{
    fake_module_t *fake = start_idle();
    const fake_script_t script = {.command = "X", .bytes = answer, .length = length};
    return run_against(fake, &script, bytes);
}

#define RUN_TEXT(answer, bytes) run_raw(answer, sizeof(answer) - 1, bytes)

static void starts_after_the_cursor(void)
{
    fake_module_t *fake = start_idle();
    CHECK_EQUAL(fake->resets, 1);
    CHECK_EQUAL(fake->violations, 0);
}

static void resets_again_when_the_cursor_is_wrong(void)
{
    fake_module_t *fake = fake_start();
    fake->cursor = "\x15\x15\r\n? ";
    (void)ism_worker_step(&fake->driver);
    CHECK(fake->driver.client.lost);
    CHECK_EQUAL(fake->resets, 3);
    fake->cursor = NULL;
    fake_settle(fake);
    CHECK(!fake->driver.client.lost);
}

static void a_setter_answers_ok_in_ten_bytes(void)
{
    bytes_t bytes;
    CHECK_EQUAL(RUN_TEXT("\r\n\r\nOK\r\n> ", &bytes), AT_OK);
    CHECK_EQUAL(bytes.length, 0);
}

static void a_setter_may_answer_ok_in_twelve_bytes(void)
{
    bytes_t bytes;
    CHECK_EQUAL(RUN_TEXT("\r\n\r\n\r\nOK\r\n> ", &bytes), AT_OK);
}

static void a_setter_takes_two_windows_and_no_word_too_many(void)
{
    fake_module_t *fake = start_idle();
    const uint32_t windows = fake->windows;
    CHECK_EQUAL(at_client_set(&fake->driver.client, "P0=", 2), AT_OK);
    CHECK_EQUAL(fake->windows - windows, 2);
    CHECK_EQUAL(fake->selected_socket, 2);
    CHECK_EQUAL(fake->violations, 0);
}

static void data_may_look_like_the_protocol(void)
{
    static const char s_data[] = "OK\r\n> \025\025ERROR\r\n> \r\nOK\r\n> x\x15";
    char answer[64] = "\r\n";
    bytes_t bytes;
    memcpy(answer + 2, s_data, sizeof s_data - 1);
    memcpy(answer + 2 + sizeof s_data - 1, "\r\nOK\r\n> ", 8);
    CHECK_EQUAL(run_raw(answer, 2 + sizeof s_data - 1 + 8, &bytes), AT_OK);
    CHECK_EQUAL(bytes.length, sizeof s_data - 1);
    CHECK(memcmp(bytes.data, s_data, bytes.length) == 0);
}

static void data_may_be_filler_only(void)
{
    bytes_t bytes;
    CHECK_EQUAL(RUN_TEXT("\r\n\x15\x15\x15\r\nOK\r\n> ", &bytes), AT_OK);
    CHECK_EQUAL(bytes.length, 3);
}

static void filler_before_the_header_is_dropped(void)
{
    for (uint32_t count = 1; count <= 41; count += 4)
    {
        fake_module_t *fake = start_idle();
        bytes_t bytes;
        const fake_script_t script = {.command = "X",
                                      .bytes = "\r\n\x15"
                                               "b\r\nOK\r\n> ",
                                      .length = 12,
                                      .leading_filler = count};
        CHECK_EQUAL(run_against(fake, &script, &bytes), AT_OK);
        CHECK_EQUAL(bytes.length, 2);
        CHECK(memcmp(bytes.data,
                     "\x15"
                     "b",
                     2) == 0);
    }
}

static void ready_may_fall_late(void)
{
    for (uint32_t late = 1; late <= 300; late += 13)
    {
        fake_module_t *fake = start_idle();
        bytes_t bytes;
        const fake_script_t script = {
            .command = "X", .bytes = "\r\nabc\x15\r\nOK\r\n> ", .length = 14, .late_words = late};
        CHECK_EQUAL(run_against(fake, &script, &bytes), AT_OK);
        CHECK_EQUAL(bytes.length, 4);
        CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "I?", 1000), AT_OK);
        CHECK_EQUAL(fake->violations, 0);
    }
}

static void every_length_of_data_arrives_whole(void)
{
    static uint8_t s_answer[2048];
    static bytes_t s_bytes;
    for (uint32_t length = 0; length <= 1460; length += length < 70 ? 1 : 139)
    {
        memcpy(s_answer, "\r\n", 2);
        for (uint32_t i = 0; i < length; i++)
        {
            s_answer[2 + i] = (uint8_t)(i * 7U + length);
        }
        memcpy(s_answer + 2 + length, "\r\nOK\r\n> ", 8);
        CHECK_EQUAL(run_raw(s_answer, length + 10, &s_bytes), AT_OK);
        CHECK_EQUAL(s_bytes.length, length);
        CHECK(memcmp(s_bytes.data, s_answer + 2, length) == 0);
    }
}

static void a_list_of_any_length_is_handed_over_whole(void)
{
    static uint8_t s_answer[2048];
    static bytes_t s_bytes;
    for (uint32_t late = 0; late <= 300; late += 100)
    {
        for (uint32_t length = 0; length <= 1900; length += length < 300 ? 1 : 97)
        {
            memcpy(s_answer, "\r\n", 2);
            for (uint32_t i = 0; i < length; i++)
            {
                s_answer[2 + i] = (uint8_t)('a' + i % 26);
            }
            memcpy(s_answer + 2 + length, "\r\nOK\r\n> ", 8);
            fake_module_t *fake = start_idle();
            const fake_script_t script = {.command = "X", .bytes = s_answer, .length = length + 10, .late_words = late};
            CHECK_EQUAL(run_list(fake, &script, &s_bytes), AT_OK);
            const uint32_t head = s_bytes.length - length; /* the first piece of a long one begins with its CR LF */
            CHECK(head == 0 || head == 2);
            CHECK(memcmp(s_bytes.data + head, s_answer + 2, length) == 0);
        }
    }
}

static void an_answer_too_long_for_its_place_is_refused(void)
{
    static char s_answer[400];
    fake_module_t *fake = start_idle();
    memset(s_answer, 'x', sizeof s_answer);
    memcpy(s_answer, "\r\n", 2);
    memcpy(s_answer + sizeof s_answer - 8, "\r\nOK\r\n> ", 8);
    const fake_script_t script = {.command = "CR", .bytes = s_answer, .length = sizeof s_answer};
    fake_answer(fake, &script);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CR", 1000), AT_GRAMMAR);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CR", 1000), AT_OK);
    CHECK_EQUAL(fake->resets, 1);
}

static void an_error_keeps_its_text(void)
{
    fake_module_t *fake = start_idle();
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "QQ", 1000), AT_ERROR);
    CHECK(strstr(fake->driver.client.reply, "Unknown Error") != NULL);
    CHECK(!fake->driver.client.lost);
}

static void a_late_answer_is_read_away(void)
{
    fake_module_t *fake = start_idle();
    const fake_script_t script = {.command = "CS", .delay_ms = 1200};
    fake_answer(fake, &script);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CS", 1000), AT_TIMEOUT);
    CHECK(!fake->driver.client.lost);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CR", 1000), AT_OK);
    CHECK(strcmp(fake->driver.client.reply, "-57") == 0);
    CHECK_EQUAL(fake->resets, 1);
    CHECK_EQUAL(fake->violations, 0);
}

static void an_answer_that_does_not_come_ends_in_a_reset(void)
{
    fake_module_t *fake = start_idle();
    const fake_script_t script = {.command = "CS", .delay_ms = 20000};
    fake_answer(fake, &script);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CS", 1000), AT_LOST);
    CHECK(fake->driver.client.lost);
    fake_settle(fake);
    CHECK_EQUAL(fake->resets, 2);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CR", 1000), AT_OK);
    CHECK(strcmp(fake->driver.client.reply, "-57") == 0);
}

static void an_answer_without_grammar_is_read_away_without_a_reset(void)
{
    fake_module_t *fake = start_idle();
    const fake_script_t script = {.command = "CR", .bytes = "garbage, no prompt", .length = 18};
    fake_answer(fake, &script);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CR", 1000), AT_GRAMMAR);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CR", 1000), AT_OK);
    CHECK(strcmp(fake->driver.client.reply, "-57") == 0);
    CHECK_EQUAL(fake->resets, 1);
}

static void ready_that_never_falls_ends_in_a_reset(void)
{
    fake_module_t *fake = start_idle();
    const fake_script_t script = {.command = "CR", .bytes = "\r\n-57\r\nOK\r\n> ", .length = 13, .late_words = 1000000};
    fake_answer(fake, &script);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CR", 1000), AT_LOST);
    fake_settle(fake);
    CHECK_EQUAL(fake->resets, 2);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CR", 1000), AT_OK);
}

static void a_stale_edge_is_not_the_answer(void)
{
    fake_module_t *fake = start_idle();
    const fake_script_t script = {.command = "CR", .delay_ms = 50};
    fake_answer(fake, &script);
    ism_data_ready_edge(&fake->driver, true);
    CHECK_EQUAL(at_client_ask_for(&fake->driver.client, "CR", 1000), AT_OK);
    CHECK(strcmp(fake->driver.client.reply, "-57") == 0);
}

static const test_case_t s_tests[] = {
    TEST(starts_after_the_cursor),
    TEST(resets_again_when_the_cursor_is_wrong),
    TEST(a_setter_answers_ok_in_ten_bytes),
    TEST(a_setter_may_answer_ok_in_twelve_bytes),
    TEST(a_setter_takes_two_windows_and_no_word_too_many),
    TEST(data_may_look_like_the_protocol),
    TEST(data_may_be_filler_only),
    TEST(filler_before_the_header_is_dropped),
    TEST(ready_may_fall_late),
    TEST(every_length_of_data_arrives_whole),
    TEST(a_list_of_any_length_is_handed_over_whole),
    TEST(an_answer_too_long_for_its_place_is_refused),
    TEST(an_error_keeps_its_text),
    TEST(a_late_answer_is_read_away),
    TEST(an_answer_that_does_not_come_ends_in_a_reset),
    TEST(an_answer_without_grammar_is_read_away_without_a_reset),
    TEST(ready_that_never_falls_ends_in_a_reset),
    TEST(a_stale_edge_is_not_the_answer),
};

TEST_MAIN(s_tests)
