/*
 * The names that the module and its DNS server know: all of them, each with an address of its own.
 */
#include "wild_module.h"

#define HEADER 12U
#define TYPE_AND_CLASS 4U

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

uint32_t wild_answer_query(const uint8_t *query, uint32_t length, uint8_t *answer)
{
    static const uint8_t s_counts[] = {0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0};
    static const uint8_t s_record[] = {0xC0, HEADER, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4};
    char name[256];
    const uint32_t end = read_name(query, length, name);
    const uint32_t question = end + TYPE_AND_CLASS;
    if (end == 0 || question > length || question + sizeof s_record + 4U > WILD_DNS_SIZE)
    {
        return 0;
    }
    memcpy(answer, query, question);
    memcpy(answer + 2, s_counts, sizeof s_counts);
    memcpy(answer + question, s_record, sizeof s_record);
    wild_address_of(name, answer + question + sizeof s_record);
    return question + (uint32_t)sizeof s_record + 4U;
}
