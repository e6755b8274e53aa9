#include "sockets.h"

#include <string.h>

#include "sockets_internal.h"

void sockets_init(sockets_t *sockets, const ism_port_t *port, at_client_t *client)
{
    memset(sockets, 0, sizeof *sockets);
    sockets->port = port;
    sockets->client = client;
    sockets->selected = SOCKETS_COUNT;
}

/* ---- shared with the worker: lock held ---- */

transmit_block_t *sockets_oldest_block(sockets_t *sockets, uint32_t index)
{
    transmit_block_t *oldest = NULL;
    for (uint32_t i = 0; i < SOCKETS_TRANSMIT_BLOCKS; i++)
    {
        transmit_block_t *block = &sockets->transmit[i];
        if (block->used && block->socket == index && (oldest == NULL || (int32_t)(block->order - oldest->order) < 0))
        {
            oldest = block;
        }
    }
    return oldest;
}

void sockets_drop_blocks(sockets_t *sockets, uint32_t index)
{
    for (uint32_t i = 0; i < SOCKETS_TRANSMIT_BLOCKS; i++)
    {
        if (sockets->transmit[i].socket == index)
        {
            sockets->transmit[i].used = false;
        }
    }
}

void sockets_fail(ism_socket_t *socket, ism_status_t error)
{
    if (socket->state != SOCKET_FREE && socket->state != SOCKET_FAILED)
    {
        socket->state = SOCKET_FAILED;
        socket->error = (int16_t)error;
    }
}

/* ---- handles ---- */

#define TURN_MASK 0x3FFFU

static ism_socket_t *find(sockets_t *sockets, int handle)
{
    if (handle < 0)
    {
        return NULL;
    }
    ism_socket_t *socket = &sockets->table[(uint32_t)handle % SOCKETS_COUNT];
    const bool current = socket->state != SOCKET_FREE && socket->turn == (uint32_t)handle / SOCKETS_COUNT;
    return current ? socket : NULL;
}

static uint32_t index_of(const sockets_t *sockets, const ism_socket_t *socket)
{
    return (uint32_t)(socket - sockets->table);
}

/* A socket that the worker still has to close is the last choice: its next owner waits for that. */
static ism_socket_t *find_free(sockets_t *sockets)
{
    ism_socket_t *choice = NULL;
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        ism_socket_t *socket = &sockets->table[i];
        if (socket->state == SOCKET_FREE && (choice == NULL || (choice->close_wanted && !socket->close_wanted)))
        {
            choice = socket;
        }
    }
    return choice;
}

int sockets_open(sockets_t *sockets, socket_type_t type)
{
    if (type != SOCKET_TCP && type != SOCKET_UDP)
    {
        return ISM_ERR_ARGUMENT;
    }
    int handle = ISM_ERR_NO_SOCKET;
    sockets_lock(sockets);
    ism_socket_t *socket = find_free(sockets);
    if (socket != NULL)
    {
        socket->state = SOCKET_OPEN;
        socket->type = type;
        socket->turn = (uint16_t)((socket->turn + 1U) & TURN_MASK);
        socket->error = ISM_OK;
        memset(&socket->peer, 0, sizeof socket->peer);
        socket->received = 0;
        socket->taken = 0;
        handle = (int)(socket->turn * SOCKETS_COUNT + index_of(sockets, socket));
    }
    sockets_unlock(sockets);
    return handle;
}

int sockets_close(sockets_t *sockets, int handle)
{
    int status = ISM_ERR_ARGUMENT;
    sockets_lock(sockets);
    ism_socket_t *socket = find(sockets, handle);
    if (socket != NULL)
    {
        /* A connect that is under way opens the socket after this: the worker then sees that its owner is gone. */
        const bool has_data = sockets_oldest_block(sockets, index_of(sockets, socket)) != NULL;
        socket->close_wanted = socket->close_wanted || socket->module_open || has_data;
        socket->state = SOCKET_FREE;
        socket->received = 0;
        status = ISM_OK;
    }
    sockets_unlock(sockets);
    sockets->port->wake(sockets->port->context);
    sockets_notify(sockets);
    return status;
}

/* ---- connect ---- */

static int connect_locked(sockets_t *sockets, ism_socket_t *socket, const socket_endpoint_t *peer)
{
    if (socket == NULL || peer->port == 0)
    {
        return ISM_ERR_ARGUMENT;
    }
    if (socket->type == SOCKET_UDP)
    {
        socket->peer = *peer;
        socket->state = SOCKET_CONNECTED;
        return ISM_OK;
    }
    if (socket->state == SOCKET_CONNECTING)
    {
        return ISM_WOULD_BLOCK;
    }
    if (socket->state != SOCKET_OPEN)
    {
        return ISM_ERR_ARGUMENT;
    }
    if (sockets->link == 0)
    {
        sockets_fail(socket, ISM_ERR_NO_LINK);
        return ISM_ERR_NO_LINK;
    }
    socket->peer = *peer;
    socket->state = SOCKET_CONNECTING;
    return ISM_WOULD_BLOCK;
}

int sockets_connect(sockets_t *sockets, int handle, const socket_endpoint_t *peer)
{
    sockets_lock(sockets);
    const int status = connect_locked(sockets, find(sockets, handle), peer);
    sockets_unlock(sockets);
    sockets->port->wake(sockets->port->context);
    return status;
}

/* ---- send ---- */

static transmit_block_t *take_block(sockets_t *sockets, uint32_t index)
{
    for (uint32_t i = 0; i < SOCKETS_TRANSMIT_BLOCKS; i++)
    {
        transmit_block_t *block = &sockets->transmit[i];
        if (!block->used)
        {
            block->used = true;
            block->sending = false;
            block->socket = (uint8_t)index;
            block->length = 0;
            block->sent = 0;
            memset(&block->target, 0, sizeof block->target);
            block->order = sockets->next_order++;
            return block;
        }
    }
    return NULL;
}

/* The block that more bytes of a TCP stream may join, or NULL. */
static transmit_block_t *open_block(sockets_t *sockets, uint32_t index)
{
    transmit_block_t *newest = NULL;
    for (uint32_t i = 0; i < SOCKETS_TRANSMIT_BLOCKS; i++)
    {
        transmit_block_t *block = &sockets->transmit[i];
        if (block->used && block->socket == index && (newest == NULL || (int32_t)(block->order - newest->order) > 0))
        {
            newest = block;
        }
    }
    return newest != NULL && !newest->sending && newest->length < SOCKETS_BLOCK ? newest : NULL;
}

static bool has_room(sockets_t *sockets, const ism_socket_t *socket)
{
    bool room = socket->type == SOCKET_TCP && open_block(sockets, index_of(sockets, socket)) != NULL;
    for (uint32_t i = 0; i < SOCKETS_TRANSMIT_BLOCKS; i++)
    {
        room = room || !sockets->transmit[i].used;
    }
    return room && !socket->close_wanted;
}

/* Why a socket cannot send, ISM_OK if it can. */
static ism_status_t send_status(const sockets_t *sockets, const ism_socket_t *socket)
{
    if (socket == NULL)
    {
        return ISM_ERR_ARGUMENT;
    }
    if (socket->state == SOCKET_FAILED)
    {
        return (ism_status_t)socket->error;
    }
    if (socket->type == SOCKET_UDP)
    {
        return sockets->link != 0 ? ISM_OK : ISM_ERR_NO_LINK;
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

static int send_stream(sockets_t *sockets, const ism_socket_t *socket, const uint8_t *data, uint32_t length)
{
    const uint32_t index = index_of(sockets, socket);
    uint32_t taken = 0;
    while (taken < length)
    {
        transmit_block_t *block = open_block(sockets, index);
        if (block == NULL)
        {
            block = take_block(sockets, index);
        }
        if (block == NULL)
        {
            break;
        }
        const uint32_t room = SOCKETS_BLOCK - block->length;
        const uint32_t part = length - taken < room ? length - taken : room;
        memcpy(block->data + block->length, data + taken, part);
        block->length = (uint16_t)(block->length + part);
        taken += part;
    }
    return taken == 0 && length > 0 ? (int)ISM_WOULD_BLOCK : (int)taken;
}

static int send_datagram(sockets_t *sockets,
                         const ism_socket_t *socket,
                         const uint8_t *data,
                         uint32_t length,
                         const socket_endpoint_t *target)
{
    if (length > SOCKETS_BLOCK)
    {
        return ISM_ERR_MESSAGE_SIZE;
    }
    if (length == 0 || target->port == 0)
    {
        return ISM_ERR_ARGUMENT; /* S3=0000 does not exist */
    }
    transmit_block_t *block = socket->close_wanted ? NULL : take_block(sockets, index_of(sockets, socket));
    if (block == NULL)
    {
        return ISM_WOULD_BLOCK;
    }
    memcpy(block->data, data, length);
    block->length = (uint16_t)length;
    block->target = *target;
    return (int)length;
}

int sockets_send(sockets_t *sockets, int handle, const uint8_t *data, uint32_t length)
{
    sockets_lock(sockets);
    const ism_socket_t *socket = find(sockets, handle);
    int result = send_status(sockets, socket);
    if (result == ISM_OK && socket->type == SOCKET_TCP)
    {
        result = send_stream(sockets, socket, data, length);
    }
    else if (result == ISM_OK)
    {
        result = socket->state == SOCKET_CONNECTED ? send_datagram(sockets, socket, data, length, &socket->peer)
                                                   : (int)ISM_ERR_NOT_CONNECTED;
    }
    sockets_unlock(sockets);
    sockets->port->wake(sockets->port->context);
    return result;
}

int sockets_send_to(
    sockets_t *sockets, int handle, const uint8_t *data, uint32_t length, const socket_endpoint_t *target)
{
    sockets_lock(sockets);
    const ism_socket_t *socket = find(sockets, handle);
    int result = send_status(sockets, socket);
    if (result == ISM_OK)
    {
        result =
            socket->type == SOCKET_UDP ? send_datagram(sockets, socket, data, length, target) : (int)ISM_ERR_ARGUMENT;
    }
    sockets_unlock(sockets);
    sockets->port->wake(sockets->port->context);
    return result;
}

/* ---- receive ---- */

static int nothing_received(const ism_socket_t *socket)
{
    switch (socket->state)
    {
    case SOCKET_ENDED:
        return 0;
    case SOCKET_FAILED:
        return socket->error;
    case SOCKET_OPEN:
        return socket->type == SOCKET_UDP ? (int)ISM_WOULD_BLOCK : (int)ISM_ERR_NOT_CONNECTED;
    default:
        return ISM_WOULD_BLOCK;
    }
}

static int receive_locked(
    sockets_t *sockets, ism_socket_t *socket, uint8_t *data, uint32_t length, socket_endpoint_t *sender)
{
    const uint32_t left = (uint32_t)(socket->received - socket->taken);
    if (left == 0)
    {
        return nothing_received(socket);
    }
    const uint32_t part = length < left ? length : left;
    memcpy(data, socket->data + socket->taken, part);
    if (sender != NULL)
    {
        *sender = socket->type == SOCKET_UDP ? socket->sender : socket->peer;
    }
    socket->taken = (uint16_t)(socket->taken + part);
    if (socket->type == SOCKET_UDP || socket->taken == socket->received)
    {
        socket->received = 0; /* a datagram that was cut loses its rest */
        socket->taken = 0;
        socket->next_poll_ms = sockets_now(sockets);
    }
    return (int)part;
}

int sockets_receive(sockets_t *sockets, int handle, uint8_t *data, uint32_t length, socket_endpoint_t *sender)
{
    int result = ISM_ERR_ARGUMENT;
    bool emptied = false;
    sockets_lock(sockets);
    ism_socket_t *socket = find(sockets, handle);
    if (socket != NULL)
    {
        result = receive_locked(sockets, socket, data, length, sender);
        emptied = result > 0 && socket->received == 0;
    }
    sockets_unlock(sockets);
    if (emptied)
    {
        sockets->port->wake(sockets->port->context);
    }
    return result;
}

/* ---- questions ---- */

int sockets_poll(sockets_t *sockets, int handle)
{
    int ready = ISM_ERR_ARGUMENT;
    sockets_lock(sockets);
    const ism_socket_t *socket = find(sockets, handle);
    if (socket != NULL)
    {
        const bool over = socket->state == SOCKET_ENDED || socket->state == SOCKET_FAILED;
        ready = socket->received > 0 || over ? SOCKET_READY_READ : 0;
        ready |= send_status(sockets, socket) == ISM_OK && has_room(sockets, socket) ? SOCKET_READY_WRITE : 0;
        ready |= socket->state == SOCKET_FAILED ? SOCKET_READY_ERROR : 0;
    }
    sockets_unlock(sockets);
    return ready;
}

int sockets_error(sockets_t *sockets, int handle)
{
    sockets_lock(sockets);
    const ism_socket_t *socket = find(sockets, handle);
    const int error = socket == NULL ? (int)ISM_ERR_ARGUMENT : socket->error;
    sockets_unlock(sockets);
    return error;
}

int sockets_available(sockets_t *sockets, int handle)
{
    sockets_lock(sockets);
    const ism_socket_t *socket = find(sockets, handle);
    const int available = socket == NULL ? (int)ISM_ERR_ARGUMENT : socket->received - socket->taken;
    sockets_unlock(sockets);
    return available;
}

int sockets_peer(sockets_t *sockets, int handle, socket_endpoint_t *peer)
{
    int status = ISM_ERR_ARGUMENT;
    sockets_lock(sockets);
    const ism_socket_t *socket = find(sockets, handle);
    if (socket != NULL)
    {
        *peer = socket->peer;
        status = socket->peer.port == 0 ? ISM_ERR_NOT_CONNECTED : ISM_OK;
    }
    sockets_unlock(sockets);
    return status;
}

int sockets_local_port(sockets_t *sockets, int handle)
{
    sockets_lock(sockets);
    const ism_socket_t *socket = find(sockets, handle);
    const int port = socket == NULL ? (int)ISM_ERR_ARGUMENT : socket->local_port;
    sockets_unlock(sockets);
    return port;
}
