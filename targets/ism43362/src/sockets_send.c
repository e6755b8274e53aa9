#include <string.h>

#include "sockets_internal.h"

ism_status_t sockets_send_status(const ism_socket_t *socket)
{
    if (socket->state == SOCKET_FAILED)
    {
        return (ism_status_t)socket->error;
    }
    if (socket->type == SOCKET_UDP)
    {
        return ISM_OK;
    }
    switch (socket->state)
    {
    case SOCKET_CONNECTING:
        return ISM_WOULD_BLOCK;
    case SOCKET_CONNECTED:
        return socket->send_broken ? ISM_ERR_CONNECTION_LOST : ISM_OK;
    case SOCKET_ENDED:
        return ISM_ERR_CONNECTION_LOST;
    default:
        return ISM_ERR_NOT_CONNECTED;
    }
}

bool sockets_owns_request(const ism_socket_t *socket)
{
    return socket->state != SOCKET_FREE && socket->send.turn == socket->turn;
}

void sockets_end_send(ism_socket_t *socket, int32_t result)
{
    if (socket->send.state == SEND_WAITING)
    {
        socket->send.state = sockets_owns_request(socket) ? SEND_DONE : SEND_NONE;
        socket->send.result = result;
    }
}

static ism_status_t check(const ism_socket_t *socket, uint32_t length, const socket_endpoint_t *target)
{
    if (socket->type == SOCKET_TCP)
    {
        return ISM_OK;
    }
    if (length > SOCKETS_BLOCK)
    {
        return ISM_ERR_MESSAGE_SIZE;
    }
    /* S3=0000 does not exist. */
    return length == 0 || target->port == 0 ? ISM_ERR_ARGUMENT : ISM_OK;
}

/* Takes the request, or tells how the last one ended. Lock held. */
static int request(ism_socket_t *socket, const uint8_t *data, uint32_t length, const socket_endpoint_t *target)
{
    send_request_t *send = &socket->send;
    if (send->state == SEND_DONE)
    {
        send->state = SEND_NONE;
        return (int)send->result;
    }
    ism_status_t status = sockets_send_status(socket);
    status = status == ISM_OK ? check(socket, length, target) : status;
    if (status != ISM_OK || length == 0)
    {
        return status;
    }
    if (send->state == SEND_WAITING)
    {
        const bool same = send->data == data && send->length == length;
        return same || !sockets_owns_request(socket) ? ISM_WOULD_BLOCK : ISM_ERR_BUSY;
    }
    send->state = SEND_WAITING;
    send->turn = socket->turn;
    send->number++;
    send->data = data;
    send->length = length;
    send->done = 0;
    send->target = *target;
    return ISM_WOULD_BLOCK;
}

int sockets_send(sockets_t *sockets, int handle, const uint8_t *data, uint32_t length)
{
    static const socket_endpoint_t s_stream;
    int result = ISM_ERR_ARGUMENT;
    ism_socket_t *socket = sockets_enter(sockets, handle);
    if (socket != NULL && socket->type == SOCKET_UDP && socket->state == SOCKET_OPEN)
    {
        result = ISM_ERR_NOT_CONNECTED;
    }
    else if (socket != NULL)
    {
        result = request(socket, data, length, socket->type == SOCKET_TCP ? &s_stream : &socket->peer);
    }
    sockets_unlock(sockets);
    sockets_wake(sockets);
    return result;
}

int sockets_send_to(
    sockets_t *sockets, int handle, const uint8_t *data, uint32_t length, const socket_endpoint_t *target)
{
    int result = ISM_ERR_ARGUMENT;
    ism_socket_t *socket = sockets_enter(sockets, handle);
    if (socket != NULL && socket->type == SOCKET_UDP)
    {
        result = request(socket, data, length, target);
    }
    sockets_unlock(sockets);
    sockets_wake(sockets);
    return result;
}

int sockets_withdraw(sockets_t *sockets, int handle)
{
    int status = ISM_ERR_ARGUMENT;
    ism_socket_t *socket = sockets_enter(sockets, handle);
    if (socket != NULL)
    {
        /* The worker touches the bytes only with the lock held. */
        socket->send.state = sockets_owns_request(socket) ? SEND_NONE : socket->send.state;
        status = ISM_OK;
    }
    sockets_unlock(sockets);
    return status;
}

bool sockets_is_sending(sockets_t *sockets, int handle)
{
    const send_request_t *send = &sockets->table[(uint32_t)handle % SOCKETS_COUNT].send;
    sockets_lock(sockets);
    const bool sending = handle >= 0 && send->state == SEND_WAITING && send->turn == (uint32_t)handle / SOCKETS_COUNT;
    sockets_unlock(sockets);
    return sending;
}
