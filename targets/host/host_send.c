/*
 * nin_socket_send and close: managed callers cannot keep their bytes, so each of the module's sockets has an outbox.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>

#include "host_internal.h"

static outbox_t s_boxes[SOCKETS_COUNT];
static outboxes_t s_outboxes;
static pthread_mutex_t s_outboxes_lock = PTHREAD_MUTEX_INITIALIZER;

void host_send_init(sockets_t *sockets)
{
    outboxes_init(&s_outboxes, sockets, s_boxes, SOCKETS_COUNT);
}

outboxes_t *host_outboxes_enter(void)
{
    (void)pthread_mutex_lock(&s_outboxes_lock);
    return &s_outboxes;
}

void host_outboxes_leave(void)
{
    (void)pthread_mutex_unlock(&s_outboxes_lock);
}

static int post(int socket, const uint8_t *data, uint32_t length, const socket_endpoint_t *target)
{
    if (host_driver() == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    const int result = outbox_send(host_outboxes_enter(), socket, data, length, target);
    host_outboxes_leave();
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
