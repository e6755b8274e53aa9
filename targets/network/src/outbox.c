#include "outbox.h"

#include <string.h>

void outboxes_init(outboxes_t *outboxes, sockets_t *sockets, outbox_t *boxes, uint32_t count)
{
    outboxes->sockets = sockets;
    outboxes->boxes = boxes;
    outboxes->count = count;
    for (uint32_t i = 0; i < count; i++)
    {
        boxes[i].length = 0;
    }
}

static int hand_over(sockets_t *sockets, int socket, const uint8_t *data, uint32_t length, const socket_endpoint_t *to)
{
    return to->port == 0 ? sockets_send(sockets, socket, data, length)
                         : sockets_send_to(sockets, socket, data, length, to);
}

/* ISM_WOULD_BLOCK while the driver reads the block; else it is free, and the result is how its request ended, which a
 * request of no bytes tells. */
static int settle(outboxes_t *outboxes, outbox_t *box)
{
    if (sockets_is_sending(outboxes->sockets, box->socket))
    {
        return ISM_WOULD_BLOCK;
    }
    box->length = 0;
    const int result = hand_over(outboxes->sockets, box->socket, NULL, 0, &box->target);
    return result < 0 ? result : (int)ISM_OK;
}

/* The block that the socket has filled, NULL if none. */
static outbox_t *filled_by(const outboxes_t *outboxes, int socket)
{
    outbox_t *found = NULL;
    for (uint32_t i = 0; i < outboxes->count; i++)
    {
        outbox_t *box = &outboxes->boxes[i];
        found = box->length > 0 && box->socket == socket ? box : found;
    }
    return found;
}

static outbox_t *find_free(outboxes_t *outboxes)
{
    for (uint32_t i = 0; i < outboxes->count; i++)
    {
        outbox_t *box = &outboxes->boxes[i];
        if (box->length == 0 || settle(outboxes, box) != ISM_WOULD_BLOCK)
        {
            return box;
        }
    }
    return NULL;
}

/* A request of no bytes is never taken, but tells why one would not be. */
static int why_not(sockets_t *sockets, int socket, const socket_endpoint_t *target)
{
    const int result = hand_over(sockets, socket, NULL, 0, target);
    return result == ISM_OK || result == ISM_ERR_ARGUMENT ? (int)ISM_WOULD_BLOCK : result;
}

static int fill(outboxes_t *outboxes, int socket, const uint8_t *data, uint32_t length, const socket_endpoint_t *target)
{
    outbox_t *box = find_free(outboxes);
    if (box == NULL)
    {
        return ISM_WOULD_BLOCK;
    }
    const uint32_t part = length < SOCKETS_BLOCK ? length : SOCKETS_BLOCK;
    memcpy(box->data, data, part);
    const int result = hand_over(outboxes->sockets, socket, box->data, part, target);
    if (result != ISM_WOULD_BLOCK)
    {
        return result;
    }
    box->socket = socket;
    box->length = part;
    box->target = *target;
    return (int)part;
}

int outbox_send(outboxes_t *outboxes, int socket, const uint8_t *data, uint32_t length, const socket_endpoint_t *target)
{
    if (socket < 0 || (data == NULL && length > 0))
    {
        return ISM_ERR_ARGUMENT;
    }
    if (target->port != 0 && length > SOCKETS_BLOCK)
    {
        return ISM_ERR_MESSAGE_SIZE;
    }
    const int ready = sockets_poll(outboxes->sockets, socket);
    outbox_t *last = filled_by(outboxes, socket);
    const int settled = ready < 0 ? ready : last == NULL ? (int)ISM_OK : settle(outboxes, last);
    if (settled != ISM_OK)
    {
        return settled;
    }
    if (length == 0)
    {
        return hand_over(outboxes->sockets, socket, NULL, 0, target);
    }
    return (ready & SOCKET_READY_WRITE) != 0 ? fill(outboxes, socket, data, length, target)
                                             : why_not(outboxes->sockets, socket, target);
}

bool outbox_has_room(outboxes_t *outboxes, int socket)
{
    const outbox_t *own = filled_by(outboxes, socket);
    bool room = false;
    for (uint32_t i = 0; i < outboxes->count && !room; i++)
    {
        const outbox_t *box = &outboxes->boxes[i];
        room = box->length == 0 || !sockets_is_sending(outboxes->sockets, box->socket);
    }
    return room && (own == NULL || !sockets_is_sending(outboxes->sockets, socket));
}
