#include <string.h>

#include "sockets_commands.h"
#include "sockets_internal.h"

/* The module pushes nothing, so R0 asks: soon after a send, then less and less often. */
#define POLL_AFTER_SEND_MS 2U /* leaves the caller the time to send more first */
#define POLL_FIRST_MS 5U
#define POLL_ACTIVE_MS 20U
#define POLL_IDLE_MS 105U /* from one R0 to the next; with the station's CS and CR less than 10 commands a second */
#define ACTIVE_FOR_MS 2000U

/* R2, how long R0 may wait for data inside the module. While one socket is open alone and has nothing to send, it costs
 * nobody anything, and data that comes meanwhile is there at once. */
#define READ_PATIENT_MS 10U
#define READ_AT_ONCE_MS 1U /* the least: 0 is not known to be legal */

/* A socket that sends all the time must read at times, or both ends wait for each other. */
#define POLL_OVERDUE_MS 100U

/* Answers ERROR to S3 or R0 that are taken for a passing trouble of the module. */
#define ERRORS_MAX 3U

#define STALL_RETRY_MS 20U
#define STALLS_MAX 500U /* 10 s */

#define LOCAL_PORT_FIRST 49152U
#define LOCAL_PORTS 16384U

static uint16_t random_port(const sockets_t *sockets)
{
    return (uint16_t)(LOCAL_PORT_FIRST + sockets->port->random(sockets->port->context) % LOCAL_PORTS);
}

static const socket_endpoint_t s_nowhere;

/* ---- polling ---- */

static bool is_due(const sockets_t *sockets, uint32_t when_ms)
{
    return (int32_t)(sockets_now(sockets) - when_ms) >= 0;
}

/* Data came: the next may follow at once. Lock held. */
static void be_active(const sockets_t *sockets, ism_socket_t *socket)
{
    socket->last_active_ms = sockets_now(sockets);
    socket->next_poll_ms = socket->last_active_ms;
    socket->poll_interval_ms = 0;
}

/* Something was sent: R0 is due soon, if it was not before. Lock held. */
static void expect_answer(const sockets_t *sockets, ism_socket_t *socket)
{
    if (!is_due(sockets, socket->next_poll_ms))
    {
        socket->next_poll_ms = sockets_now(sockets) + POLL_AFTER_SEND_MS;
    }
    socket->last_active_ms = sockets_now(sockets);
    socket->poll_interval_ms = 0;
}

/* Nothing came to an R0 that began at `start_ms`. Lock held. */
static void back_off(const sockets_t *sockets, ism_socket_t *socket, uint32_t start_ms)
{
    const uint32_t now = sockets_now(sockets);
    const uint32_t doubled = socket->poll_interval_ms == 0 ? POLL_FIRST_MS : 2U * socket->poll_interval_ms;
    socket->poll_interval_ms = (uint16_t)(doubled < POLL_ACTIVE_MS ? doubled : POLL_ACTIVE_MS);
    socket->next_poll_ms =
        now - socket->last_active_ms < ACTIVE_FOR_MS ? now + socket->poll_interval_ms : start_ms + POLL_IDLE_MS;
}

static bool is_readable(const ism_socket_t *socket)
{
    const bool in_use = socket->state == SOCKET_CONNECTED || (socket->state == SOCKET_OPEN && socket->module_open);
    return in_use && socket->module_open && !socket->close_wanted && socket->received == 0;
}

/* ---- one socket's work ---- */

static void do_connect(sockets_t *sockets, uint32_t index)
{
    ism_socket_t *socket = &sockets->table[index];
    const uint16_t local_port = random_port(sockets);
    sockets_lock(sockets);
    const uint16_t turn = socket->turn;
    const socket_endpoint_t peer = socket->peer;
    sockets_unlock(sockets);

    const ism_status_t status = sockets_command_connect(sockets, index, &peer, local_port);

    sockets_lock(sockets);
    /* After a failure of P6 or of a setting behind it the module may hold the socket half open: P6=0 in any case. */
    const bool same_owner = socket->state == SOCKET_CONNECTING && socket->turn == turn;
    socket->module_open = true;
    socket->close_wanted = status != ISM_OK || !same_owner;
    socket->send_broken = false;
    socket->stalls = 0;
    socket->local_port = local_port;
    if (same_owner && status == ISM_OK)
    {
        socket->state = SOCKET_CONNECTED;
        be_active(sockets, socket);
    }
    else if (same_owner)
    {
        sockets_fail(socket, status);
    }
    sockets_unlock(sockets);
    sockets_notify(sockets);
}

static bool same_endpoint(const socket_endpoint_t *a, const socket_endpoint_t *b)
{
    return a->port == b->port && memcmp(a->address, b->address, sizeof a->address) == 0;
}

/* Makes the module's socket send to `target`; opens it at the first datagram. */
static bool aim(sockets_t *sockets, uint32_t index, const socket_endpoint_t *target)
{
    ism_socket_t *socket = &sockets->table[index];
    if (socket->module_open)
    {
        const bool aimed = same_endpoint(&socket->target, target) || sockets_command_aim_udp(sockets, index, target);
        socket->target = aimed ? *target : s_nowhere;
        return aimed;
    }
    const uint16_t local_port = random_port(sockets);
    const bool opened = sockets_command_open_udp(sockets, index, target, local_port);
    sockets_lock(sockets);
    socket->module_open = opened;
    socket->local_port = local_port;
    socket->target = *target;
    be_active(sockets, socket);
    sockets_unlock(sockets);
    return opened;
}

/* A part of a request on its way to the bus. */
typedef struct send_part
{
    sockets_t *sockets;
    uint32_t index;
    uint16_t number;
} send_part_t;

/* The port's lock is held. */
static const uint8_t *take_part(void *context)
{
    const send_part_t *part = context;
    const send_request_t *send = &part->sockets->table[part->index].send;
    const bool wanted = send->state == SEND_WAITING && send->number == part->number;
    return wanted ? send->data + send->done : NULL;
}

/* An answer ERROR says nothing about the connection: the same is tried again, some times. Lock held. */
static int32_t without_errors(ism_socket_t *socket, at_status_t status, int32_t accepted)
{
    socket->send_errors = (uint8_t)(status == AT_ERROR ? socket->send_errors + 1U : 0U);
    return status == AT_ERROR && socket->send_errors < ERRORS_MAX ? 0 : accepted;
}

/* What becomes of a request after S3. Lock held. */
static void finish_send(sockets_t *sockets, ism_socket_t *socket, int32_t accepted)
{
    send_request_t *send = &socket->send;
    const bool stream = send->target.port == 0;
    if (accepted == 0 && ++socket->stalls < STALLS_MAX)
    {
        socket->retry_ms = sockets_now(sockets) + STALL_RETRY_MS;
        return;
    }
    socket->stalls = 0;
    if (accepted <= 0)
    {
        /* The peer's last words, a TLS alert above all, may still wait in the module: R0 goes on until it says -1. */
        socket->send_broken = stream;
        sockets_end_send(socket, stream ? ISM_ERR_CONNECTION_LOST : ISM_ERR_MODULE);
    }
    else
    {
        send->done += (uint32_t)accepted;
        if (!stream || send->done >= send->length)
        {
            sockets_end_send(socket, (int32_t)send->length);
        }
    }
    expect_answer(sockets, socket);
}

static void do_send(sockets_t *sockets, uint32_t index)
{
    ism_socket_t *socket = &sockets->table[index];
    sockets_lock(sockets);
    const uint16_t turn = socket->turn;
    const send_request_t send = socket->send;
    sockets_unlock(sockets);

    const bool datagram = send.target.port != 0;
    const uint32_t left = send.length - send.done;
    send_part_t part = {.sockets = sockets, .index = index, .number = send.number};
    const at_payload_t payload = {
        .take = take_part, .context = &part, .length = left < SOCKETS_BLOCK ? left : SOCKETS_BLOCK};
    int32_t accepted = -1;
    at_status_t status = AT_GRAMMAR;
    if (!datagram || aim(sockets, index, &send.target))
    {
        status = sockets_command_send(sockets, index, &payload, &accepted);
    }

    sockets_lock(sockets);
    accepted = without_errors(socket, status, accepted);
    if (socket->send.state == SEND_WAITING && socket->send.number == send.number)
    {
        finish_send(sockets, socket, accepted);
    }
    if (datagram && !socket->module_open && socket->turn == turn)
    {
        sockets_fail(socket, ISM_ERR_MODULE);
    }
    sockets_unlock(sockets);
    sockets_notify(sockets);
}

/* "-1" with ERROR is the module's word for a connection that is over. It says the same when the access point is gone,
 * which must not look as if the peer had closed. */
static bool ended_in_order(sockets_t *sockets, bool over)
{
    if (!over || sockets_command_has_link(sockets))
    {
        return over;
    }
    sockets->link_lost = true;
    return false;
}

/* R0 did not give data. Unless the connection ended in order, bytes of the stream may be missing. Lock held. */
static void end_socket(ism_socket_t *socket, bool in_order)
{
    if (in_order && !socket->send_broken && socket->type == SOCKET_TCP)
    {
        socket->state = SOCKET_ENDED;
    }
    else
    {
        sockets_fail(socket, ISM_ERR_CONNECTION_LOST);
    }
    sockets_end_send(socket, ISM_ERR_CONNECTION_LOST);
    socket->close_wanted = true;
}

/* Lock held. */
static bool is_stray(const ism_socket_t *socket)
{
    return socket->type == SOCKET_UDP && socket->state == SOCKET_CONNECTED &&
           !same_endpoint(&socket->sender, &socket->peer);
}

/* Only P? tells who sent a datagram, and it tells it in P3 and P4: where we send to has to be said again. */
static void note_sender(sockets_t *sockets, uint32_t index)
{
    ism_socket_t *socket = &sockets->table[index];
    socket_endpoint_t sender;
    const bool known = sockets_command_sender(sockets, index, &sender);
    socket->sender = known ? sender : socket->target;
    if (!known || !same_endpoint(&sender, &socket->target))
    {
        socket->target = s_nowhere;
    }
}

/* Lock held. */
static uint16_t read_timeout(const sockets_t *sockets, const ism_socket_t *socket)
{
    uint32_t open = 0;
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        open += sockets->table[i].module_open ? 1U : 0U;
    }
    return open == 1U && socket->send.state != SEND_WAITING ? READ_PATIENT_MS : READ_AT_ONCE_MS;
}

/* What R0 came to. */
typedef enum received
{
    RECEIVED_NOTHING, /* or something that does not end the socket */
    RECEIVED_DATA,
    RECEIVED_END,  /* the peer closed */
    RECEIVED_LOSS, /* bytes of the stream may be missing */
} received_t;

static received_t interpret(
    sockets_t *sockets, uint32_t index, bool datagram, at_status_t status, const at_answer_t *answer)
{
    ism_socket_t *socket = &sockets->table[index];
    const bool over = status == AT_ERROR && answer->length >= 2 && memcmp(answer->data, "-1", 2) == 0;
    socket->read_errors = (uint8_t)(status == AT_ERROR && !over ? socket->read_errors + 1U : 0U);
    if (status == AT_OK)
    {
        return answer->length > 0 ? RECEIVED_DATA : RECEIVED_NOTHING;
    }
    if ((status == AT_ERROR && !over && socket->read_errors < ERRORS_MAX) || (datagram && status != AT_ERROR))
    {
        return RECEIVED_NOTHING; /* datagrams may get lost */
    }
    return ended_in_order(sockets, over) ? RECEIVED_END : RECEIVED_LOSS;
}

static void do_receive(sockets_t *sockets, uint32_t index)
{
    ism_socket_t *socket = &sockets->table[index];
    const at_answer_t *answer = NULL;
    sockets_lock(sockets);
    const uint16_t turn = socket->turn;
    const bool datagram = socket->type == SOCKET_UDP;
    const uint16_t timeout_ms = read_timeout(sockets, socket);
    sockets_unlock(sockets);

    const uint32_t start_ms = sockets_now(sockets);
    const at_status_t status = sockets_command_receive(sockets, index, timeout_ms, &answer);
    const uint32_t length = answer->length;
    const uint32_t start = length > 0 && status == AT_OK ? (uint32_t)(answer->data - socket->block) : 0U;
    const received_t received = interpret(sockets, index, datagram, status, answer);
    if (received == RECEIVED_DATA && datagram)
    {
        note_sender(sockets, index);
    }

    sockets_lock(sockets);
    const bool same_owner = socket->turn == turn && is_readable(socket);
    if (same_owner && (received == RECEIVED_END || received == RECEIVED_LOSS))
    {
        end_socket(socket, received == RECEIVED_END);
    }
    else if (same_owner && received == RECEIVED_DATA)
    {
        socket->start = (uint16_t)start;
        socket->taken = 0;
        socket->received = (uint16_t)(is_stray(socket) ? 0 : length);
        be_active(sockets, socket);
    }
    else
    {
        back_off(sockets, socket, start_ms);
    }
    sockets_unlock(sockets);
    if (received != RECEIVED_NOTHING)
    {
        sockets_notify(sockets);
    }
}

static void do_close(sockets_t *sockets, uint32_t index)
{
    ism_socket_t *socket = &sockets->table[index];
    if (socket->module_open)
    {
        sockets_command_close(sockets, index);
    }
    sockets_lock(sockets);
    sockets_end_send(socket, ISM_ERR_CONNECTION_LOST);
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

/* What the worker does next for a socket. */
typedef enum work
{
    WORK_NONE,
    WORK_CLOSE,
    WORK_CONNECT,
    WORK_SEND,
    WORK_RECEIVE,
} work_t;

/* Lock held. */
static work_t find_work(const sockets_t *sockets, const ism_socket_t *socket)
{
    const bool sends = socket->send.state == SEND_WAITING && !socket->send_broken;
    const bool reads = is_readable(socket);
    if (socket->close_wanted && !sends)
    {
        return WORK_CLOSE;
    }
    if (reads && is_due(sockets, socket->next_poll_ms + POLL_OVERDUE_MS))
    {
        return WORK_RECEIVE;
    }
    if (sends && (socket->stalls == 0 || is_due(sockets, socket->retry_ms)))
    {
        return WORK_SEND;
    }
    if (socket->state == SOCKET_CONNECTING && !socket->close_wanted)
    {
        return WORK_CONNECT;
    }
    return reads && is_due(sockets, socket->next_poll_ms) ? WORK_RECEIVE : WORK_NONE;
}

static bool serve(sockets_t *sockets, uint32_t index)
{
    sockets_lock(sockets);
    const work_t work = find_work(sockets, &sockets->table[index]);
    sockets_unlock(sockets);

    switch (work)
    {
    case WORK_CLOSE:
        do_close(sockets, index);
        break;
    case WORK_CONNECT:
        do_connect(sockets, index);
        break;
    case WORK_SEND:
        do_send(sockets, index);
        break;
    case WORK_RECEIVE:
        do_receive(sockets, index);
        break;
    case WORK_NONE:
        break;
    }
    return work != WORK_NONE;
}

bool sockets_step(sockets_t *sockets)
{
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        const uint32_t index = (sockets->next + i) % SOCKETS_COUNT;
        if (serve(sockets, index))
        {
            sockets->next = (uint8_t)((index + 1U) % SOCKETS_COUNT);
            return true;
        }
    }
    return false;
}

static uint32_t until(const sockets_t *sockets, uint32_t when_ms)
{
    return is_due(sockets, when_ms) ? 0 : when_ms - sockets_now(sockets);
}

uint32_t sockets_idle_ms(sockets_t *sockets)
{
    uint32_t idle = UINT32_MAX;
    sockets_lock(sockets);
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        const ism_socket_t *socket = &sockets->table[i];
        const uint32_t poll = is_readable(socket) ? until(sockets, socket->next_poll_ms) : UINT32_MAX;
        const uint32_t retry = socket->stalls > 0 ? until(sockets, socket->retry_ms) : UINT32_MAX;
        const uint32_t first = poll < retry ? poll : retry;
        idle = first < idle ? first : idle;
    }
    sockets_unlock(sockets);
    return idle;
}
