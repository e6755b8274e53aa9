#include "net_sockets.h"

#include <string.h>

#include "net_secure.h"

static sockets_t *sockets_of(const network_t *network)
{
    return &network->driver->sockets;
}

static int fail(network_t *network, int error)
{
    network->last_error = error;
    return NET_FAILED;
}

/* A result of the driver as one of ours. */
static int give(network_t *network, int result)
{
    return result >= 0 ? result : fail(network, net_error_of_status(result));
}

/* A type stays what it is while the socket is open, which only this thread ends. */
static bool is_stream(const network_t *network, int handle)
{
    return sockets_of(network)->table[(uint32_t)handle % SOCKETS_COUNT].type == SOCKET_TCP;
}

int net_open(network_t *network, int family, int type, int protocol)
{
    if (family != NET_FAMILY_IPV4)
    {
        return fail(network, NET_NO_SUCH_FAMILY);
    }
    const bool tcp = type == NET_TYPE_STREAM && (protocol == NET_PROTOCOL_TCP || protocol == NET_PROTOCOL_ANY);
    const bool udp = type == NET_TYPE_DATAGRAM && (protocol == NET_PROTOCOL_UDP || protocol == NET_PROTOCOL_ANY);
    return tcp || udp ? give(network, sockets_open(sockets_of(network), tcp ? SOCKET_TCP : SOCKET_UDP))
                      : fail(network, NET_PROTOCOL_TYPE);
}

int net_bind(network_t *network, int handle, uint16_t port)
{
    const int ready = sockets_poll(sockets_of(network), handle);
    return ready < 0 ? fail(network, NET_NOT_A_SOCKET) : port == 0 ? 0 : fail(network, NET_NOT_SUPPORTED);
}

int net_connect(network_t *network, int handle, const socket_endpoint_t *peer)
{
    return give(network, sockets_connect(sockets_of(network), handle, peer));
}

int net_send(network_t *network, int handle, const void *data, uint32_t length)
{
    static const socket_endpoint_t s_peer;
    return give(network, outbox_send(&network->outboxes, handle, data, length, &s_peer));
}

int net_send_to(network_t *network, int handle, const void *data, uint32_t length, const socket_endpoint_t *target)
{
    return target->port == 0 ? fail(network, NET_INVALID_ARGUMENT)
                             : give(network, outbox_send(&network->outboxes, handle, data, length, target));
}

int net_receive(network_t *network, int handle, void *data, uint32_t length, socket_endpoint_t *sender)
{
    return give(network, sockets_receive(sockets_of(network), handle, data, length, sender));
}

int net_available(network_t *network, int handle)
{
    return give(network, sockets_available(sockets_of(network), handle));
}

int net_peer(network_t *network, int handle, socket_endpoint_t *peer)
{
    return give(network, sockets_peer(sockets_of(network), handle, peer));
}

int net_local(network_t *network, int handle, socket_endpoint_t *local)
{
    const int port = sockets_local_port(sockets_of(network), handle);
    if (port < 0)
    {
        return give(network, port);
    }
    station_link_t link;
    station_link(&network->driver->station, &link);
    memcpy(local->address, link.address, sizeof local->address);
    local->port = (uint16_t)port;
    return 0;
}

/* ---- options ---- */

static bool is_time_out(int level, int option)
{
    return level == NET_LEVEL_SOCKET && (option == NET_OPTION_SEND_TIMEOUT || option == NET_OPTION_RECEIVE_TIMEOUT);
}

int net_set_option(network_t *network, int handle, int level, int option)
{
    if (sockets_poll(sockets_of(network), handle) < 0)
    {
        return fail(network, NET_NOT_A_SOCKET);
    }
    const bool known = is_time_out(level, option) || (level == NET_LEVEL_TCP && option == NET_OPTION_NO_DELAY) ||
                       (level == NET_LEVEL_SOCKET && option == NET_OPTION_DONT_LINGER);
    return known ? 0 : fail(network, NET_NO_SUCH_OPTION);
}

int net_get_option(network_t *network, int handle, int level, int option, int *value)
{
    if (sockets_poll(sockets_of(network), handle) < 0)
    {
        return fail(network, NET_NOT_A_SOCKET);
    }
    if (level != NET_LEVEL_SOCKET || (option != NET_OPTION_ERROR && option != NET_OPTION_TYPE))
    {
        return fail(network, NET_NO_SUCH_OPTION);
    }
    *value = option == NET_OPTION_TYPE ? (is_stream(network, handle) ? NET_TYPE_STREAM : NET_TYPE_DATAGRAM)
                                       : net_error_of_status(sockets_error(sockets_of(network), handle));
    return 0;
}

int net_close(network_t *network, int handle)
{
    net_secure_leave(network, handle);
    const int result = sockets_close_after_send(sockets_of(network), handle);
    return result < 0 ? fail(network, NET_NOT_A_SOCKET) : 0;
}

/* ---- select ---- */

enum readiness
{
    READABLE = 1,
    WRITABLE = 2,
    EXCEPTED = 4,
};

/* Why a stream would refuse a send at once, ISM_OK if it would not. A request of no bytes is never taken, but tells. */
static int refusal(const network_t *network, int handle)
{
    const int result = is_stream(network, handle) ? sockets_send(sockets_of(network), handle, NULL, 0) : (int)ISM_OK;
    return result == ISM_WOULD_BLOCK ? (int)ISM_OK : result;
}

/* The socket below: whoever waits for what can never come must be woken to hear so. */
static int ready_below(network_t *network, int handle, int polled)
{
    const bool takes = (polled & SOCKET_READY_WRITE) != 0;
    const int refused = takes ? (int)ISM_OK : refusal(network, handle);
    int ready = (polled & SOCKET_READY_ERROR) != 0 ? EXCEPTED : 0;
    ready |= (polled & SOCKET_READY_READ) != 0 || refused == ISM_ERR_NOT_CONNECTED ? READABLE : 0;
    ready |= takes || refused != ISM_OK ? WRITABLE : 0;
    return ready;
}

static int ready_of(network_t *network, int handle, int polled, bool alone)
{
    int ready = ready_below(network, handle, polled);
    net_session_t *session = net_secure_find(network, handle);
    if (session != NULL)
    {
        const bool room = (ready & WRITABLE) != 0;
        ready = alone ? ready & EXCEPTED : 0;
        ready |= net_secure_is_readable(session, polled) ? READABLE : 0;
        ready |= net_secure_is_writable(session, room) ? WRITABLE : 0;
    }
    else if ((polled & SOCKET_READY_WRITE) != 0 && !outbox_has_room(&network->outboxes, handle))
    {
        ready &= ~WRITABLE;
    }
    return ready;
}

/* Keeps what is ready in the way asked for; returns how many, or NET_FAILED. */
static int keep_ready(network_t *network, const net_set_t *set, int wanted, bool alone)
{
    if (set == NULL || set->count == NULL)
    {
        return 0;
    }
    unsigned int kept = 0;
    for (unsigned int i = 0; i < *set->count; i++)
    {
        const int handle = set->handles[i];
        const int polled = sockets_poll(sockets_of(network), handle);
        if (polled < 0)
        {
            return fail(network, NET_NOT_A_SOCKET);
        }
        const int ready = ready_of(network, handle, polled, alone);
        if ((ready & wanted) != 0)
        {
            set->handles[kept++] = handle;
        }
        if ((ready & wanted & EXCEPTED) != 0)
        {
            network->last_error = net_error_of_status(sockets_error(sockets_of(network), handle));
        }
    }
    *set->count = kept;
    return (int)kept;
}

int net_select(network_t *network, const net_set_t *read, const net_set_t *write, const net_set_t *except)
{
    const bool alone = (read == NULL || read->count == NULL) && (write == NULL || write->count == NULL);
    const int readable = keep_ready(network, read, READABLE, false);
    const int writable = readable < 0 ? readable : keep_ready(network, write, WRITABLE, false);
    const int excepted = writable < 0 ? writable : keep_ready(network, except, EXCEPTED, alone);
    return excepted < 0 ? excepted : readable + writable + excepted;
}

/* ---- names ---- */

int net_resolve(network_t *network, const char *name, uint8_t address[4])
{
    if (name[0] == '\0')
    {
        station_link_t link;
        station_link(&network->driver->station, &link);
        memcpy(address, link.address, sizeof link.address);
        return 0;
    }
    names_t *names = &network->driver->names;
    int ticket = names_find(names, name);
    ticket = ticket < 0 ? names_lookup(names, name) : ticket;
    if (ticket == ISM_ERR_BUSY)
    {
        return fail(network, NET_TRY_AGAIN);
    }
    return give(network, ticket < 0 ? ticket : (int)names_result(names, ticket, address));
}
