#include <string.h>

#include "sockets_internal.h"

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

bool sockets_has_room(sockets_t *sockets, const ism_socket_t *socket)
{
    bool room = socket->type == SOCKET_TCP && open_block(sockets, sockets_index(sockets, socket)) != NULL;
    for (uint32_t i = 0; i < SOCKETS_TRANSMIT_BLOCKS; i++)
    {
        room = room || !sockets->transmit[i].used;
    }
    return room && !socket->close_wanted;
}

ism_status_t sockets_send_status(const sockets_t *sockets, const ism_socket_t *socket)
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
    const uint32_t index = sockets_index(sockets, socket);
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
    transmit_block_t *block = socket->close_wanted ? NULL : take_block(sockets, sockets_index(sockets, socket));
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
    const ism_socket_t *socket = sockets_find(sockets, handle);
    int result = sockets_send_status(sockets, socket);
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
    const ism_socket_t *socket = sockets_find(sockets, handle);
    int result = sockets_send_status(sockets, socket);
    if (result == ISM_OK)
    {
        result =
            socket->type == SOCKET_UDP ? send_datagram(sockets, socket, data, length, target) : (int)ISM_ERR_ARGUMENT;
    }
    sockets_unlock(sockets);
    sockets->port->wake(sockets->port->context);
    return result;
}
