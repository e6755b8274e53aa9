#include "sockets_internal.h"
#include "sockets_job.h"

/* The module pushes nothing, so R0 asks: soon after a send, then less and less often. */
#define AFTER_SEND_MS 2U /* leaves the caller the time to send more first */
#define FIRST_MS 5U
#define ACTIVE_MS 20U
#define ACTIVE_FOR_MS 2000U
#define IDLE_MS 105U /* from one R0 to the next; with the station's CS and CR less than 10 commands a second */

/* R2, how long R0 may wait for data inside the module. While one socket is open alone and has nothing to send, it costs
 * nobody anything, and data that comes meanwhile is there at once. */
#define PATIENT_MS 10U
#define AT_ONCE_MS 1U /* the least: 0 is not known to be legal */

bool sockets_is_readable(const ism_socket_t *socket)
{
    const bool in_use = socket->state == SOCKET_CONNECTED || socket->state == SOCKET_OPEN;
    return in_use && socket->module_open && !socket->close_wanted && socket->received == 0;
}

void sockets_be_active(const sockets_t *sockets, ism_socket_t *socket)
{
    socket->last_active_ms = sockets_now(sockets);
    socket->next_poll_ms = socket->last_active_ms;
    socket->poll_interval_ms = 0;
}

void sockets_expect_answer(const sockets_t *sockets, ism_socket_t *socket)
{
    const uint32_t due_ms = socket->next_poll_ms;
    const bool due = port_is_past(sockets->port, due_ms);
    sockets_be_active(sockets, socket);
    socket->next_poll_ms = due ? due_ms : socket->last_active_ms + AFTER_SEND_MS;
}

void sockets_back_off(const sockets_t *sockets, ism_socket_t *socket, uint32_t start_ms)
{
    const uint32_t now = sockets_now(sockets);
    const uint32_t doubled = socket->poll_interval_ms == 0 ? FIRST_MS : 2U * socket->poll_interval_ms;
    socket->poll_interval_ms = (uint16_t)(doubled < ACTIVE_MS ? doubled : ACTIVE_MS);
    socket->next_poll_ms =
        now - socket->last_active_ms < ACTIVE_FOR_MS ? now + socket->poll_interval_ms : start_ms + IDLE_MS;
}

uint16_t sockets_read_timeout(const sockets_t *sockets, const ism_socket_t *socket)
{
    uint32_t open = 0;
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        open += sockets->table[i].module_open ? 1U : 0U;
    }
    return open == 1U && socket->send.state != SEND_WAITING ? PATIENT_MS : AT_ONCE_MS;
}
