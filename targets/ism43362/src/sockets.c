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

void sockets_fail(ism_socket_t *socket, ism_status_t error)
{
    if (socket->state != SOCKET_FREE && socket->state != SOCKET_FAILED)
    {
        socket->state = SOCKET_FAILED;
        socket->error = (int16_t)error;
        sockets_end_send(socket, error);
    }
}

/* ---- handles ---- */

#define TURN_MASK 0x3FFFU

ism_socket_t *sockets_enter(sockets_t *sockets, int handle)
{
    sockets_lock(sockets);
    if (handle < 0)
    {
        return NULL;
    }
    ism_socket_t *socket = &sockets->table[(uint32_t)handle % SOCKETS_COUNT];
    const bool current = socket->state != SOCKET_FREE && socket->turn == (uint32_t)handle / SOCKETS_COUNT;
    return current ? socket : NULL;
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
        handle = (int)(socket->turn * SOCKETS_COUNT + sockets_index(sockets, socket));
    }
    sockets_unlock(sockets);
    return handle;
}

static int give_back(sockets_t *sockets, int handle, bool withdraw)
{
    int status = ISM_ERR_ARGUMENT;
    ism_socket_t *socket = sockets_enter(sockets, handle);
    if (socket != NULL)
    {
        if (socket->send.state == SEND_DONE || (withdraw && sockets_owns_request(socket)))
        {
            socket->send.state = SEND_NONE;
        }
        /* A connect that is under way opens the socket after this: the worker then sees that its owner is gone. */
        socket->close_wanted = socket->close_wanted || socket->module_open || socket->send.state == SEND_WAITING;
        socket->state = SOCKET_FREE;
        socket->received = 0;
        status = ISM_OK;
    }
    sockets_unlock(sockets);
    sockets_wake(sockets);
    sockets_notify(sockets);
    return status;
}

int sockets_close(sockets_t *sockets, int handle)
{
    return give_back(sockets, handle, true);
}

int sockets_close_after_send(sockets_t *sockets, int handle)
{
    return give_back(sockets, handle, false);
}

/* ---- connect ---- */

static int connect_locked(ism_socket_t *socket, const socket_endpoint_t *peer)
{
    if (socket == NULL || peer->port == 0)
    {
        return ISM_ERR_ARGUMENT;
    }
    if (socket->state == SOCKET_FAILED)
    {
        return socket->error;
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
    socket->peer = *peer;
    socket->state = SOCKET_CONNECTING;
    return ISM_WOULD_BLOCK;
}

int sockets_connect(sockets_t *sockets, int handle, const socket_endpoint_t *peer)
{
    const int status = connect_locked(sockets_enter(sockets, handle), peer);
    sockets_unlock(sockets);
    sockets_wake(sockets);
    return status;
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
    memcpy(data, socket->block + socket->start + socket->taken, part);
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
    ism_socket_t *socket = sockets_enter(sockets, handle);
    if (socket != NULL)
    {
        result = receive_locked(sockets, socket, data, length, sender);
        emptied = result > 0 && socket->received == 0;
    }
    sockets_unlock(sockets);
    if (emptied)
    {
        sockets_wake(sockets);
    }
    return result;
}

/* ---- questions ---- */

int sockets_poll(sockets_t *sockets, int handle)
{
    int ready = ISM_ERR_ARGUMENT;
    const ism_socket_t *socket = sockets_enter(sockets, handle);
    if (socket != NULL)
    {
        const bool over = socket->state == SOCKET_ENDED || socket->state == SOCKET_FAILED;
        ready = socket->received > 0 || over ? SOCKET_READY_READ : 0;
        const bool takes = sockets_send_status(socket) == ISM_OK && socket->send.state != SEND_WAITING;
        ready |= takes ? SOCKET_READY_WRITE : 0;
        ready |= socket->state == SOCKET_FAILED ? SOCKET_READY_ERROR : 0;
    }
    sockets_unlock(sockets);
    return ready;
}

int sockets_error(sockets_t *sockets, int handle)
{
    const ism_socket_t *socket = sockets_enter(sockets, handle);
    const int error = socket == NULL ? (int)ISM_ERR_ARGUMENT : socket->error;
    sockets_unlock(sockets);
    return error;
}

int sockets_available(sockets_t *sockets, int handle)
{
    const ism_socket_t *socket = sockets_enter(sockets, handle);
    const int available = socket == NULL ? (int)ISM_ERR_ARGUMENT : socket->received - socket->taken;
    sockets_unlock(sockets);
    return available;
}

int sockets_peer(sockets_t *sockets, int handle, socket_endpoint_t *peer)
{
    int status = ISM_ERR_ARGUMENT;
    const ism_socket_t *socket = sockets_enter(sockets, handle);
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
    const ism_socket_t *socket = sockets_enter(sockets, handle);
    const int port = socket == NULL ? (int)ISM_ERR_ARGUMENT : socket->local_port;
    sockets_unlock(sockets);
    return port;
}

/* ---- the link below ---- */

static void end_socket(ism_socket_t *socket, bool module_kept)
{
    const bool idle = socket->state == SOCKET_OPEN && !socket->module_open;
    if (!idle && socket->state != SOCKET_ENDED)
    {
        sockets_fail(socket, ISM_ERR_CONNECTION_LOST);
    }
    sockets_end_send(socket, ISM_ERR_CONNECTION_LOST);
    socket->module_open = socket->module_open && module_kept;
    socket->close_wanted = socket->module_open;
    socket->send_broken = false;
    socket->stalls = 0;
}

static void end_all(sockets_t *sockets, bool module_kept)
{
    sockets_lock(sockets);
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        end_socket(&sockets->table[i], module_kept);
    }
    sockets_unlock(sockets);
    sockets_notify(sockets);
}

void sockets_set_link(sockets_t *sockets, uint32_t link)
{
    const bool went_down = sockets->link != 0 && sockets->link != link;
    sockets->link = link;
    if (went_down)
    {
        end_all(sockets, true);
    }
}

bool sockets_take_link_loss(sockets_t *sockets)
{
    const bool lost = sockets->link_lost;
    sockets->link_lost = false;
    return lost;
}

void sockets_module_lost(sockets_t *sockets)
{
    sockets->selected = SOCKETS_COUNT;
    sockets->link = 0;
    end_all(sockets, false);
}
