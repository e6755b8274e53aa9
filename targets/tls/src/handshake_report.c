#include "handshake_report.h"

#define LONGEST_SUITE 64
#define DIGITS 20       /* of the largest 64-bit number */
#define DIGITS_OF_32 10 /* of the largest 32-bit number */
#define LINES 10

typedef struct writer
{
    char *text;
    size_t length;
} writer_t;

_Static_assert(LONGEST_SUITE + 3 * TLS_COMMON_NAME_SIZE + DIGITS + 4 * DIGITS_OF_32 + 1 + LINES <=
                   HANDSHAKE_REPORT_SIZE,
               "a report never needs more room than it is promised");

static void put_line(writer_t *writer, const char *line, size_t longest)
{
    for (size_t i = 0; line != NULL && i < longest && line[i] != '\0'; i++)
    {
        const unsigned char symbol = (unsigned char)line[i];
        writer->text[writer->length++] = symbol < 0x20 || symbol == 0x7F ? '?' : line[i];
    }
    writer->text[writer->length++] = '\n';
}

static void put_number(writer_t *writer, int64_t number)
{
    char digits[DIGITS + 1];
    size_t at = DIGITS;
    uint64_t left = number < 0 ? 0U : (uint64_t)number;
    digits[at] = '\0';
    do
    {
        digits[--at] = (char)('0' + (left % 10U));
        left /= 10U;
    } while (left != 0U && at > 0U);
    put_line(writer, digits + at, DIGITS);
}

size_t handshake_report_write(const tls_client_t *client, char *text)
{
    const tls_facts_t *facts = tls_client_facts(client);
    const tls_peer_t *peer = &facts->peer;
    tls_failure_t failure;
    tls_statistics_t bytes;
    writer_t writer = {.text = text, .length = 0};
    tls_client_failure(client, &failure);
    tls_client_statistics(client, &bytes);
    put_line(&writer, facts->suite, LONGEST_SUITE);
    put_line(&writer, peer->subject, sizeof peer->subject - 1);
    put_line(&writer, peer->issuer, sizeof peer->issuer - 1);
    put_line(&writer, peer->top_issuer, sizeof peer->top_issuer - 1);
    put_number(&writer, peer->valid_until == INT64_MAX ? 0 : peer->valid_until);
    put_number(&writer, failure.message_size);
    put_number(&writer, failure.message_limit);
    put_number(&writer, facts->resumed ? 1 : 0);
    put_number(&writer, bytes.handshake_bytes_in);
    put_number(&writer, bytes.handshake_bytes_out);
    return writer.length;
}
