/* Everything of a session before its first byte. */
#ifndef TLS_OPENING_H
#define TLS_OPENING_H

#include "tls_client.h"

/** Checks the credentials and sets mbedTLS up; the client has its state. Returns 0 or the mbedTLS code. */
int opening_prepare(tls_client_t *client, const tls_credentials_t *credentials);

#endif
