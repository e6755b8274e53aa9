/*
 * Arithmetic modulo an odd number in Montgomery's form (P. L. Montgomery, Mathematics of Computation 44, 1985): numbers
 * are `limbs` words of 32 bits, lowest first; R is 2 to the power of 32 * limbs. Time and addresses depend on lengths
 * alone, never on the numbers.
 */
#ifndef TLS_MONTGOMERY_H
#define TLS_MONTGOMERY_H

#include <stddef.h>
#include <stdint.h>

typedef struct montgomery
{
    size_t limbs;
    uint32_t inverse; /**< -1 / modulus, modulo 2^32 */
    uint32_t *modulus;
    uint32_t *square; /**< R * R modulo the modulus */
    uint32_t *work;   /**< 2 * limbs words */
} montgomery_t;

/** `modulus` is odd, with its highest word not 0; `square` and `work` are memory to be used. */
void montgomery_init(montgomery_t *field, uint32_t *modulus, size_t limbs, uint32_t *square, uint32_t *work);

/** out = a * b / R. One factor below the modulus, the other below R; `out` may be either. */
void montgomery_multiply(const montgomery_t *field, uint32_t *out, const uint32_t *a, const uint32_t *b);

/** out = a - b modulo the modulus, both below it; `out` may be either. */
void montgomery_subtract(const montgomery_t *field, uint32_t *out, const uint32_t *a, const uint32_t *b);

/** out = number * R, for a number of any length; `part` is memory of `limbs` words. */
void montgomery_enter(const montgomery_t *field, uint32_t *out, const uint32_t *number, size_t length, uint32_t *part);

/** out = 1 * R. */
void montgomery_one(const montgomery_t *field, uint32_t *out);

/** sum += a * factor, `limbs` words; returns what does not fit. */
uint32_t montgomery_add_product(uint32_t *sum, const uint32_t *a, uint32_t factor, size_t limbs);

#endif
