#include "rsa_key.h"

#include <string.h>

#include <mbedtls/rsa.h>

#define MODULUS_BYTES_MIN 256U
#define MODULUS_BYTES_MAX 512U
#define PUBLIC_EXPONENT_BYTES_MAX 8U

mbedtls_asn1_buf rsa_number_trim(mbedtls_asn1_buf number)
{
    while (number.len > 0 && number.p[0] == 0)
    {
        number.p++;
        number.len--;
    }
    return number;
}

size_t rsa_number_limbs(size_t bytes)
{
    return (bytes + 3U) / 4U;
}

void rsa_number_read(uint32_t *out, size_t limbs, mbedtls_asn1_buf number)
{
    number = rsa_number_trim(number);
    memset(out, 0, limbs * sizeof *out);
    for (size_t i = 0; i < number.len && i < 4U * limbs; i++)
    {
        out[i / 4U] |= (uint32_t)number.p[number.len - 1U - i] << (8U * (i % 4U));
    }
}

void rsa_number_write(uint8_t *out, size_t bytes, const uint32_t *number)
{
    for (size_t i = 0; i < bytes; i++)
    {
        out[bytes - 1U - i] = (uint8_t)(number[i / 4U] >> (8U * (i % 4U)));
    }
}

int rsa_key_check(const rsa_key_t *key)
{
    const size_t modulus = rsa_number_trim(key->modulus).len;
    const size_t primes[] = {rsa_number_trim(key->prime1).len, rsa_number_trim(key->prime2).len};
    const size_t exponent = rsa_number_trim(key->public_exponent).len;
    if (modulus < MODULUS_BYTES_MIN || modulus > MODULUS_BYTES_MAX || exponent == 0 ||
        exponent > PUBLIC_EXPONENT_BYTES_MAX || (key->modulus.p[key->modulus.len - 1U] & 1U) == 0)
    {
        return MBEDTLS_ERR_RSA_BAD_INPUT_DATA;
    }
    /* Primes of the same length, which every generator makes: then one remainder is below twice the other's prime. */
    if (rsa_number_limbs(primes[0]) != rsa_number_limbs(primes[1]) || primes[0] + primes[1] < modulus ||
        primes[0] + primes[1] > modulus + 1U || (key->prime1.p[key->prime1.len - 1U] & 1U) == 0 ||
        (key->prime2.p[key->prime2.len - 1U] & 1U) == 0)
    {
        return MBEDTLS_ERR_RSA_BAD_INPUT_DATA;
    }
    return rsa_number_trim(key->exponent1).len > primes[0] || rsa_number_trim(key->exponent2).len > primes[1] ||
                   rsa_number_trim(key->coefficient).len > primes[0]
               ? MBEDTLS_ERR_RSA_BAD_INPUT_DATA
               : 0;
}
