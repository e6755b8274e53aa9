/*
 * Random numbers from the chip's generator (RM0351, 27), which must run from a clock near 48 MHz (RCC_CCIPR, CLK48SEL).
 * One caller at a time.
 */
#ifndef RANDOM_SOURCE_H
#define RANDOM_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Starts the generator and tests what it gives: 2048 bits, nearly as many ones as zeros, no bit of the word stuck, no
 *  word twice in a row. About 0.1 ms. False: the generator has no clock, or fails; random_source_fill then tries
 * again. */
bool random_source_init(void);

/** Fills `to`; about 1 us for every 4 bytes. False: the generator failed, and nothing in `to` may be used. */
bool random_source_fill(void *to, size_t count);

#endif
