/*
 * The device's private key, read where it lies: nothing of it is copied before it signs. PKCS #1 (RFC 8017, A.1.2),
 * SEC1 (RFC 5915) or PKCS #8 (RFC 5208), DER, not encrypted. Results are mbedTLS codes, 0 = done.
 */
#ifndef TLS_DEVICE_KEY_H
#define TLS_DEVICE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mbedtls/asn1.h>
#include <mbedtls/ecp.h>
#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>

#include "rsa_signature.h"

typedef struct device_key
{
    bool is_rsa;
    rsa_key_t rsa;
    mbedtls_ecp_group_id curve;
    mbedtls_asn1_buf secret;
    mbedtls_asn1_buf public_point; /**< length 0: the file does not have it */
    rsa_signature_t *signature;    /**< under way */
} device_key_t;

int device_key_read(device_key_t *key, const uint8_t *data, size_t length);

/** 0 when the certificate's public key is the one that the private key's file tells. Without arithmetic: a file of a
 *  curve key that does not have the public point is taken on trust. */
int device_key_check(const device_key_t *key, const mbedtls_x509_crt *certificate);

/** Prepares a key that signs with it, RSA in steps; `key` must stay until the context is freed. */
int device_key_load(device_key_t *key, mbedtls_pk_context *context);

/** Ends a signature that is still under way. */
void device_key_release(device_key_t *key);

#endif
