/*
 * The fuzzer's bytes, taken one after the other; behind the end come zeros.
 */
#ifndef INPUT_H
#define INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct input
{
    const uint8_t *bytes;
    size_t left;
} input_t;

static inline uint8_t input_byte(input_t *input)
{
    if (input->left == 0)
    {
        return 0;
    }
    input->left--;
    return *input->bytes++;
}

/** A byte with a length, then that many bytes, cut at `size`. Returns how many were written to `to`. */
static inline uint32_t input_string(input_t *input, void *to, uint32_t size)
{
    uint32_t length = input_byte(input);
    length = length < size ? length : size;
    length = length < input->left ? length : (uint32_t)input->left;
    if (length > 0)
    {
        memcpy(to, input->bytes, length);
        input->bytes += length;
        input->left -= length;
    }
    return length;
}

#endif
