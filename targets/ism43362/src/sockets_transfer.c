#include <string.h>

#include "sockets_commands.h"
#include "sockets_internal.h"
#include "sockets_job.h"

#define STALL_RETRY_MS 20U
#define STALLS_MAX 500U /* 10 s */

/* Answers ERROR to S3 or R0 that are taken for a passing trouble of the module. */
#define ERRORS_MAX 3U

static const socket_endpoint_t s_nowhere;

/* ---- send ---- */

/* The request is still the one of the job. Lock held. */
static bool is_wanted(const sockets_job_t *job)
{
    const send_request_t *send = &job->socket->send;
    return send->state == SEND_WAITING && send->number == job->send.number;
}

static const uint8_t *take_part(void *context)
{
    const sockets_job_t *job = context;
    return is_wanted(job) ? job->send.data + job->send.done : NULL;
}

/* Makes the module's socket send to the target of a datagram; opens it at the first one. */
static bool aim(sockets_t *sockets, const sockets_job_t *job)
{
    ism_socket_t *socket = job->socket;
    const socket_endpoint_t *target = &job->send.target;
    if (socket->module_open)
    {
        const bool aimed =
            sockets_same_endpoint(&socket->target, target) || sockets_command_aim_udp(sockets, socket, target);
        socket->target = aimed ? *target : s_nowhere;
        return aimed;
    }
    const uint16_t local_port = sockets_random_port(sockets);
    const bool opened = sockets_command_open_udp(sockets, socket, target, local_port);
    sockets_lock(sockets);
    socket->module_open = opened;
    socket->module_turn = job->send.turn;
    socket->local_port = local_port;
    socket->target = *target;
    sockets_be_active(sockets, socket);
    if (!opened && sockets_same_owner(job))
    {
        sockets_fail(socket, ISM_ERR_MODULE);
    }
    sockets_unlock(sockets);
    return opened;
}

/* What becomes of the request after S3. Lock held. */
static void finish_send(sockets_t *sockets, const sockets_job_t *job, int32_t accepted)
{
    ism_socket_t *socket = job->socket;
    send_request_t *send = &socket->send;
    if (accepted == 0 && ++socket->stalls < STALLS_MAX)
    {
        socket->retry_ms = sockets_now(sockets) + STALL_RETRY_MS;
        return;
    }
    socket->stalls = 0;
    sockets_expect_answer(sockets, socket);
    if (accepted <= 0)
    {
        /* The peer's last words, a TLS alert above all, may still wait in the module: R0 goes on until it says -1. */
        socket->send_broken = !job->datagram;
        const ism_status_t refused = sockets->link != 0 ? ISM_ERR_MODULE : ISM_ERR_NO_LINK;
        sockets_end_send(socket, job->datagram ? refused : ISM_ERR_CONNECTION_LOST);
        return;
    }
    send->done += (uint32_t)accepted;
    if (job->datagram || send->done >= send->length)
    {
        sockets_end_send(socket, (int32_t)send->length);
    }
}

void sockets_send_job(sockets_t *sockets, sockets_job_t *job)
{
    ism_socket_t *socket = job->socket;
    const uint32_t left = job->send.length - job->send.done;
    const at_payload_t payload = {
        .take = take_part, .context = job, .length = left < SOCKETS_BLOCK ? left : SOCKETS_BLOCK};
    int32_t accepted = -1;
    at_status_t status = AT_GRAMMAR;
    if (!job->datagram || (sockets->link != 0 && aim(sockets, job)))
    {
        status = sockets_command_send(sockets, socket, &payload, &accepted);
    }

    sockets_lock(sockets);
    socket->send_errors = (uint8_t)(status == AT_ERROR ? socket->send_errors + 1U : 0U);
    if (status == AT_ERROR && socket->send_errors < ERRORS_MAX)
    {
        accepted = 0; /* it says nothing about the connection: the same is tried again */
    }
    if (is_wanted(job))
    {
        finish_send(sockets, job, accepted);
    }
    sockets_unlock(sockets);
    sockets_notify(sockets);
}

/* ---- receive ---- */

/* "-1" with ERROR is the module's word for a connection that is over. It says the same when the access point is gone,
 * which must not look as if the peer had closed. */
static bool ended_in_order(sockets_t *sockets, const at_answer_t *words)
{
    if (words->length < 2 || memcmp(words->data, "-1", 2) != 0)
    {
        return false;
    }
    sockets->link_lost = !sockets_command_has_link(sockets);
    return !sockets->link_lost;
}

/* R0 did not give data. Unless the connection ended in order, bytes of the stream may be missing. Lock held. */
static void end_socket(ism_socket_t *socket, bool in_order)
{
    if (in_order && !socket->send_broken)
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

/* Only P? tells who sent a datagram, and it tells it in P3 and P4: where we send to has to be said again. */
static void note_sender(sockets_t *sockets, ism_socket_t *socket)
{
    socket_endpoint_t sender;
    const bool known = sockets_command_sender(sockets, socket, &sender);
    socket->sender = known ? sender : socket->target;
    if (!known || !sockets_same_endpoint(&sender, &socket->target))
    {
        socket->target = s_nowhere;
    }
}

/* Whether an answer without data can be left alone. Lost datagrams and some errors in a row can. */
static bool is_harmless(const sockets_job_t *job, at_status_t status)
{
    ism_socket_t *socket = job->socket;
    socket->read_errors = (uint8_t)(status == AT_ERROR ? socket->read_errors + 1U : 0U);
    return status == AT_ERROR ? socket->read_errors < ERRORS_MAX : job->datagram;
}

void sockets_receive_job(sockets_t *sockets, const sockets_job_t *job)
{
    ism_socket_t *socket = job->socket;
    const at_answer_t *answer = &sockets->client->answer;
    const uint32_t start_ms = sockets_now(sockets);
    const at_status_t status = sockets_command_receive(sockets, job);
    const uint32_t length = status == AT_OK ? answer->length : 0;
    const uint32_t start = length > 0 ? (uint32_t)(answer->data - socket->block) : 0;
    bool in_order = false;
    bool over = false;
    if (length > 0 && job->datagram)
    {
        note_sender(sockets, socket);
    }
    else if (status != AT_OK)
    {
        in_order = status == AT_ERROR && !job->datagram && ended_in_order(sockets, answer);
        over = in_order || sockets->link_lost || !is_harmless(job, status);
    }

    sockets_lock(sockets);
    const bool wanted = sockets_same_owner(job) && sockets_is_readable(socket);
    const bool stray =
        job->datagram && socket->state == SOCKET_CONNECTED && !sockets_same_endpoint(&socket->sender, &socket->peer);
    if (wanted && over)
    {
        end_socket(socket, in_order);
    }
    else if (wanted && length > 0)
    {
        socket->start = (uint16_t)start;
        socket->taken = 0;
        socket->received = (uint16_t)(stray ? 0 : length);
        sockets_be_active(sockets, socket);
    }
    else
    {
        sockets_back_off(sockets, socket, start_ms);
    }
    sockets_unlock(sockets);
    if (over || length > 0)
    {
        sockets_notify(sockets);
    }
}
