/*
 * An RSA signature in steps (PKCS #1 v1.5, RFC 8017, section 8.2.1): mbedTLS computes it in one go, which takes a
 * Cortex-M4 a second and more. By the Chinese remainder theorem, with a random part added to each exponent, in time
 * that does not depend on the key's bits, and checked with the public key before it is handed out.
 */
#ifndef TLS_RSA_SIGNATURE_H
#define TLS_RSA_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

#include <mbedtls/asn1.h>
#include <mbedtls/md.h>

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

typedef struct rsa_signature rsa_signature_t;

/** 0 when the numbers have lengths that can be signed with: a modulus of 2048 to 4096 bits, odd primes. */
int rsa_key_check(const rsa_key_t *key);

/** What is signed and the memory for it; NULL when there is none, or the hash is none of SHA-256, -384 and -512. */
rsa_signature_t *rsa_signature_begin(const rsa_key_t *key, mbedtls_md_type_t hash, const uint8_t *digest);

/** 0 when `out` has the signature, as long as the modulus; MBEDTLS_ERR_ECP_IN_PROGRESS as long as there is more to do;
 *  or another code. */
int rsa_signature_step(rsa_signature_t *signature,
                       int (*random)(void *context, unsigned char *out, size_t length),
                       void *random_context,
                       uint8_t *out);

/** Wipes and frees; NULL is nothing. */
void rsa_signature_end(rsa_signature_t *signature);

#endif
