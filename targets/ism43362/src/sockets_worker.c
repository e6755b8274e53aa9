#include <string.h>

#include "sockets_internal.h"

/* P6=1 is the connection attempt itself. */
#define CONNECT_TIMEOUT_MS 30000U
/* S2: how long the module itself may try to hand bytes to its TCP; the host waits longer than that. */
#define SEND_TIMEOUT_MS 3000U
#define SEND_ANSWER_TIMEOUT_MS 10000U
#define RECEIVE_TIMEOUT_MS 1U /* R2: the least; 0 is not known to be legal */

/* The module pushes nothing, so R0 asks: at once after a send, then less and less often. */
#define POLL_FIRST_MS 5U
#define POLL_ACTIVE_MS 50U
#define POLL_IDLE_MS 100U
#define ACTIVE_FOR_MS 2000U

/* A socket that sends all the time must read at times, or both ends wait for each other. */
#define POLL_OVERDUE_MS 50U

/* R1's limit by the manual; real firmware takes 1460. */
#define DOCUMENTED_BLOCK 1200U

#define STALL_RETRY_MS 20U
#define STALLS_MAX 500U /* 10 s */

#define LOCAL_PORT_FIRST 49152U
#define LOCAL_PORTS 16384U

/* ---- commands ---- */

static bool select_socket(sockets_t *sockets, uint32_t index)
{
    if (sockets->selected == index)
    {
        return true;
    }
    const bool selected = at_client_set(sockets->client, "P0=", index, AT_TIMEOUT_MS) == AT_OK;
    sockets->selected = (uint8_t)(selected ? index : SOCKETS_COUNT);
    return selected;
}

/* Runs a command for the selected socket. What P0 says is not believed any longer after a failure. */
static at_status_t run(sockets_t *sockets, const at_command_t *command)
{
    const at_status_t status = at_client_run(sockets->client, command);
    if (status != AT_OK)
    {
        sockets->selected = SOCKETS_COUNT;
    }
    return status;
}

static bool set(sockets_t *sockets, const char *command, uint32_t number)
{
    return at_client_set(sockets->client, command, number, AT_TIMEOUT_MS) == AT_OK;
}

static bool set_address(sockets_t *sockets, const uint8_t address[4])
{
    at_text_t text;
    at_text_start(&text, "P3=");
    at_text_add_address(&text, address);
    return at_client_text(sockets->client, &text, AT_TIMEOUT_MS) == AT_OK;
}

/* Read and write parameters, once a connection. Whether they are the module's or the socket's is not documented; as
 * every socket gets the same, both are served. */
static bool configure(sockets_t *sockets)
{
    const bool sized = set(sockets, "R1=", SOCKETS_BLOCK) || set(sockets, "R1=", DOCUMENTED_BLOCK);
    return sized && set(sockets, "R2=", RECEIVE_TIMEOUT_MS) && set(sockets, "S2=", SEND_TIMEOUT_MS);
}

static uint16_t random_port(const sockets_t *sockets)
{
    return (uint16_t)(LOCAL_PORT_FIRST + sockets->port->random(sockets->port->context) % LOCAL_PORTS);
}

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

/* Something was sent: R0 is due now, if it was not before. Lock held. */
static void expect_answer(const sockets_t *sockets, ism_socket_t *socket)
{
    if (!is_due(sockets, socket->next_poll_ms))
    {
        socket->next_poll_ms = sockets_now(sockets);
    }
    socket->last_active_ms = sockets_now(sockets);
    socket->poll_interval_ms = 0;
}

/* Nothing came. Lock held. */
static void back_off(const sockets_t *sockets, ism_socket_t *socket)
{
    const uint32_t now = sockets_now(sockets);
    const uint32_t doubled = socket->poll_interval_ms == 0 ? POLL_FIRST_MS : 2U * socket->poll_interval_ms;
    const uint32_t limit = now - socket->last_active_ms < ACTIVE_FOR_MS ? POLL_ACTIVE_MS : POLL_IDLE_MS;
    socket->poll_interval_ms = (uint16_t)(doubled < limit ? doubled : limit);
    socket->next_poll_ms = now + socket->poll_interval_ms;
}

static bool is_readable(const ism_socket_t *socket)
{
    const bool in_use = socket->state == SOCKET_CONNECTED || (socket->state == SOCKET_OPEN && socket->module_open);
    return in_use && socket->module_open && !socket->close_wanted && socket->received == 0;
}

/* ---- one socket's work ---- */

static ism_status_t connect_tcp(sockets_t *sockets, uint32_t index, const socket_endpoint_t *peer, uint16_t local_port)
{
    /* P5 is never sent: it has been seen to drop other TCP connections. */
    const bool prepared = select_socket(sockets, index) && set(sockets, "P1=", SOCKET_TCP) &&
                          set(sockets, "P2=", local_port) && set_address(sockets, peer->address) &&
                          set(sockets, "P4=", peer->port);
    if (!prepared)
    {
        return sockets->client->lost ? ISM_ERR_CONNECTION_LOST : ISM_ERR_MODULE;
    }
    const at_status_t status = at_client_ask(sockets->client, "P6=1", CONNECT_TIMEOUT_MS);
    if (status != AT_OK)
    {
        return status == AT_ERROR ? ISM_ERR_CONNECT_FAILED : ISM_ERR_TIMEOUT;
    }
    return configure(sockets) ? ISM_OK : ISM_ERR_MODULE;
}

static void do_connect(sockets_t *sockets, uint32_t index)
{
    ism_socket_t *socket = &sockets->table[index];
    const uint16_t local_port = random_port(sockets);
    sockets_lock(sockets);
    const uint16_t turn = socket->turn;
    const socket_endpoint_t peer = socket->peer;
    sockets_unlock(sockets);

    const ism_status_t status = connect_tcp(sockets, index, &peer, local_port);

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

/* The module takes the remote port of P6 as its own source port, so a random one is given there and the real one
 * follows. */
static bool open_udp(sockets_t *sockets, uint32_t index, const socket_endpoint_t *target)
{
    ism_socket_t *socket = &sockets->table[index];
    const uint16_t local_port = random_port(sockets);
    const bool opened = select_socket(sockets, index) && set(sockets, "P1=", SOCKET_UDP) &&
                        set(sockets, "P2=", local_port) && set_address(sockets, target->address) &&
                        set(sockets, "P4=", local_port) && set(sockets, "P6=", 1) &&
                        set(sockets, "P4=", target->port) && configure(sockets);
    sockets_lock(sockets);
    socket->module_open = opened;
    socket->local_port = local_port;
    socket->target = *target;
    be_active(sockets, socket);
    sockets_unlock(sockets);
    return opened;
}

static bool same_endpoint(const socket_endpoint_t *a, const socket_endpoint_t *b)
{
    return a->port == b->port && memcmp(a->address, b->address, sizeof a->address) == 0;
}

static bool aim_udp(sockets_t *sockets, uint32_t index, const socket_endpoint_t *target)
{
    ism_socket_t *socket = &sockets->table[index];
    if (!socket->module_open)
    {
        return open_udp(sockets, index, target);
    }
    if (same_endpoint(&socket->target, target))
    {
        return select_socket(sockets, index);
    }
    const bool aimed =
        select_socket(sockets, index) && set_address(sockets, target->address) && set(sockets, "P4=", target->port);
    socket->target = *target;
    socket->target.port = aimed ? target->port : 0;
    return aimed;
}

/* S3 with its payload; returns how many bytes the module took, -1 when the connection is gone. */
static int32_t send_block(sockets_t *sockets, const transmit_block_t *block)
{
    const uint32_t length = (uint32_t)(block->length - block->sent);
    at_text_t text;
    int32_t accepted = -1;
    at_text_start(&text, "S3=");
    at_text_add_number(&text, length, 4);
    const at_command_t command = {.text = &text,
                                  .payload = block->data + block->sent,
                                  .payload_length = length,
                                  .timeout_ms = SEND_ANSWER_TIMEOUT_MS};
    const bool answered = run(sockets, &command) == AT_OK && at_text_read_number(sockets->client->reply, &accepted);
    return answered && accepted >= 0 && (uint32_t)accepted <= length ? accepted : -1;
}

/* What becomes of a block after S3. Lock held. */
static void finish_send(sockets_t *sockets, ism_socket_t *socket, transmit_block_t *block, int32_t accepted)
{
    const bool stream = block->target.port == 0;
    if (stream && accepted == 0 && ++socket->stalls < STALLS_MAX)
    {
        socket->retry_ms = sockets_now(sockets) + STALL_RETRY_MS;
        return;
    }
    if (accepted <= 0)
    {
        /* The peer's last words, a TLS alert above all, may still wait in the module: R0 goes on until it says -1. */
        socket->send_broken = stream;
        socket->stalls = 0;
        block->used = false;
        if (stream)
        {
            sockets_drop_blocks(sockets, block->socket);
        }
    }
    else
    {
        socket->stalls = 0;
        block->sent = (uint16_t)(block->sent + (uint32_t)accepted);
        block->used = stream && block->sent < block->length;
    }
    expect_answer(sockets, socket);
}

static void do_send(sockets_t *sockets, uint32_t index, transmit_block_t *block)
{
    ism_socket_t *socket = &sockets->table[index];
    const bool datagram = block->target.port != 0;
    sockets_lock(sockets);
    block->sending = true;
    const uint16_t turn = socket->turn;
    sockets_unlock(sockets);

    const bool aimed = datagram ? aim_udp(sockets, index, &block->target) : select_socket(sockets, index);
    const int32_t accepted = aimed ? send_block(sockets, block) : -1;

    sockets_lock(sockets);
    finish_send(sockets, socket, block, accepted);
    if (datagram && !socket->module_open && socket->turn == turn)
    {
        sockets_fail(socket, ISM_ERR_MODULE);
    }
    sockets_unlock(sockets);
    sockets_notify(sockets);
}

/* Fills a receive block straight from the answer of R0. */
typedef struct receive_sink
{
    uint8_t *data;
    uint32_t length;
} receive_sink_t;

static void take_received(void *context, const uint8_t *bytes, uint32_t count)
{
    receive_sink_t *sink = context;
    const uint32_t room = SOCKETS_BLOCK - sink->length;
    const uint32_t part = count < room ? count : room;
    memcpy(sink->data + sink->length, bytes, part);
    sink->length += part;
}

/* The sender of the datagram just read: only P? tells. */
static void ask_sender(sockets_t *sockets, ism_socket_t *socket)
{
    socket_endpoint_t sender = socket->target;
    int32_t port = 0;
    if (at_client_ask(sockets->client, "P?", AT_TIMEOUT_MS) == AT_OK)
    {
        const char *address_field = at_text_field(sockets->client->reply, 3);
        const char *port_field = at_text_field(sockets->client->reply, 4);
        if (address_field != NULL && port_field != NULL && at_text_read_address(address_field, sender.address) &&
            at_text_read_number(port_field, &port) && port > 0 && port <= 0xFFFF)
        {
            sender.port = (uint16_t)port;
        }
    }
    socket->sender = sender;
    if (!same_endpoint(&sender, &socket->target))
    {
        socket->target.port = 0; /* P3 and P4 no longer say where we send to */
    }
}

/* R0 did not give data. "-1" with ERROR is the module's word for a connection that is over; after anything else bytes
 * of the stream may be missing, so it is over as well, but not in order. Lock held. */
static void end_socket(sockets_t *sockets, uint32_t index, at_status_t status, const receive_sink_t *sink)
{
    ism_socket_t *socket = &sockets->table[index];
    const bool over = status == AT_ERROR && sink->length >= 2 && memcmp(sink->data, "-1", 2) == 0;
    if (over && !socket->send_broken && socket->type == SOCKET_TCP)
    {
        socket->state = SOCKET_ENDED;
    }
    else
    {
        sockets_fail(socket, ISM_ERR_CONNECTION_LOST);
    }
    socket->close_wanted = true;
    sockets_drop_blocks(sockets, index);
}

/* Lock held. */
static bool is_stray(const ism_socket_t *socket)
{
    return socket->type == SOCKET_UDP && socket->state == SOCKET_CONNECTED &&
           !same_endpoint(&socket->sender, &socket->peer);
}

static void do_receive(sockets_t *sockets, uint32_t index)
{
    ism_socket_t *socket = &sockets->table[index];
    receive_sink_t sink = {.data = socket->data};
    at_text_t text;
    at_text_start(&text, "R0");
    const at_command_t command = {
        .text = &text, .sink = take_received, .sink_context = &sink, .timeout_ms = AT_TIMEOUT_MS};
    sockets_lock(sockets);
    const uint16_t turn = socket->turn;
    const bool datagram = socket->type == SOCKET_UDP;
    sockets_unlock(sockets);

    const at_status_t status = select_socket(sockets, index) ? run(sockets, &command) : AT_TIMEOUT;
    if (status == AT_OK && sink.length > 0 && datagram)
    {
        ask_sender(sockets, socket);
    }

    sockets_lock(sockets);
    const bool same_owner = socket->turn == turn && is_readable(socket);
    if (same_owner && status != AT_OK)
    {
        end_socket(sockets, index, status, &sink);
    }
    else if (same_owner && sink.length > 0)
    {
        socket->taken = 0;
        socket->received = (uint16_t)(is_stray(socket) ? 0 : sink.length);
        be_active(sockets, socket);
    }
    else
    {
        back_off(sockets, socket);
    }
    sockets_unlock(sockets);
    if (status != AT_OK || sink.length > 0)
    {
        sockets_notify(sockets);
    }
}

static void do_close(sockets_t *sockets, uint32_t index)
{
    ism_socket_t *socket = &sockets->table[index];
    if (socket->module_open && select_socket(sockets, index))
    {
        (void)set(sockets, "P6=", 0);
    }
    sockets_lock(sockets);
    socket->module_open = false;
    socket->close_wanted = false;
    socket->send_broken = false;
    sockets_drop_blocks(sockets, index);
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
static work_t find_work(const sockets_t *sockets, const ism_socket_t *socket, const transmit_block_t *block)
{
    const bool sends = block != NULL && !socket->send_broken;
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
    transmit_block_t *block = sockets_oldest_block(sockets, index);
    const work_t work = find_work(sockets, &sockets->table[index], block);
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
        do_send(sockets, index, block);
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

/* ---- the link below ---- */

static void end_all(sockets_t *sockets, bool module_kept)
{
    sockets_lock(sockets);
    for (uint32_t i = 0; i < SOCKETS_COUNT; i++)
    {
        ism_socket_t *socket = &sockets->table[i];
        const bool idle = socket->state == SOCKET_OPEN && !socket->module_open;
        if (!idle && socket->state != SOCKET_ENDED)
        {
            sockets_fail(socket, ISM_ERR_CONNECTION_LOST);
        }
        socket->module_open = socket->module_open && module_kept;
        socket->close_wanted = socket->module_open;
        socket->send_broken = false;
        socket->stalls = 0;
        sockets_drop_blocks(sockets, i);
    }
    sockets_unlock(sockets);
    sockets_notify(sockets);
}

void sockets_set_link(sockets_t *sockets, uint32_t link)
{
    sockets_lock(sockets);
    const bool went_down = sockets->link != 0 && sockets->link != link;
    sockets->link = link;
    sockets_unlock(sockets);
    if (went_down)
    {
        end_all(sockets, true);
    }
}

void sockets_module_lost(sockets_t *sockets)
{
    sockets->selected = SOCKETS_COUNT;
    sockets_lock(sockets);
    sockets->link = 0;
    sockets_unlock(sockets);
    end_all(sockets, false);
}
