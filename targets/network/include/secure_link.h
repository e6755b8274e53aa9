/*
 * A TLS session on one of the driver's sockets. Records go to the bus from where mbedTLS has them.
 */
#ifndef SECURE_LINK_H
#define SECURE_LINK_H

#include "outbox.h"
#include "tls_client.h"

#ifdef __cplusplus
extern "C"
{
#endif

    typedef struct secure_link
    {
        outboxes_t *outboxes;
        int socket;
        bool closing;
        tls_session_t *lent; /**< by connection_offer_add */
        tls_client_t client;
    } secure_link_t;

    /** tls_client_open over a connected TCP socket, with what this node offers to every server (connection_offer.h)
     * added to the credentials. ISM_ERR_NOT_CONNECTED, ISM_ERR_ARGUMENT (no such socket), or as there. `link` must stay
     * where it is until secure_link_close, which must follow once whatever the result. */
    int secure_link_open(secure_link_t *link,
                         outboxes_t *outboxes,
                         int socket,
                         const tls_credentials_t *credentials,
                         const tls_platform_t *platform);

    /** Ends the session, with a good-bye if it can be said at once. The socket stays the caller's. */
    void secure_link_close(secure_link_t *link);

#ifdef __cplusplus
}
#endif

#endif
