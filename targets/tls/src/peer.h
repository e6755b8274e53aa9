/* The server's certificates: their dates against the board's clock, and what is told of them. */
#ifndef TLS_PEER_H
#define TLS_PEER_H

#include <mbedtls/x509_crt.h>

#include "tls_client.h"

/** mbedTLS's verify callback, with the tls_client_t as its context. */
int peer_check(void *context, mbedtls_x509_crt *certificate, int depth, uint32_t *flags);

/** Before the first certificate of a chain. */
void peer_forget(tls_peer_t *peer);

#endif
