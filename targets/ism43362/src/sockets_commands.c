#include "sockets_commands.h"

#include <string.h>

/* P6=1 is the connection attempt itself. */
#define CONNECT_TIMEOUT_MS 30000U
/* S2: how long the module itself may try to hand bytes to its TCP; the host waits longer than that. */
#define SEND_TIMEOUT_MS 3000U
#define SEND_ANSWER_TIMEOUT_MS 10000U
#define RECEIVE_TIMEOUT_MS 1U /* R2: the least; 0 is not known to be legal */

/* R1's limit by the manual; real firmware takes 1460. */
#define DOCUMENTED_BLOCK 1200U

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

ism_status_t sockets_command_connect(sockets_t *sockets,
                                     uint32_t index,
                                     const socket_endpoint_t *peer,
                                     uint16_t local_port)
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

/* The module takes the remote port of P6 as its own source port, so ours is given there and the real one follows. */
bool sockets_command_open_udp(sockets_t *sockets, uint32_t index, const socket_endpoint_t *target, uint16_t local_port)
{
    return select_socket(sockets, index) && set(sockets, "P1=", SOCKET_UDP) && set(sockets, "P2=", local_port) &&
           set_address(sockets, target->address) && set(sockets, "P4=", local_port) && set(sockets, "P6=", 1) &&
           set(sockets, "P4=", target->port) && configure(sockets);
}

bool sockets_command_aim_udp(sockets_t *sockets, uint32_t index, const socket_endpoint_t *target)
{
    return select_socket(sockets, index) && set_address(sockets, target->address) && set(sockets, "P4=", target->port);
}

int32_t sockets_command_send(sockets_t *sockets, uint32_t index, const uint8_t *data, uint32_t length)
{
    at_text_t text;
    int32_t accepted = -1;
    at_text_start(&text, "S3=");
    at_text_add_number(&text, length, 4);
    const at_command_t command = {
        .text = &text, .payload = data, .payload_length = length, .timeout_ms = SEND_ANSWER_TIMEOUT_MS};
    const bool answered = select_socket(sockets, index) && run(sockets, &command) == AT_OK &&
                          at_text_read_number(sockets->client->reply, &accepted);
    return answered && accepted >= 0 && (uint32_t)accepted <= length ? accepted : -1;
}

/* The answer of R0 goes straight into the receive block. */
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

at_status_t sockets_command_receive(sockets_t *sockets, uint32_t index, uint8_t *data, uint32_t *length)
{
    receive_sink_t sink = {.data = data};
    at_text_t text;
    at_text_start(&text, "R0");
    const at_command_t command = {
        .text = &text, .sink = take_received, .sink_context = &sink, .timeout_ms = AT_TIMEOUT_MS};
    const at_status_t status = select_socket(sockets, index) ? run(sockets, &command) : AT_TIMEOUT;
    *length = sink.length;
    return status;
}

bool sockets_command_sender(sockets_t *sockets, uint32_t index, socket_endpoint_t *sender)
{
    int32_t port = 0;
    if (!select_socket(sockets, index) || at_client_ask(sockets->client, "P?", AT_TIMEOUT_MS) != AT_OK)
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
    return at_client_ask(sockets->client, "CS", AT_TIMEOUT_MS) != AT_OK || sockets->client->reply[0] != '0';
}

void sockets_command_close(sockets_t *sockets, uint32_t index)
{
    if (select_socket(sockets, index))
    {
        (void)set(sockets, "P6=", 0);
    }
}
