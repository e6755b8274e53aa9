/*
 * Sending for callers that cannot keep their bytes where they are, as managed ones: a block takes a copy, and the
 * driver sends from there. A few blocks serve all sockets.
 *
 * One thread at a time. No call waits.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include "sockets.h"

#ifdef __cplusplus
extern "C"
{
#endif

    typedef struct outbox
    {
        int socket;               /**< handle that filled it */
        uint32_t length;          /**< 0 = free */
        socket_endpoint_t target; /**< port 0: part of a stream, or to the default peer */
        uint8_t data[SOCKETS_BLOCK];
    } outbox_t;

    typedef struct outboxes
    {
        sockets_t *sockets;
        outbox_t *boxes;
        uint32_t count;
    } outboxes_t;

    /** `boxes`: the caller's memory for `count` blocks. With as many as SOCKETS_COUNT no socket waits for another's. */
    void outboxes_init(outboxes_t *outboxes, sockets_t *sockets, outbox_t *boxes, uint32_t count);

    /** Takes up to SOCKETS_BLOCK bytes (UDP: one whole datagram). `target` port 0: the stream, or the default peer.
     *  @return bytes taken; ISM_WOULD_BLOCK until the port's `notify` tells that what was taken before is out; 0 for no
     * bytes; or as sockets_send and sockets_send_to. How a datagram's way to the module ended is told to the socket's
     * next send, unless another socket has needed the block meanwhile. */
    int outbox_send(
        outboxes_t *outboxes, int socket, const uint8_t *data, uint32_t length, const socket_endpoint_t *target);

    /** Whether there is a block for the next send of this socket. */
    bool outbox_has_room(outboxes_t *outboxes, int socket);

#ifdef __cplusplus
}
#endif

#endif
