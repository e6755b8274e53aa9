/* The roots: looked at where they lie, and only those parsed that the server's chain names. */
#ifndef TLS_TRUST_H
#define TLS_TRUST_H

#include <stddef.h>
#include <stdint.h>

#include <mbedtls/x509_crt.h>

/** Parses those roots that have issued the certificates of a Certificate message (RFC 5246, section 7.4.2): of the
 *  certificate nearest to the server's own whose issuer is among them. None fits: 0, and an empty list. */
int trust_load(
    mbedtls_x509_crt *chosen, const uint8_t *roots, size_t roots_length, const uint8_t *message, size_t length);

#endif
