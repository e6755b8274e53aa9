/*
 * IPv4 addresses as four bytes in network order; at_text_is_nowhere tells 0.0.0.0.
 */
#ifndef IPV4_H
#define IPV4_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "at_text.h"

/* The bytes as one word, in the order of the machine. */
static inline uint32_t ipv4_word(const uint8_t address[4])
{
    uint32_t word;
    memcpy(&word, address, sizeof word);
    return word;
}

static inline bool ipv4_equal(const uint8_t one[4], const uint8_t other[4])
{
    return ipv4_word(one) == ipv4_word(other);
}

/* The first of both that is one. */
static inline const uint8_t *ipv4_either(const uint8_t first[4], const uint8_t second[4])
{
    return at_text_is_nowhere(first) ? second : first;
}

#endif
