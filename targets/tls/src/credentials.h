/* Certificates and keys out of DER or PEM without a final NUL. Results are mbedTLS codes, 0 = done. */
#ifndef TLS_CREDENTIALS_H
#define TLS_CREDENTIALS_H

#include <stddef.h>
#include <stdint.h>

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>

/** DER, one element after the other: where it came as DER, and else in memory of its own. */
typedef struct credentials_der
{
    const uint8_t *data;
    size_t length;
    uint8_t *copy; /**< NULL where nothing was copied */
    size_t copy_length;
} credentials_der_t;

typedef enum credentials_kind
{
    CREDENTIALS_CERTIFICATES,
    CREDENTIALS_KEY,
} credentials_kind_t;

/** credentials_release must follow, whatever the result. */
int credentials_to_der(credentials_der_t *der, const uint8_t *data, size_t length, credentials_kind_t kind);

/** Wipes and frees what was copied. */
void credentials_release(credentials_der_t *der);

/** Appends all certificates of `data` to the chain. */
int credentials_parse_certificates(mbedtls_x509_crt *chain, const uint8_t *data, size_t length);

/** The same without a copy: `der` must stay as long as the chain. */
int credentials_parse_in_place(mbedtls_x509_crt *chain, const credentials_der_t *der);

int credentials_parse_key(mbedtls_pk_context *key,
                          const uint8_t *data,
                          size_t length,
                          mbedtls_ctr_drbg_context *random);

/** 0 when the key belongs to the certificate. */
int credentials_check_pair(mbedtls_x509_crt *certificate, mbedtls_pk_context *key, mbedtls_ctr_drbg_context *random);

#endif
