#include "secure_link.h"

#include <string.h>

#include "connection_offer.h"

/* mbedTLS keeps a record where it is while it wants to write it. The last one, the close_notify, is copied: its memory
 * is freed before it is out. */
static int send_record(void *context, const uint8_t *data, size_t length)
{
    static const socket_endpoint_t s_peer;
    const secure_link_t *link = context;
    return link->closing ? outbox_send(link->outboxes, link->socket, data, (uint32_t)length, &s_peer)
                         : sockets_send(link->outboxes->sockets, link->socket, data, (uint32_t)length);
}

static int receive_bytes(void *context, uint8_t *data, size_t length)
{
    const secure_link_t *link = context;
    return sockets_receive(link->outboxes->sockets, link->socket, data, (uint32_t)length, NULL);
}

int secure_link_open(secure_link_t *link,
                     outboxes_t *outboxes,
                     int socket,
                     const tls_credentials_t *credentials,
                     const tls_platform_t *platform)
{
    const tls_transport_t transport = {.context = link, .send = send_record, .receive = receive_bytes};
    tls_credentials_t offered = *credentials;
    socket_endpoint_t peer;
    memset(link, 0, sizeof *link);
    link->outboxes = outboxes;
    link->socket = socket;
    const int status = sockets_peer(outboxes->sockets, socket, &peer);
    if (status != ISM_OK)
    {
        return status;
    }
    connection_offer_add(&offered, peer.port);
    link->lent = offered.session;
    return tls_client_open(&link->client, &offered, &transport, platform);
}

void secure_link_close(secure_link_t *link)
{
    sockets_t *sockets = link->outboxes->sockets;
    const int ready = sockets_poll(sockets, link->socket);
    (void)sockets_withdraw(sockets, link->socket);
    link->closing =
        ready >= 0 && (ready & SOCKET_READY_WRITE) != 0; /* behind half a record it would not be understood */
    tls_client_close(&link->client);
    connection_offer_end(link->lent);
    link->lent = NULL;
}
