/* The numbers of an RSA private key, where they lie, and as words to compute with. */
#ifndef TLS_RSA_KEY_H
#define TLS_RSA_KEY_H

#include <stddef.h>
#include <stdint.h>

#include <mbedtls/asn1.h>

/** The numbers of a private key, highest byte first (RFC 8017, A.1.2). They stay where they are. */
typedef struct rsa_key
{
    mbedtls_asn1_buf modulus;
    mbedtls_asn1_buf public_exponent;
    mbedtls_asn1_buf prime1;
    mbedtls_asn1_buf prime2;
    mbedtls_asn1_buf exponent1;
    mbedtls_asn1_buf exponent2;
    mbedtls_asn1_buf coefficient;
} rsa_key_t;

/** 0 when the numbers have lengths that can be signed with: a modulus of 2048 to 4096 bits, odd primes. */
int rsa_key_check(const rsa_key_t *key);

/** A number without the zeros before it. */
mbedtls_asn1_buf rsa_number_trim(mbedtls_asn1_buf number);

/** Words of 32 bits for so many bytes. */
size_t rsa_number_limbs(size_t bytes);

/** The number as `limbs` words, lowest first; what is above them is left out. */
void rsa_number_read(uint32_t *out, size_t limbs, mbedtls_asn1_buf number);

/** Words as `bytes` bytes, highest first. */
void rsa_number_write(uint8_t *out, size_t bytes, const uint32_t *number);

#endif
