/*
 * The names that the module and its DNS server know: all of them, each with an address of its own. Those that begin
 * with an underscore only the server knows; the letter behind it says how it answers.
 *
 *   _x  no such name      _n  no address      _s  server failure      _t  truncated, over UDP      _c  an alias first
 */
#include "wild_module.h"

#define HEADER 12U
#define TYPE_AND_CLASS 4U
#define TYPE_ADDRESS 1U
#define TYPE_ALIAS 5U

void wild_address_of(const char *name, uint8_t address[4])
{
    uint32_t hash = 7;
    for (; *name != '\0'; name++)
    {
        hash = hash * 31U + (uint8_t)*name;
    }
    address[0] = 10;
    address[1] = (uint8_t)(1U + hash % 250U);
    address[2] = (uint8_t)(1U + hash / 250U % 250U);
    address[3] = (uint8_t)(1U + hash / 62500U % 250U);
}

/* Reads the labels of the question; the offset behind them, 0 = they do not end. */
static uint32_t read_name(const uint8_t *query, uint32_t length, char name[256])
{
    uint32_t written = 0;
    uint32_t i = HEADER;
    while (i < length && query[i] > 0 && i + query[i] < length && written + query[i] + 1U < 256U)
    {
        memcpy(name + written, query + i + 1U, query[i]);
        written += query[i];
        name[written++] = '.';
        i += query[i] + 1U;
    }
    name[written > 0 ? written - 1U : 0] = '\0';
    return i < length && query[i] == 0 ? i + 1U : 0;
}

bool wild_knows(const char *name)
{
    return name[0] != '_';
}

static uint32_t put_record(uint8_t *place, uint8_t type, const uint8_t *data, uint8_t length)
{
    const uint8_t head[] = {0xC0, HEADER, 0, type, 0, 1, 0, 0, 0, 60, 0, length};
    memcpy(place, head, sizeof head);
    memcpy(place + sizeof head, data, length);
    return (uint32_t)sizeof head + length;
}

uint32_t wild_answer_query(const uint8_t *query, uint32_t length, bool udp, uint8_t *answer)
{
    static const uint8_t s_counts[] = {0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0};
    static const uint8_t s_alias[] = {1, 'a', 0xC0, HEADER};
    char name[256];
    uint8_t address[4];
    const uint32_t end = read_name(query, length, name);
    uint32_t written = end + TYPE_AND_CLASS;
    if (end == 0 || written > length || written > WILD_DNS_SIZE / 2U)
    {
        return 0;
    }
    memcpy(answer, query, written);
    memcpy(answer + 2, s_counts, sizeof s_counts);
    const char letter = wild_knows(name) ? '\0' : name[1];
    switch (letter)
    {
    case 'x':
        answer[3] |= 3U;
        return written;
    case 's':
        answer[3] |= 2U;
        return written;
    case 'n':
        return written;
    case 'c':
        answer[7]++;
        written += put_record(answer + written, TYPE_ALIAS, s_alias, sizeof s_alias);
        break;
    case 't':
        answer[2] |= udp ? 2U : 0U;
        break;
    default:
        break;
    }
    answer[7]++;
    wild_address_of(name, address);
    return written + put_record(answer + written, TYPE_ADDRESS, address, sizeof address);
}
