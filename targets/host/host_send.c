/*
 * nin_socket_send and close. The driver sends from its caller's memory and wants it left alone meanwhile; managed
 * callers cannot promise that. So each of the module's sockets has a block here that is filled first.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <string.h>

#include "host_internal.h"

typedef struct outbox
{
    int socket;               /**< handle that filled it */
    uint32_t length;          /**< 0 = empty */
    socket_endpoint_t target; /**< port 0: part of a stream, or to the default peer */
    uint8_t data[SOCKETS_BLOCK];
} outbox_t;

static outbox_t s_outboxes[SOCKETS_COUNT];
static pthread_mutex_t s_outboxes_lock = PTHREAD_MUTEX_INITIALIZER;

static int hand_over(sockets_t *sockets, int socket, const outbox_t *outbox, uint32_t length)
{
    const uint8_t *data = length == 0 ? NULL : outbox->data;
    return outbox->target.port == 0 ? sockets_send(sockets, socket, data, length)
                                    : sockets_send_to(sockets, socket, data, length, &outbox->target);
}

/* NIN_OK when the block is free. What a former owner of the socket left in it is out as soon as the driver takes
 * requests of the new one. */
static int settle(sockets_t *sockets, outbox_t *outbox, int socket, bool writable)
{
    if (outbox->length == 0 || outbox->socket != socket)
    {
        return outbox->length == 0 || writable ? NIN_OK : NIN_WOULD_BLOCK;
    }
    const int result = hand_over(sockets, socket, outbox, outbox->length);
    outbox->length = result == ISM_WOULD_BLOCK ? outbox->length : 0;
    return result < 0 ? result : (int)NIN_OK;
}

/* A request of no bytes is never taken, but tells why one would not be. */
static int why_not(sockets_t *sockets, int socket, const outbox_t *outbox)
{
    const int result = hand_over(sockets, socket, outbox, 0);
    return result == ISM_OK || result == ISM_ERR_ARGUMENT ? (int)NIN_WOULD_BLOCK : result;
}

static int fill(sockets_t *sockets, outbox_t *outbox, int socket, const uint8_t *data, uint32_t length)
{
    const uint32_t part = length < SOCKETS_BLOCK ? length : SOCKETS_BLOCK;
    memcpy(outbox->data, data, part);
    const int result = hand_over(sockets, socket, outbox, part);
    if (result != ISM_WOULD_BLOCK)
    {
        return result;
    }
    outbox->socket = socket;
    outbox->length = part;
    return (int)part;
}

static int post(int socket, const uint8_t *data, uint32_t length, const socket_endpoint_t *target)
{
    ism43362_t *ism = host_driver();
    if (ism == NULL || socket < 0 || (data == NULL && length > 0))
    {
        return NIN_ERR_ARGUMENT;
    }
    if (target->port != 0 && length > SOCKETS_BLOCK)
    {
        return NIN_ERR_MESSAGE_SIZE;
    }

    (void)pthread_mutex_lock(&s_outboxes_lock);
    outbox_t *outbox = &s_outboxes[(uint32_t)socket % SOCKETS_COUNT];
    const int ready = sockets_poll(&ism->sockets, socket);
    const bool writable = ready >= 0 && (ready & SOCKET_READY_WRITE) != 0;
    int result = ready < 0 ? ready : settle(&ism->sockets, outbox, socket, writable);
    if (result == NIN_OK)
    {
        outbox->target = *target;
        result = length == 0 ? hand_over(&ism->sockets, socket, outbox, 0)
                 : writable  ? fill(&ism->sockets, outbox, socket, data, length)
                             : why_not(&ism->sockets, socket, outbox);
    }
    (void)pthread_mutex_unlock(&s_outboxes_lock);
    return result;
}

int nin_socket_send(int socket, const uint8_t *data, uint32_t length)
{
    static const socket_endpoint_t s_peer;
    return post(socket, data, length, &s_peer);
}

int nin_socket_send_to(int socket, const uint8_t *data, uint32_t length, const uint8_t address[4], uint16_t port)
{
    if (address == NULL || port == 0)
    {
        return NIN_ERR_ARGUMENT;
    }
    const socket_endpoint_t target = host_endpoint(address, port);
    return post(socket, data, length, &target);
}

int nin_socket_close(int socket)
{
    ism43362_t *ism = host_driver();
    return ism == NULL ? (int)NIN_ERR_ARGUMENT : sockets_close_after_send(&ism->sockets, socket);
}
