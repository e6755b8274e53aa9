#include "sockets_commands.h"

#include <string.h>

#include "sockets_internal.h"

/* P6=1 is the connection attempt itself. */
#define CONNECT_TIMEOUT_MS 30000U
#define CONNECT_AGAIN_MS 2000U
/* S2: how long the module itself may try to hand bytes to its TCP; the host waits longer than that. */
#define SEND_TIMEOUT_MS 3000U
#define SEND_ANSWER_TIMEOUT_MS 10000U

/* R1's limit by the manual; real firmware takes 1460. */
#define DOCUMENTED_BLOCK 1200U

static bool select_socket(sockets_t *sockets, const ism_socket_t *socket)
{
    const uint32_t index = sockets_index(sockets, socket);
    if (sockets->selected == index)
    {
        return true;
    }
    const bool selected = at_client_set(sockets->client, "P0=", index) == AT_OK;
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
    return at_client_set(sockets->client, command, number) == AT_OK;
}

/* R2 counts from then on; whether it is the module's or the socket's is not documented. */
static bool set_read_timeout(sockets_t *sockets, ism_socket_t *socket, uint16_t timeout_ms)
{
    if (socket->read_timeout_ms == timeout_ms)
    {
        return true;
    }
    const bool done = set(sockets, "R2=", timeout_ms);
    socket->read_timeout_ms = done ? timeout_ms : 0;
    return done;
}

static bool set_address(sockets_t *sockets, const uint8_t address[4])
{
    at_text_t text;
    at_text_start(&text, "P3=");
    at_text_add_address(&text, address);
    return at_client_text(sockets->client, &text, AT_TIMEOUT_MS) == AT_OK;
}

/* Read and write parameters, once a connection. */
static bool configure(sockets_t *sockets, ism_socket_t *socket)
{
    socket->read_timeout_ms = 0;
    const bool sized = set(sockets, "R1=", SOCKETS_BLOCK) || set(sockets, "R1=", DOCUMENTED_BLOCK);
    return sized && set(sockets, "S2=", SEND_TIMEOUT_MS);
}

/* A refused connection looks like a time-out of the module's, and some attempts fail without a reason: one more is
 * made, unless the first took so long that the peer is just not there. */
static at_status_t start_client(sockets_t *sockets)
{
    const uint32_t start = sockets_now(sockets);
    const at_status_t status = at_client_ask_for(sockets->client, "P6=1", CONNECT_TIMEOUT_MS);
    const bool again = status == AT_ERROR && sockets_now(sockets) - start < CONNECT_AGAIN_MS;
    return again ? at_client_ask_for(sockets->client, "P6=1", CONNECT_TIMEOUT_MS) : status;
}

ism_status_t sockets_command_connect(sockets_t *sockets,
                                     ism_socket_t *socket,
                                     const socket_endpoint_t *peer,
                                     uint16_t local_port)
{
    /* P5 is never sent: it has been seen to drop other TCP connections. */
    const bool prepared = select_socket(sockets, socket) && set(sockets, "P1=", SOCKET_TCP) &&
                          set(sockets, "P2=", local_port) && set_address(sockets, peer->address) &&
                          set(sockets, "P4=", peer->port);
    if (!prepared)
    {
        return sockets->client->lost ? ISM_ERR_CONNECTION_LOST : ISM_ERR_MODULE;
    }
    const at_status_t status = start_client(sockets);
    if (status != AT_OK)
    {
        return status == AT_ERROR ? ISM_ERR_CONNECT_FAILED : ISM_ERR_TIMEOUT;
    }
    return configure(sockets, socket) ? ISM_OK : ISM_ERR_MODULE;
}

/* The module takes the remote port of P6 as its own source port, so ours is given there and the real one follows. */
bool sockets_command_open_udp(sockets_t *sockets,
                              ism_socket_t *socket,
                              const socket_endpoint_t *target,
                              uint16_t local_port)
{
    return select_socket(sockets, socket) && set(sockets, "P1=", SOCKET_UDP) && set(sockets, "P2=", local_port) &&
           set_address(sockets, target->address) && set(sockets, "P4=", local_port) && set(sockets, "P6=", 1) &&
           set(sockets, "P4=", target->port) && configure(sockets, socket);
}

bool sockets_command_aim_udp(sockets_t *sockets, ism_socket_t *socket, const socket_endpoint_t *target)
{
    return select_socket(sockets, socket) && set_address(sockets, target->address) && set(sockets, "P4=", target->port);
}

/* Four digits make the header eight bytes: the payload begins with a word of its own. */
at_status_t sockets_command_send(sockets_t *sockets,
                                 ism_socket_t *socket,
                                 const at_payload_t *payload,
                                 int32_t *accepted)
{
    at_text_t text;
    int32_t count = -1;
    at_text_start(&text, "S3=");
    at_text_add_number(&text, payload->length, 4);
    const at_command_t command = {.text = &text, .payload = payload, .timeout_ms = SEND_ANSWER_TIMEOUT_MS};
    if (!select_socket(sockets, socket))
    {
        return sockets->client->lost ? AT_LOST : AT_ERROR;
    }
    const at_status_t status = run(sockets, &command);
    const bool read = status == AT_OK && at_text_read_number(sockets->client->reply, &count);
    *accepted = read && count >= 0 && (uint32_t)count <= payload->length ? count : -1;
    return status;
}

/* Firmware C6.2.1.8 puts one more line end behind a datagram. */
static void drop_line_end(at_answer_t *answer)
{
    if (answer->length >= 2U && memcmp(answer->data + answer->length - 2U, "\r\n", 2) == 0)
    {
        answer->length -= 2U;
    }
}

at_status_t sockets_command_receive(sockets_t *sockets, const sockets_job_t *job)
{
    ism_socket_t *socket = job->socket;
    at_client_t *client = sockets->client;
    at_text_t text;
    at_text_start(&text, "R0");
    const at_command_t command = {
        .text = &text, .memory = socket->block, .memory_size = sizeof socket->block, .timeout_ms = AT_TIMEOUT_MS};
    if (!select_socket(sockets, socket) || !set_read_timeout(sockets, socket, job->read_timeout_ms))
    {
        client->answer.length = 0;
        return client->lost ? AT_LOST : AT_ERROR;
    }
    const at_status_t status = run(sockets, &command);
    if (status == AT_OK && job->datagram && client->ends_datagrams)
    {
        drop_line_end(&client->answer);
    }
    if (status == AT_OK && client->answer.length > SOCKETS_BLOCK)
    {
        client->answer.length = SOCKETS_BLOCK; /* more than R1 asked for */
    }
    return status;
}

bool sockets_command_sender(sockets_t *sockets, ism_socket_t *socket, socket_endpoint_t *sender)
{
    int32_t port = 0;
    if (!select_socket(sockets, socket) || at_client_ask(sockets->client, "P?") != AT_OK)
    {
        return false;
    }
    const char *address_field = at_text_field(sockets->client->reply, 3);
    const char *port_field = at_text_field(sockets->client->reply, 4);
    const bool known = address_field != NULL && port_field != NULL &&
                       at_text_read_address(address_field, sender->address) && at_text_read_number(port_field, &port) &&
                       port > 0 && port <= 0xFFFF;
    sender->port = (uint16_t)port;
    return known;
}

bool sockets_command_has_link(sockets_t *sockets)
{
    return at_client_ask(sockets->client, "CS") != AT_OK || sockets->client->reply[0] != '0';
}

void sockets_command_close(sockets_t *sockets, ism_socket_t *socket)
{
    if (select_socket(sockets, socket))
    {
        (void)set(sockets, "P6=", 0);
    }
}
