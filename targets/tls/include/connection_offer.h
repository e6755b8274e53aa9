/*
 * What this node offers to every server besides its credentials: an application protocol (ALPN, RFC 7301) and a session
 * to resume. The managed network API has words for neither, so the network layer of each target calls this around a
 * session, and decides nothing of it itself.
 */
#ifndef CONNECTION_OFFER_H
#define CONNECTION_OFFER_H

#include "tls_client.h"

#ifdef __cplusplus
extern "C"
{
#endif

/** TCP port on which AWS IoT tells MQTT from HTTPS by the application protocol. */
#define CONNECTION_OFFER_ALPN_PORT 443U

    /**
     * Adds to the credentials what goes with them: `protocol`, "x-amzn-mqtt-ca" on port 443 and none on others, and
     * `session`, the one that the node keeps, or NULL while another connection has it. Callable from any thread.
     *
     * @param peer_port  of the server, as the socket was connected to it
     */
    void connection_offer_add(tls_credentials_t *credentials, uint16_t peer_port);

    /** Gives back the `session` that connection_offer_add has put there, after tls_client_close; NULL is taken. */
    void connection_offer_end(const tls_session_t *session);

#ifdef __cplusplus
}
#endif

#endif
