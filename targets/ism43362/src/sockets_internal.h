/*
 * What the two halves of the sockets share.
 */
#ifndef SOCKETS_INTERNAL_H
#define SOCKETS_INTERNAL_H

#include "sockets.h"

/** The oldest block that waits for a socket; NULL = none. Lock held. */
transmit_block_t *sockets_oldest_block(sockets_t *sockets, uint32_t index);
/** Ends a socket that is in use, for its owner. Lock held. */
void sockets_fail(ism_socket_t *socket, ism_status_t error);
/** Forgets all that is still to be sent. Lock held. */
void sockets_drop_blocks(sockets_t *sockets, uint32_t index);

static inline void sockets_lock(const sockets_t *sockets)
{
    sockets->port->lock(sockets->port->context);
}

static inline void sockets_unlock(const sockets_t *sockets)
{
    sockets->port->unlock(sockets->port->context);
}

static inline void sockets_notify(const sockets_t *sockets)
{
    sockets->port->notify(sockets->port->context);
}

static inline uint32_t sockets_now(const sockets_t *sockets)
{
    return sockets->port->now_ms(sockets->port->context);
}

#endif
