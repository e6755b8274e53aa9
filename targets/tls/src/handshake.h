/* The steps of a handshake, each with what it needs of the credentials, and no longer than it needs it. */
#ifndef TLS_HANDSHAKE_H
#define TLS_HANDSHAKE_H

#include "tls_state.h"

/** One step; 0 or the mbedTLS code. */
int handshake_step(tls_client_t *client);

bool handshake_is_over(const tls_state_t *state);

/** Wipes and frees the device's key, and a signature that is under way. */
void handshake_free_key(tls_state_t *state);

#endif
