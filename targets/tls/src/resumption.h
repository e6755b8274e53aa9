/* Session resumption by session id (RFC 5246, section 7.3), in memory of the caller. */
#ifndef TLS_RESUMPTION_H
#define TLS_RESUMPTION_H

#include "tls_state.h"

/** Offers the kept session to the server, if there is one that fits the credentials and the board's clock. The state's
 *  credentials are in place, mbedTLS is set up. Returns 0 or the mbedTLS code. */
int resumption_offer(tls_client_t *client, const char *server_name);

/** Keeps the session that has just been agreed on; of one that was resumed, tells whom its full handshake has shown. */
void resumption_keep(tls_client_t *client);

/** When the client is closed: forgets a session that has failed, or has never stood (RFC 5246, section 7.2.2). What was
 *  wrong with it may be the resumption, so that the next handshake is a full one. */
void resumption_end(const tls_client_t *client);

#endif
