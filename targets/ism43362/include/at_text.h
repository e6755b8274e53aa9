/*
 * Text of AT commands and of their answers: a bounded builder and the few readers that the answers need.
 * (The C library's printf and scanf would cost more flash than this whole driver.)
 */
#ifndef AT_TEXT_H
#define AT_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/** Longest command: `D0=` or `C2=`, 64 characters, and one more byte. */
#define AT_TEXT_SIZE 68U
/** `\r` and the pad. */
#define AT_TEXT_END_SIZE 2U

typedef struct at_text
{
    char bytes[AT_TEXT_SIZE + AT_TEXT_END_SIZE];
    uint32_t length;
} at_text_t;

/** Starts a command; what does not fit is cut, so callers check lengths before. */
void at_text_start(at_text_t *text, const char *command);
void at_text_add(at_text_t *text, const char *string);
/** Decimal, with leading zeros up to `digits` (0 = none). */
void at_text_add_number(at_text_t *text, uint32_t number, uint32_t digits);
void at_text_add_address(at_text_t *text, const uint8_t address[4]);
/** Writes the `\r` that ends a command behind the text, which can still be added to. Returns the length with it; there
 * is one more byte of room behind. */
uint32_t at_text_end(at_text_t *text);

/** Reads a dotted IPv4 address at the start of `string`. Returns what follows it, NULL when there is none. */
const char *at_text_read_address(const char *string, uint8_t address[4]);
/** Whether an address is 0.0.0.0, which stands for none. */
bool at_text_is_nowhere(const uint8_t address[4]);
/** Reads an optionally negative decimal number at the start of `string`. */
bool at_text_read_number(const char *string, int32_t *number);
/** Field `index` of a comma separated list, NULL when there are fewer. */
const char *at_text_field(const char *list, uint32_t index);
/** The same, counted from the end: 0 is the last field. */
const char *at_text_field_from_end(const char *list, uint32_t index);

#endif
