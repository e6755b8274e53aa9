/*
 * What the parts of the sockets share.
 */
#ifndef SOCKETS_INTERNAL_H
#define SOCKETS_INTERNAL_H

#include "port_calls.h"
#include "sockets.h"

/** Takes the lock. NULL for a handle that is not, or no longer, open. */
ism_socket_t *sockets_enter(sockets_t *sockets, int handle);
/** Why a socket cannot send, ISM_OK if it can. Lock held. */
ism_status_t sockets_send_status(const ism_socket_t *socket);
/** Whether the request is the present owner's, not one that a former owner left. Lock held. */
bool sockets_owns_request(const ism_socket_t *socket);
/** Ends a request that waits. Nobody asks for the result of a former owner's. Lock held. */
void sockets_end_send(ism_socket_t *socket, int32_t result);
/** Ends a socket that is in use, for its owner. Lock held. */
void sockets_fail(ism_socket_t *socket, ism_status_t error);

static inline uint32_t sockets_index(const sockets_t *sockets, const ism_socket_t *socket)
{
    return (uint32_t)(socket - sockets->table);
}

static inline void sockets_lock(const sockets_t *sockets)
{
    port_lock(sockets->port);
}

static inline void sockets_unlock(const sockets_t *sockets)
{
    port_unlock(sockets->port);
}

static inline void sockets_notify(const sockets_t *sockets)
{
    port_notify(sockets->port);
}

static inline void sockets_wake(const sockets_t *sockets)
{
    port_wake(sockets->port);
}

static inline uint32_t sockets_now(const sockets_t *sockets)
{
    return port_now_ms(sockets->port);
}

#endif
