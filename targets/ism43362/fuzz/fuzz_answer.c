/*
 * The grammar of answers: at_answer_parse on memory, and the same bytes as an answer on the bus, into the client's own
 * memory, into that of R0 and piece by piece into a sink. All must find the same.
 *
 * Input: how to wrap (first byte), runs of filler in front and behind, then the bytes.
 */
#include "answering.h"
#include "at_answer.h"
#include "input.h"
#include "invariant.h"

#define MEMORY_SIZE 1472U

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef enum wrapping
{
    WRAP_NOT, /* the bytes are the answer */
    WRAP_OK,
    WRAP_ERROR,
    WRAPPINGS,
} wrapping_t;

static uint8_t s_raw[ANSWERING_SIZE];
static uint8_t s_pieces[ANSWERING_SIZE];
static uint32_t s_pieces_length;

static void append(uint32_t *length, const void *bytes, size_t count)
{
    const size_t room = sizeof s_raw - *length;
    count = count < room ? count : room;
    memcpy(s_raw + *length, bytes, count);
    *length += (uint32_t)count;
}

static void append_filler(uint32_t *length, uint8_t count)
{
    uint8_t filler[255];
    memset(filler, SPI_LINK_FILLER, sizeof filler);
    append(length, filler, count);
}

/* ---- on memory ---- */

/* In memory of exactly the answer's size. */
static at_status_t parse(uint32_t length, at_answer_t *answer, uint8_t **copy)
{
    *copy = malloc(length + 1U);
    require(*copy != NULL, "there is memory");
    memcpy(*copy + 1, s_raw, length);
    const at_status_t status = at_answer_parse(*copy + 1, length, answer);
    require(answer->data >= *copy + 1 && answer->data + answer->length <= *copy + 1 + length,
            "data lies in the answer");
    require((status != AT_GRAMMAR && status != AT_LOST) || answer->length == 0, "what is no answer has no data");
    return status;
}

/* ---- over the bus ---- */

static void take_piece(void *context, const uint8_t *bytes, uint32_t count)
{
    (void)context;
    require(count <= sizeof s_pieces - s_pieces_length, "the pieces are no more than the answer");
    memcpy(s_pieces + s_pieces_length, bytes, count);
    s_pieces_length += count;
}

static at_status_t ask(answering_t *answering, uint32_t length, uint8_t *memory, at_sink_t sink)
{
    at_text_t text;
    answering_start(answering);
    answering_add(answering, s_raw, length);
    at_text_start(&text, "R0");
    const at_command_t command = {
        .text = &text, .timeout_ms = 100, .memory = memory, .memory_size = MEMORY_SIZE, .sink = sink};
    return at_client_run(&answering->client, &command);
}

static uint32_t without_filler(const uint8_t *bytes, uint32_t length, uint8_t *out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < length; i++)
    {
        if (bytes[i] != SPI_LINK_FILLER)
        {
            out[count++] = bytes[i];
        }
    }
    return count;
}

/* A list is text: its filler may be dropped. */
static bool same_text(const uint8_t *a, uint32_t a_length, const uint8_t *b, uint32_t b_length)
{
    static uint8_t s_a[ANSWERING_SIZE];
    static uint8_t s_b[ANSWERING_SIZE];
    const uint32_t a_count = without_filler(a, a_length, s_a);
    const uint32_t b_count = without_filler(b, b_length, s_b);
    return a_count == b_count && memcmp(s_a, s_b, a_count) == 0;
}

static void check_bus(uint32_t length, at_status_t expected, const at_answer_t *right)
{
    static answering_t s_answering;
    static uint8_t s_memory[MEMORY_SIZE];
    const at_client_t *client = &s_answering.client;

    at_status_t status = ask(&s_answering, length, s_memory, NULL);
    require(status != AT_OK || (expected == AT_OK && client->answer.length == right->length &&
                                memcmp(client->answer.data, right->data, right->length) == 0),
            "R0's answer is the data");
    require(expected != AT_OK || status == AT_OK || length > MEMORY_SIZE, "no answer that fits is refused");

    status = ask(&s_answering, length, NULL, NULL);
    require(strlen(client->reply) <= AT_MEMORY_SIZE, "a text ends");
    require(expected != AT_OK || status == AT_OK || length > AT_MEMORY_SIZE, "no text that fits is refused");

    s_pieces_length = 0;
    status = ask(&s_answering, length, NULL, take_piece);
    require(status != expected || status == AT_GRAMMAR || status == AT_LOST ||
                same_text(s_pieces, s_pieces_length, right->data, right->length) || length > AT_MEMORY_SIZE,
            "the pieces are the data");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input_t input = {.bytes = data, .left = size};
    const wrapping_t wrapping = (wrapping_t)(input_byte(&input) % WRAPPINGS);
    const uint8_t before = input_byte(&input);
    const uint8_t behind = input_byte(&input);
    const uint8_t *bytes = input.bytes;
    const uint32_t count = input.left < 4096U ? (uint32_t)input.left : 4096U;
    at_answer_t answer;
    uint8_t *copy;
    uint32_t length = 0;

    if (wrapping == WRAP_NOT)
    {
        append(&length, bytes, count);
    }
    else
    {
        append_filler(&length, before);
        append(&length, "\r\n", 2);
        append(&length, bytes, count);
        append(&length, wrapping == WRAP_OK ? "\r\nOK\r\n> " : "\r\nERROR\r\n> ", wrapping == WRAP_OK ? 8U : 11U);
        append_filler(&length, behind);
    }
    if (length == 0)
    {
        return 0;
    }
    const at_status_t status = parse(length, &answer, &copy);
    require(wrapping != WRAP_OK ||
                (status == AT_OK && answer.length == count && memcmp(answer.data, bytes, count) == 0),
            "any data between CR LF and OK is found unchanged");
    require(wrapping != WRAP_ERROR || (status == AT_ERROR && answer.length == count + 7U),
            "ERROR is found behind any data");
    check_bus(length, status, &answer);
    free(copy);
    return 0;
}
