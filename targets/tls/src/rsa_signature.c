#include "rsa_signature.h"

#include <stdbool.h>
#include <string.h>

#include <mbedtls/ecp.h>
#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/rsa.h>

#include "montgomery.h"

#define WINDOW_BITS 4U
#define WINDOW_VALUES (1U << WINDOW_BITS)
#define BLINDING_LIMBS 2U

/* Products of two words that a step computes: some 9 million instructions of a Cortex-M4. */
#define PRODUCTS_A_STEP 1200000U

typedef enum stage
{
    STAGE_START_HALF,
    STAGE_TABLE,
    STAGE_POWER,
    STAGE_END_HALF,
    STAGE_CHECK,
    STAGE_DONE,
} stage_t;

/* All numbers but the table lie behind the structure. The table, as long as the others together, is a block of its own:
 * for a key of 4096 bits the heap has no hole that takes all. The second prime's half is computed first, as the first
 * prime's is still at hand when both are put together. */
struct rsa_signature
{
    const rsa_key_t *key;
    stage_t stage;
    bool first_half; /* of the key's first prime */
    size_t limbs;    /* of the longer prime */
    size_t modulus_limbs;
    size_t bytes;  /* of this block */
    size_t window; /* of the exponent, how many are left */
    montgomery_t field;
    uint32_t *message;  /* modulus_limbs: what is signed */
    uint32_t *result;   /* modulus_limbs: the signature */
    uint32_t *half;     /* limbs: the message to the exponent2, modulo prime2 */
    uint32_t *modulus;  /* modulus_limbs: prime, or the whole modulus */
    uint32_t *square;   /* modulus_limbs */
    uint32_t *work;     /* 2 * modulus_limbs */
    uint32_t *exponent; /* limbs + BLINDING_LIMBS */
    uint32_t *power;    /* limbs */
    uint32_t *table;    /* WINDOW_VALUES * limbs */
};

/* RFC 8017, section 9.2, note 1: the DigestInfo up to the digest. Only the last byte of the identifier and two lengths
 * differ. */
#define DIGEST_INFO_LENGTH 19U
static const uint8_t s_digest_info[DIGEST_INFO_LENGTH] = {
    0x30, 0, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0, 0x05, 0x00, 0x04, 0};

static size_t digest_length(mbedtls_md_type_t hash, uint8_t *identifier)
{
    switch (hash)
    {
    case MBEDTLS_MD_SHA256:
        *identifier = 1;
        return 32;
    case MBEDTLS_MD_SHA384:
        *identifier = 2;
        return 48;
    case MBEDTLS_MD_SHA512:
        *identifier = 3;
        return 64;
    default:
        return 0;
    }
}

/* ---- the beginning ---- */

static uint32_t *take(uint32_t **free_words, size_t words)
{
    uint32_t *taken = *free_words;
    *free_words += words;
    return taken;
}

static void lay_out(rsa_signature_t *signature, uint32_t *words)
{
    const size_t limbs = signature->limbs;
    const size_t modulus_limbs = signature->modulus_limbs;
    signature->message = take(&words, modulus_limbs);
    signature->result = take(&words, modulus_limbs);
    signature->half = take(&words, limbs);
    signature->modulus = take(&words, modulus_limbs);
    signature->square = take(&words, modulus_limbs);
    signature->work = take(&words, 2U * modulus_limbs);
    signature->exponent = take(&words, limbs + BLINDING_LIMBS);
    signature->power = take(&words, limbs);
}

/* EMSA-PKCS1-v1_5: 0, 1, ones, 0, DigestInfo, digest; written straight as a number. */
static void encode(rsa_signature_t *signature, size_t length, uint8_t identifier, const uint8_t *digest, size_t size)
{
    uint8_t *block = (uint8_t *)signature->table; /* has room for eight moduli */
    uint8_t *info = block + length - size - DIGEST_INFO_LENGTH;
    memset(block, 0xFF, length);
    block[0] = 0;
    block[1] = 1;
    info[-1] = 0;
    memcpy(info, s_digest_info, DIGEST_INFO_LENGTH);
    info[1] = (uint8_t)(DIGEST_INFO_LENGTH - 2U + size);
    info[14] = identifier;
    info[18] = (uint8_t)size;
    memcpy(info + DIGEST_INFO_LENGTH, digest, size);
    rsa_number_read(signature->message, signature->modulus_limbs, (mbedtls_asn1_buf){.len = length, .p = block});
}

rsa_signature_t *rsa_signature_begin(const rsa_key_t *key, mbedtls_md_type_t hash, const uint8_t *digest)
{
    uint8_t identifier = 0;
    const size_t size = digest_length(hash, &identifier);
    const size_t length = rsa_number_trim(key->modulus).len;
    if (size == 0 || rsa_key_check(key) != 0)
    {
        return NULL;
    }
    const size_t limbs = rsa_number_limbs(rsa_number_trim(key->prime1).len);
    const size_t modulus_limbs = rsa_number_limbs(length);
    const size_t words = 6U * modulus_limbs + 3U * limbs + BLINDING_LIMBS;
    const size_t bytes = sizeof(rsa_signature_t) + words * sizeof(uint32_t);
    rsa_signature_t *signature = mbedtls_calloc(1, bytes);
    uint32_t *table = mbedtls_calloc(WINDOW_VALUES * limbs, sizeof(uint32_t));
    if (signature == NULL || table == NULL)
    {
        mbedtls_free(signature);
        mbedtls_free(table);
        return NULL;
    }
    *signature =
        (rsa_signature_t){.key = key, .limbs = limbs, .modulus_limbs = modulus_limbs, .bytes = bytes, .table = table};
    lay_out(signature, (uint32_t *)(signature + 1));
    encode(signature, length, identifier, digest, size);
    return signature;
}

/* ---- steps ---- */

/* exponent += random * (prime - 1), which changes no power modulo the prime (Fermat). */
static int blind_exponent(rsa_signature_t *signature,
                          int (*random)(void *context, unsigned char *out, size_t length),
                          void *random_context)
{
    const size_t limbs = signature->limbs;
    uint32_t factors[BLINDING_LIMBS];
    const int result = random(random_context, (unsigned char *)factors, sizeof factors);
    if (result != 0)
    {
        return result;
    }
    factors[0] |= 1U;            /* of two words, so that some blinding is always there */
    signature->modulus[0] ^= 1U; /* an odd number less one */
    for (size_t i = 0; i < BLINDING_LIMBS; i++)
    {
        uint64_t carry = montgomery_add_product(signature->exponent + i, signature->modulus, factors[i], limbs);
        for (size_t j = i + limbs; j < limbs + BLINDING_LIMBS; j++)
        {
            carry += signature->exponent[j];
            signature->exponent[j] = (uint32_t)carry;
            carry >>= 32;
        }
    }
    signature->modulus[0] ^= 1U;
    mbedtls_platform_zeroize(factors, sizeof factors);
    return 0;
}

static int start_half(rsa_signature_t *signature,
                      int (*random)(void *context, unsigned char *out, size_t length),
                      void *random_context)
{
    const rsa_key_t *key = signature->key;
    const size_t limbs = signature->limbs;
    rsa_number_read(signature->modulus, limbs, signature->first_half ? key->prime1 : key->prime2);
    rsa_number_read(
        signature->exponent, limbs + BLINDING_LIMBS, signature->first_half ? key->exponent1 : key->exponent2);
    const int result = blind_exponent(signature, random, random_context);
    if (result == 0)
    {
        montgomery_init(&signature->field, signature->modulus, limbs, signature->square, signature->work);
        signature->window = (limbs + BLINDING_LIMBS) * 32U / WINDOW_BITS;
        signature->stage = STAGE_TABLE;
    }
    return result;
}

/* The powers 0 to 15 of the message. */
static void fill_table(rsa_signature_t *signature)
{
    const size_t limbs = signature->limbs;
    uint32_t *table = signature->table;
    montgomery_one(&signature->field, table);
    montgomery_enter(&signature->field, table + limbs, signature->message, signature->modulus_limbs, signature->power);
    for (size_t i = 2; i < WINDOW_VALUES; i++)
    {
        montgomery_multiply(&signature->field, table + i * limbs, table + (i - 1U) * limbs, table + limbs);
    }
    memcpy(signature->power, table, limbs * sizeof *table);
    signature->stage = STAGE_POWER;
}

/* Reads the whole table, so that no address tells which power was wanted. */
static void pick(const rsa_signature_t *signature, uint32_t *out, uint32_t wanted)
{
    const size_t limbs = signature->limbs;
    memset(out, 0, limbs * sizeof *out);
    for (uint32_t i = 0; i < WINDOW_VALUES; i++)
    {
        const uint32_t difference = i ^ wanted;
        const uint32_t mask = ((difference - 1U) & ~difference) >> 31;
        for (size_t j = 0; j < limbs; j++)
        {
            out[j] |= signature->table[i * limbs + j] & (0U - mask);
        }
    }
}

static void raise_by_windows(rsa_signature_t *signature)
{
    const size_t limbs = signature->limbs;
    const size_t at_once = PRODUCTS_A_STEP / ((WINDOW_BITS + 1U) * 2U * limbs * limbs);
    uint32_t *picked = signature->result; /* not needed before both halves are there */
    for (size_t i = 0; i < at_once && signature->window > 0; i++)
    {
        signature->window--;
        const size_t bit = signature->window * WINDOW_BITS;
        pick(signature, picked, signature->exponent[bit / 32U] >> (bit % 32U) & (WINDOW_VALUES - 1U));
        for (uint32_t j = 0; j < WINDOW_BITS; j++)
        {
            montgomery_multiply(&signature->field, signature->power, signature->power, signature->power);
        }
        montgomery_multiply(&signature->field, signature->power, signature->power, picked);
    }
    signature->stage = signature->window > 0 ? STAGE_POWER : STAGE_END_HALF;
}

/* Garner: result = half + prime2 * ((power - half) / prime2 modulo prime1). `power` is in Montgomery's form. */
static void join_halves(rsa_signature_t *signature)
{
    const size_t limbs = signature->limbs;
    uint32_t *other = signature->table;
    uint32_t *coefficient = signature->table + limbs;
    montgomery_multiply(&signature->field, other, signature->half, signature->square);
    montgomery_subtract(&signature->field, other, signature->power, other);
    rsa_number_read(coefficient, limbs, signature->key->coefficient);
    montgomery_multiply(&signature->field, other, coefficient, other);

    uint32_t *prime = coefficient;
    uint32_t *sum = signature->work;
    rsa_number_read(prime, limbs, signature->key->prime2);
    memset(sum, 0, 2U * limbs * sizeof *sum);
    memcpy(sum, signature->half, limbs * sizeof *sum);
    for (size_t i = 0; i < limbs; i++)
    {
        sum[i + limbs] = montgomery_add_product(sum + i, prime, other[i], limbs);
    }
    memcpy(signature->result, sum, signature->modulus_limbs * sizeof *sum);
}

static void end_half(rsa_signature_t *signature)
{
    const size_t limbs = signature->limbs;
    if (signature->first_half)
    {
        join_halves(signature);
        signature->stage = STAGE_CHECK;
        return;
    }
    memset(signature->half, 0, limbs * sizeof *signature->half);
    signature->half[0] = 1;
    montgomery_multiply(&signature->field, signature->half, signature->half, signature->power);
    signature->first_half = true;
    signature->stage = STAGE_START_HALF;
}

/* A fault in one half would give away the key (Boneh, DeMillo, Lipton 1997): the signature to the public exponent has
 * to be the message. All of this is public, and may take the time it takes. */
static int check(rsa_signature_t *signature)
{
    const size_t limbs = signature->modulus_limbs;
    const mbedtls_asn1_buf exponent = rsa_number_trim(signature->key->public_exponent);
    uint32_t *base = signature->table; /* has room for eight moduli */
    uint32_t *power = base + limbs;
    uint32_t *part = power + limbs;
    rsa_number_read(signature->modulus, limbs, signature->key->modulus);
    montgomery_init(&signature->field, signature->modulus, limbs, signature->square, signature->work);
    montgomery_enter(&signature->field, base, signature->result, limbs, part);
    montgomery_one(&signature->field, power);
    for (size_t bit = 8U * exponent.len; bit-- > 0;)
    {
        montgomery_multiply(&signature->field, power, power, power);
        if (((uint32_t)exponent.p[exponent.len - 1U - bit / 8U] >> (bit % 8U) & 1U) != 0)
        {
            montgomery_multiply(&signature->field, power, power, base);
        }
    }
    memset(part, 0, limbs * sizeof *part);
    part[0] = 1;
    montgomery_multiply(&signature->field, power, power, part);
    signature->stage = STAGE_DONE;
    return memcmp(power, signature->message, limbs * sizeof *power) == 0 ? 0 : MBEDTLS_ERR_RSA_PRIVATE_FAILED;
}

int rsa_signature_step(rsa_signature_t *signature,
                       int (*random)(void *context, unsigned char *out, size_t length),
                       void *random_context,
                       uint8_t *out)
{
    int result = 0;
    switch (signature->stage)
    {
    case STAGE_START_HALF:
        result = start_half(signature, random, random_context);
        break;
    case STAGE_TABLE:
        fill_table(signature);
        break;
    case STAGE_POWER:
        raise_by_windows(signature);
        break;
    case STAGE_END_HALF:
        end_half(signature);
        break;
    default:
        result = check(signature);
        break;
    }
    if (result != 0)
    {
        return result;
    }
    if (signature->stage != STAGE_DONE)
    {
        return MBEDTLS_ERR_ECP_IN_PROGRESS;
    }
    rsa_number_write(out, rsa_number_trim(signature->key->modulus).len, signature->result);
    return 0;
}

void rsa_signature_end(rsa_signature_t *signature)
{
    if (signature != NULL)
    {
        mbedtls_platform_zeroize(signature->table, WINDOW_VALUES * signature->limbs * sizeof(uint32_t));
        mbedtls_free(signature->table);
        mbedtls_platform_zeroize(signature, signature->bytes);
        mbedtls_free(signature);
    }
}
