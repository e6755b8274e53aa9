#include <string.h>

#include "sockets_commands.h"
#include "sockets_internal.h"
#include "sockets_job.h"

/* A socket that sends all the time must read at times, or both ends wait for each other. */
#define POLL_OVERDUE_MS 100U

/* RFC 6335, section 6: dynamic ports. */
#define LOCAL_PORT_FIRST 49152U
#define LOCAL_PORTS 16384U

uint16_t sockets_random_port(const sockets_t *sockets)
{
    return (uint16_t)(LOCAL_PORT_FIRST + sockets->port->random(sockets->port->context) % LOCAL_PORTS);
}

_Static_assert(sizeof(socket_endpoint_t) == 6U, "endpoints are compared whole");

bool sockets_same_endpoint(const socket_endpoint_t *a, const socket_endpoint_t *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static void connect_job(sockets_t *sockets, const sockets_job_t *job)
{
    ism_socket_t *socket = job->socket;
    const uint16_t local_port = sockets_random_port(sockets);
    const bool linked = sockets->link != 0;
    const ism_status_t status =
        linked ? sockets_command_connect(sockets, socket, &job->peer, local_port) : ISM_ERR_NO_LINK;

    sockets_lock(sockets);
    /* After a failure of P6 or of a setting behind it the module may hold the socket half open: P6=0 in any case. */
    const bool same_owner = sockets_same_owner(job) && socket->state == SOCKET_CONNECTING;
    socket->module_open = linked;
    socket->module_turn = job->turn;
    socket->close_wanted = linked && (status != ISM_OK || !same_owner);
    socket->local_port = local_port;
    if (same_owner && status == ISM_OK)
    {
        socket->state = SOCKET_CONNECTED;
        sockets_be_active(sockets, socket);
    }
    else if (same_owner)
    {
        sockets_fail(socket, status);
    }
    sockets_unlock(sockets);
    sockets_notify(sockets);
}

static void close_job(sockets_t *sockets, ism_socket_t *socket)
{
    if (socket->module_open)
    {
        sockets_command_close(sockets, socket);
    }
    sockets_lock(sockets);
    if (!sockets_owns_request(socket))
    {
        sockets_end_send(socket, ISM_ERR_CONNECTION_LOST);
    }
    socket->module_open = false;
    socket->close_wanted = false;
    socket->send_broken = false;
    socket->send_errors = 0;
    socket->read_errors = 0;
    socket->stalls = 0;
    sockets_unlock(sockets);
    sockets_notify(sockets);
}

/* ---- what is to be done ---- */

/* Lock held. */
static sockets_work_t find_work(const sockets_t *sockets, const ism_socket_t *socket)
{
    const ism_port_t *port = sockets->port;
    const bool reachable = !socket->module_open || socket->module_turn == socket->send.turn;
    const bool sends = socket->send.state == SEND_WAITING && reachable && !socket->send_broken;
    const bool reads = sockets_is_readable(socket);
    if (socket->close_wanted && !sends)
    {
        return SOCKETS_WORK_CLOSE;
    }
    if (reads && port_is_past(port, socket->next_poll_ms + POLL_OVERDUE_MS))
    {
        return SOCKETS_WORK_RECEIVE;
    }
    if (sends && (socket->stalls == 0 || port_is_past(port, socket->retry_ms)))
    {
        return SOCKETS_WORK_SEND;
    }
    if (socket->state == SOCKET_CONNECTING && !socket->close_wanted)
    {
        return SOCKETS_WORK_CONNECT;
    }
    return reads && port_is_past(port, socket->next_poll_ms) ? SOCKETS_WORK_RECEIVE : SOCKETS_WORK_NONE;
}

static bool serve(sockets_t *sockets, ism_socket_t *socket)
{
    sockets_lock(sockets);
    sockets_job_t job = {.work = find_work(sockets, socket),
                         .socket = socket,
                         .turn = socket->turn,
                         .datagram = socket->type == SOCKET_UDP,
                         .read_timeout_ms = sockets_read_timeout(sockets, socket),
                         .peer = socket->peer,
                         .send = socket->send};
    sockets_unlock(sockets);

    switch (job.work)
    {
    case SOCKETS_WORK_CLOSE:
        close_job(sockets, socket);
        break;
    case SOCKETS_WORK_CONNECT:
        connect_job(sockets, &job);
        break;
    case SOCKETS_WORK_SEND:
        sockets_send_job(sockets, &job);
        break;
    case SOCKETS_WORK_RECEIVE:
        sockets_receive_job(sockets, &job);
        break;
    case SOCKETS_WORK_NONE:
        break;
    }
    return job.work != SOCKETS_WORK_NONE;
}

bool sockets_step(sockets_t *sockets)
{
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        const uint32_t index = (sockets->next + i) % SOCKETS_COUNT;
        if (serve(sockets, &sockets->table[index]))
        {
            sockets->next = (uint8_t)((index + 1U) % SOCKETS_COUNT);
            return true;
        }
    }
    return false;
}

/* The sooner of a time that is `idle` away and another one. */
static uint32_t sooner(const sockets_t *sockets, uint32_t idle, uint32_t when_ms)
{
    const int32_t left = (int32_t)(when_ms - sockets_now(sockets));
    const uint32_t until = left > 0 ? (uint32_t)left : 0;
    return until < idle ? until : idle;
}

uint32_t sockets_idle_ms(sockets_t *sockets)
{
    uint32_t idle = UINT32_MAX;
    sockets_lock(sockets);
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        const ism_socket_t *socket = &sockets->table[i];
        idle = sockets_is_readable(socket) ? sooner(sockets, idle, socket->next_poll_ms) : idle;
        idle = socket->stalls > 0 ? sooner(sockets, idle, socket->retry_ms) : idle;
    }
    sockets_unlock(sockets);
    return idle;
}
