/*
 * An RSA signature in steps (PKCS #1 v1.5, RFC 8017, section 8.2.1): mbedTLS computes it in one go, which takes a
 * Cortex-M4 a second and more. By the Chinese remainder theorem, with a random part added to each exponent, in time
 * that does not depend on the key's bits, and checked with the public key before it is handed out.
 */
#ifndef TLS_RSA_SIGNATURE_H
#define TLS_RSA_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

#include <mbedtls/md.h>

#include "rsa_key.h"

typedef struct rsa_signature rsa_signature_t;

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
