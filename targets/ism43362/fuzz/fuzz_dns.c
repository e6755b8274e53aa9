/*
 * DNS: the query for a name, and any answer to it: read at once, byte by byte and in pieces, always with the same
 * result.
 *
 * Input: a byte of choices, the name, then the answer. With the first choice the answer begins with the header and
 * question that fit the query, and the input only says their flags and counts.
 */
#include "dns_message.h"
#include "input.h"
#include "invariant.h"

#define ANSWER_SIZE 2048U

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_query(const dns_query_t *query, const char *name)
{
    const uint8_t *message = query->stream + DNS_PREFIX;
    require(query->length <= DNS_QUERY_MAX, "a query has its bound");
    require((query->stream[0] << 8 | query->stream[1]) == query->length, "the prefix is the length");
    /* The labels, put together again, are the name. */
    uint32_t place = DNS_HEADER;
    uint32_t length = 0;
    for (; message[place] != 0; place += message[place] + 1U)
    {
        require(message[place] <= 63U && place + message[place] < query->length, "a label has its bound");
        length += message[place] + 1U;
    }
    const size_t given = strlen(name);
    require(length - 1U == given - (name[given - 1U] == '.' ? 1U : 0U), "no letter of the name is lost");
    require(place + 1U + 4U == DNS_HEADER + query->question, "the question ends behind type and class");
}

/* Reads the answer in pieces of `piece` bytes, and once more behind its end. */
static dns_result_t read_in_pieces(
    const dns_query_t *query, const uint8_t *answer, uint32_t length, uint32_t piece, uint8_t address[4])
{
    dns_reader_t reader;
    dns_result_t result = DNS_UNFINISHED;
    dns_read_start(&reader, query);
    for (uint32_t done = 0; done < length; done += piece)
    {
        const uint32_t count = length - done < piece ? length - done : piece;
        const dns_result_t before = result;
        result = dns_read(&reader, answer + done, count);
        require(before == DNS_UNFINISHED || result == before, "the first result stays");
    }
    memcpy(address, reader.address, 4);
    return result;
}

static uint32_t write_answer(const dns_query_t *query, bool fitting, input_t *input, uint8_t answer[ANSWER_SIZE])
{
    uint32_t length = 0;
    if (fitting)
    {
        length = DNS_HEADER + query->question;
        memcpy(answer, query->stream + DNS_PREFIX, length);
        answer[2] = (uint8_t)(0x80U | input_byte(input));
        answer[3] = input_byte(input);
        answer[7] = input_byte(input);
    }
    const uint32_t room = ANSWER_SIZE - length;
    const uint32_t rest = input->left < room ? (uint32_t)input->left : room;
    if (rest > 0)
    {
        memcpy(answer + length, input->bytes, rest);
    }
    return length + rest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input_t input = {.bytes = data, .left = size};
    const uint8_t choices = input_byte(&input);
    char name[256];
    uint8_t answer[ANSWER_SIZE];
    uint8_t whole_address[4];
    uint8_t address[4];
    dns_query_t query;

    name[input_string(&input, name, sizeof name - 1U)] = '\0';
    if (dns_check_name(name) != ISM_OK)
    {
        return 0;
    }
    dns_write_query(&query, name, 0x1234);
    check_query(&query, name);

    const uint32_t length = write_answer(&query, (choices & 1U) != 0, &input, answer);
    uint8_t *exact = malloc(length + 1U); /* never empty */
    require(exact != NULL, "there is memory");
    memcpy(exact + 1, answer, length);
    const dns_result_t whole = read_in_pieces(&query, exact + 1, length, ANSWER_SIZE, whole_address);
    for (uint32_t piece = 1; piece < 8U; piece += 2U)
    {
        const dns_result_t result = read_in_pieces(&query, exact + 1, length, piece, address);
        require(result == whole && memcmp(address, whole_address, sizeof address) == 0, "pieces change nothing");
    }
    require(whole != DNS_ADDRESS || length >= DNS_HEADER + query.question + 15U, "an address takes a record");
    free(exact);
    return 0;
}
