#include "at_answer.h"

#include <stdbool.h>
#include <string.h>

#include "spi_link.h"

#define LINE_END_LENGTH 2U
#define TRAILER_LENGTH 8U
#define PROMPT_LENGTH 4U
#define CURSOR_END_LENGTH 2U

static const char s_ok_trailer[] = "\r\nOK\r\n> ";
static const char s_prompt[] = "\r\n> ";
static const char s_cursor_end[] = "> ";

static bool ends_with(const at_answer_t *answer, const char *end, uint32_t length)
{
    return answer->length >= length && memcmp(answer->data + answer->length - length, end, length) == 0;
}

static uint32_t without_filler(const uint8_t *bytes, uint32_t length)
{
    while (length > 0 && bytes[length - 1U] == SPI_LINK_FILLER)
    {
        length--;
    }
    return length;
}

at_status_t at_answer_parse_end(uint8_t *bytes, uint32_t length, at_answer_t *answer)
{
    answer->data = bytes;
    answer->length = without_filler(bytes, length);
    if (ends_with(answer, s_ok_trailer, TRAILER_LENGTH))
    {
        answer->length -= TRAILER_LENGTH;
        return AT_OK;
    }
    if (ends_with(answer, s_prompt, PROMPT_LENGTH))
    {
        answer->length -= PROMPT_LENGTH;
        return AT_ERROR;
    }
    return AT_PARTIAL;
}

at_status_t at_answer_parse(uint8_t *bytes, uint32_t length, at_answer_t *answer)
{
    while (length > 0 && *bytes == SPI_LINK_FILLER)
    {
        bytes++;
        length--;
    }
    answer->data = bytes;
    answer->length = 0;
    if (length < LINE_END_LENGTH || bytes[0] != '\r' || bytes[1] != '\n')
    {
        return AT_GRAMMAR;
    }
    const at_status_t status = at_answer_parse_end(bytes + LINE_END_LENGTH, length - LINE_END_LENGTH, answer);
    if (status == AT_PARTIAL && answer->length == CURSOR_END_LENGTH &&
        ends_with(answer, s_cursor_end, CURSOR_END_LENGTH))
    {
        answer->length = 0;
        return AT_LOST;
    }
    return status;
}

static bool is_line_end(uint8_t byte)
{
    return byte == '\r' || byte == '\n';
}

void at_answer_trim(at_answer_t *answer)
{
    for (; answer->length > 0 && is_line_end(answer->data[0]); answer->length--)
    {
        answer->data++;
    }
    while (answer->length > 0 && is_line_end(answer->data[answer->length - 1U]))
    {
        answer->length--;
    }
}
