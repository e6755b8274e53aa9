/* What mbedTLS decides for itself and does not let a client decide. */
#ifndef TLS_RESTARTS_H
#define TLS_RESTARTS_H

#include <mbedtls/ssl.h>

/** Lets this handshake stop within its arithmetic (mbedtls_ecp_set_max_ops): mbedTLS does so with ECDSA alone, though
 * its key exchange can stop with RSA as well. Behind the ServerHello. */
void restarts_allow(mbedtls_ssl_context *ssl);

#endif
