#include "montgomery.h"

#include <string.h>

/* sum + carry + a * factor: the word, and what is carried on. */
static inline uint32_t multiply_add(uint32_t sum, uint32_t a, uint32_t factor, uint32_t *carry)
{
#if defined(__ARM_FEATURE_DSP) && __ARM_FEATURE_DSP
    uint32_t high = *carry;
    __asm__("umaal %0, %1, %2, %3" : "+r"(sum), "+r"(high) : "r"(a), "r"(factor));
    *carry = high;
    return sum;
#else
    const uint64_t whole = (uint64_t)a * factor + sum + *carry;
    *carry = (uint32_t)(whole >> 32);
    return (uint32_t)whole;
#endif
}

/* Nearly all of the time of an RSA signature is spent here: four words a turn are a third faster than one. */
uint32_t montgomery_add_product(uint32_t *sum, const uint32_t *a, uint32_t factor, size_t limbs)
{
    uint32_t carry = 0;
    size_t i = 0;
    for (; i + 4 <= limbs; i += 4)
    {
        sum[i] = multiply_add(sum[i], a[i], factor, &carry);
        sum[i + 1] = multiply_add(sum[i + 1], a[i + 1], factor, &carry);
        sum[i + 2] = multiply_add(sum[i + 2], a[i + 2], factor, &carry);
        sum[i + 3] = multiply_add(sum[i + 3], a[i + 3], factor, &carry);
    }
    for (; i < limbs; i++)
    {
        sum[i] = multiply_add(sum[i], a[i], factor, &carry);
    }
    return carry;
}

/* out = a - b; returns the borrow. */
static uint32_t subtract(uint32_t *out, const uint32_t *a, const uint32_t *b, size_t limbs)
{
    uint32_t borrow = 0;
    for (size_t i = 0; i < limbs; i++)
    {
        const uint64_t difference = (uint64_t)a[i] - b[i] - borrow;
        out[i] = (uint32_t)difference;
        borrow = (uint32_t)(difference >> 63);
    }
    return borrow;
}

/* out += a where `mask` is all ones, nothing where it is 0; returns the carry. */
static uint32_t add_masked(uint32_t *out, const uint32_t *a, uint32_t mask, size_t limbs)
{
    uint32_t carry = 0;
    for (size_t i = 0; i < limbs; i++)
    {
        const uint64_t sum = (uint64_t)out[i] + (a[i] & mask) + carry;
        out[i] = (uint32_t)sum;
        carry = (uint32_t)(sum >> 32);
    }
    return carry;
}

/* Takes the modulus off once where `high` and the number together are not below it. */
static void reduce(const montgomery_t *field, uint32_t *number, uint32_t high)
{
    const uint32_t borrow = subtract(number, number, field->modulus, field->limbs);
    (void)add_masked(number, field->modulus, 0U - (uint32_t)(borrow > high), field->limbs);
}

/* number = 2 * number modulo the modulus. */
static void twice(const montgomery_t *field, uint32_t *number)
{
    reduce(field, number, add_masked(number, number, UINT32_MAX, field->limbs));
}

void montgomery_multiply(const montgomery_t *field, uint32_t *out, const uint32_t *a, const uint32_t *b)
{
    const size_t limbs = field->limbs;
    uint32_t carried = 0;
    memset(field->work, 0, 2U * limbs * sizeof *field->work);
    for (size_t i = 0; i < limbs; i++)
    {
        uint32_t *sum = field->work + i;
        const uint64_t high = (uint64_t)montgomery_add_product(sum, a, b[i], limbs) + sum[limbs] + carried;
        const uint32_t factor = sum[0] * field->inverse; /* makes the lowest word 0 */
        const uint64_t whole = high + montgomery_add_product(sum, field->modulus, factor, limbs);
        sum[limbs] = (uint32_t)whole;
        carried = (uint32_t)(whole >> 32);
    }
    memcpy(out, field->work + limbs, limbs * sizeof *out);
    reduce(field, out, carried);
}

void montgomery_subtract(const montgomery_t *field, uint32_t *out, const uint32_t *a, const uint32_t *b)
{
    const uint32_t borrow = subtract(out, a, b, field->limbs);
    (void)add_masked(out, field->modulus, 0U - borrow, field->limbs);
}

void montgomery_enter(const montgomery_t *field, uint32_t *out, const uint32_t *number, size_t length, uint32_t *part)
{
    const size_t limbs = field->limbs;
    const size_t parts = (length + limbs - 1U) / limbs;
    memset(out, 0, limbs * sizeof *out);
    for (size_t i = parts; i-- > 0;) /* highest first: out = out * R + part, all of it times R */
    {
        const size_t first = i * limbs;
        const size_t words = length - first < limbs ? length - first : limbs;
        memset(part, 0, limbs * sizeof *part);
        memcpy(part, number + first, words * sizeof *part);
        montgomery_multiply(field, out, out, field->square);
        montgomery_multiply(field, part, part, field->square);
        reduce(field, out, add_masked(out, part, UINT32_MAX, limbs));
    }
}

void montgomery_one(const montgomery_t *field, uint32_t *out)
{
    memset(out, 0, field->limbs * sizeof *out);
    out[0] = 1;
    montgomery_multiply(field, out, out, field->square);
}

void montgomery_init(montgomery_t *field, uint32_t *modulus, size_t limbs, uint32_t *square, uint32_t *work)
{
    *field = (montgomery_t){.limbs = limbs, .modulus = modulus, .square = square, .work = work};

    /* Newton: each turn doubles the bits that are right, from the three that every odd number begins with. */
    uint32_t inverse = modulus[0];
    for (int bits = 3; bits < 32; bits *= 2)
    {
        inverse *= 2U - modulus[0] * inverse;
    }
    field->inverse = 0U - inverse;

    /* From R / 2^32, which is below the modulus, by doubling to R * 2. */
    memset(square, 0, limbs * sizeof *square);
    square[limbs - 1U] = 1;
    for (int shift = -32; shift < 1; shift++)
    {
        twice(field, square);
    }
    /* From R * 2^1 to R * 2^(32 * limbs), bit by bit of that exponent: the product of R * 2^a and R * 2^b is R * 2^(a +
     * b), and doubling adds one. */
    const size_t target = 32U * limbs;
    size_t bit = 1;
    while (bit <= target / 2U)
    {
        bit *= 2U;
    }
    for (bit /= 2U; bit > 0; bit /= 2U)
    {
        montgomery_multiply(field, square, square, square);
        if ((target & bit) != 0)
        {
            twice(field, square);
        }
    }
}
