/* Certificates and keys out of DER or PEM without a final NUL. Results are mbedTLS codes, 0 = done. */
#ifndef TLS_CREDENTIALS_H
#define TLS_CREDENTIALS_H

#include <stddef.h>
#include <stdint.h>

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>

/** Appends all certificates of `data` to the chain. */
int credentials_parse_certificates(mbedtls_x509_crt *chain, const uint8_t *data, size_t length);

int credentials_parse_key(mbedtls_pk_context *key,
                          const uint8_t *data,
                          size_t length,
                          mbedtls_ctr_drbg_context *random);

/** 0 when the key belongs to the certificate. */
int credentials_check_pair(mbedtls_x509_crt *certificate, mbedtls_pk_context *key, mbedtls_ctr_drbg_context *random);

#endif
