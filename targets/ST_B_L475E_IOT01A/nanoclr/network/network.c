#include "network.h"

#include <string.h>

#include "net_secure.h"

void network_init(network_t *network, ism43362_t *driver, const network_system_t *system)
{
    memset(network, 0, sizeof *network);
    network->system = system;
    network->driver = driver;
    outboxes_init(&network->outboxes, &driver->sockets, network->boxes, NET_OUTBOXES);
}

void network_close_all(network_t *network)
{
    for (uint32_t i = 0; i < NET_SESSIONS; i++)
    {
        const net_session_t *session = &network->sessions[i];
        (void)net_tls_release(network, (int)(session->turn * NET_SESSIONS + i));
    }
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        const ism_socket_t *socket = &network->driver->sockets.table[i];
        (void)sockets_close(&network->driver->sockets, (int)(socket->turn * SOCKETS_COUNT + i));
    }
}
