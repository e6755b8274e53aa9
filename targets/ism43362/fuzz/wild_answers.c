/*
 * The commands, as far as the driver uses them, and the checks of what the driver says.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "invariant.h"
#include "wild_module.h"

#define BLOCK 1460U
#define ECHO_PORT 7U
#define DNS_PORT 53U
#define LONGEST_COMMAND 72U

static wild_socket_t *current(wild_module_t *module)
{
    return &module->sockets[module->current];
}

void wild_put(wild_module_t *module, const void *bytes, uint32_t length)
{
    if (length > 0 && length <= WILD_OUT_SIZE - module->out_length)
    {
        memcpy(module->out + module->out_length, bytes, length);
        module->out_length += length;
    }
}

void wild_put_text(wild_module_t *module, const char *text)
{
    wild_put(module, text, (uint32_t)strlen(text));
}

static void answer(wild_module_t *module, const char *text)
{
    wild_put_text(module, "\r\n");
    wild_put_text(module, text);
    wild_put_text(module, "\r\nOK\r\n> ");
}

static void answer_error(wild_module_t *module, const char *text)
{
    wild_put_text(module, "\r\n");
    wild_put_text(module, text);
    wild_put_text(module, "\r\nERROR\r\n> ");
}

void wild_forget(wild_module_t *module)
{
    module->joined = false;
    module->ssid[0] = '\0';
    module->current = 0;
    module->read_size = 0;
    module->scan_line = 0;
    for (uint32_t i = 0; i < WILD_SOCKETS; i++)
    {
        memset(&module->sockets[i], 0, offsetof(wild_socket_t, queue));
        module->sockets[i].queued = 0;
    }
}

/* Cuts what does not fit. */
static void keep(char *to, size_t size, const char *from)
{
    const size_t length = strnlen(from, size - 1U);
    memcpy(to, from, length);
    to[length] = '\0';
}

/* ---- station ---- */

static void join(wild_module_t *module)
{
    char text[96];
    if (module->joined)
    {
        answer_error(module, "Already connected!");
        return;
    }
    module->joined = strcmp(module->ssid, "home") == 0;
    (void)snprintf(text, sizeof text, "[JOIN   ] %s,192.168.1.7,0,0", module->ssid);
    if (module->joined)
    {
        answer(module, text);
    }
    else
    {
        answer_error(module, "[JOIN   ] Failed");
    }
}

static void scan_line(wild_module_t *module)
{
    static const char *const s_lines[] = {
        "#001,\"home, not\",00:11:22:33:44:55,-70,72.2,Infrastructure,WPA2 AES,2.4GHz,1",
        "#002,\"open\",00:11:22:33:44:56,-60,72.2,Infrastructure,Open,2.4GHz,6",
        "#003,\"wep\",00:11:22:33:44:57,-80,72.2,Infrastructure,WEP,2.4GHz,11",
        "#004,\"\",00:11:22:33:44:58,-50,72.2,Infrastructure,WPA3,2.4GHz,11",
    };
    if (module->scan_line >= sizeof s_lines / sizeof s_lines[0])
    {
        answer(module, "");
        return;
    }
    wild_put_text(module, "\r\n");
    wild_put_text(module, s_lines[module->scan_line++]);
    wild_put_text(module, "\r");
}

static void look_up(wild_module_t *module, const char *name)
{
    uint8_t address[4];
    char text[20];
    wild_address_of(name, address);
    (void)snprintf(text, sizeof text, "%u.%u.%u.%u", address[0], address[1], address[2], address[3]);
    if (module->joined && wild_knows(name))
    {
        answer(module, text);
    }
    else
    {
        answer_error(module, "Host not found ");
    }
}

static void execute_station(wild_module_t *module, const char *command)
{
    if (strcmp(command, "I?") == 0)
    {
        answer(module, "ISM43362-M3G-L44-SPI,C3.5.2.5.STM,v3.5.2,v1.4.0.rc1,v8.2.1,120000000,Inventek eS-WiFi");
    }
    else if (strcmp(command, "Z5") == 0)
    {
        answer(module, "C4:7F:51:03:A2:0E");
    }
    else if (strcmp(command, "C0") == 0)
    {
        join(module);
    }
    else if (strcmp(command, "C?") == 0)
    {
        answer(module, "home,secret-pass,4,1,0,192.168.1.7,255.255.255.0,192.168.1.1,192.168.1.2,0.0.0.0,2,0");
    }
    else if (strcmp(command, "CS") == 0)
    {
        answer(module, module->joined ? "1" : "0");
    }
    else if (strcmp(command, "CR") == 0)
    {
        answer(module, "-57");
    }
    else if (strncmp(command, "D0=", 3) == 0)
    {
        look_up(module, command + 3);
    }
    else if (strcmp(command, "F0=2") == 0)
    {
        module->scan_line = 0;
        scan_line(module);
    }
    else if (strcmp(command, "MR") == 0)
    {
        scan_line(module);
    }
    else
    {
        if (strncmp(command, "C1=", 3) == 0)
        {
            keep(module->ssid, sizeof module->ssid, command + 3);
        }
        module->joined = module->joined && strcmp(command, "CD") != 0;
        answer(module, "");
    }
}

/* ---- sockets ---- */

static void open_socket(wild_module_t *module, int start)
{
    wild_socket_t *socket = current(module);
    if (start == 0)
    {
        socket->open = false;
        answer(module, "");
        return;
    }
    if (socket->open || !module->joined)
    {
        answer_error(module, "ERROR: Unknown Error");
        return;
    }
    socket->open = true;
    socket->peer_closed = false;
    socket->forgeries = module->forgeries;
    socket->echo = socket->remote_port == ECHO_PORT;
    socket->taken = 0;
    socket->given = 0;
    socket->queued = 0;
    answer(module, "");
}

/* A stream must go on where it was, a datagram must be of one piece. */
static void check_payload(const wild_module_t *module, const uint8_t *payload, uint32_t length)
{
    const wild_socket_t *socket = &module->sockets[module->current];
    /* Who forges answers may have the driver believe that bytes were taken, or were not. */
    const bool known = !socket->udp && socket->forgeries == module->forgeries;
    const uint32_t start = known ? socket->taken : payload[0];
    for (uint32_t i = 0; i < length; i++)
    {
        require(payload[i] == wild_stream_byte(start + i), "what the driver sends is the next piece of the stream");
    }
}

/* A DNS server's answer waits in the queue; over TCP with its length in front. */
static void ask_server(wild_socket_t *socket, const uint8_t *query, uint32_t length)
{
    const uint32_t prefix = socket->udp ? 0U : 2U;
    uint8_t *place = socket->queue;
    if (length < prefix)
    {
        return;
    }
    const uint32_t count = wild_answer_query(query + prefix, length - prefix, socket->udp, place + prefix);
    if (prefix > 0)
    {
        place[0] = (uint8_t)(count >> 8);
        place[1] = (uint8_t)count;
    }
    socket->queued = count + prefix;
}

static void write_socket(wild_module_t *module, uint32_t length, const uint8_t *payload)
{
    wild_socket_t *socket = current(module);
    char text[16];
    if (!socket->open || socket->peer_closed)
    {
        answer(module, "-1");
        return;
    }
    uint32_t count = length;
    if (socket->remote_port == DNS_PORT)
    {
        ask_server(socket, payload, length);
    }
    else
    {
        check_payload(module, payload, length);
    }
    if (socket->echo)
    {
        const uint32_t room = WILD_QUEUE_SIZE - socket->queued;
        count = count < room ? count : room;
        memcpy(socket->queue + socket->queued, payload, count);
        socket->queued += count;
    }
    socket->taken += count;
    (void)snprintf(text, sizeof text, "%u", (unsigned)count);
    answer(module, text);
}

static void read_socket(wild_module_t *module)
{
    wild_socket_t *socket = current(module);
    if (!socket->open || (socket->peer_closed && socket->queued == 0))
    {
        answer_error(module, "-1");
        return;
    }
    const uint32_t count = socket->queued < module->read_size ? socket->queued : module->read_size;
    wild_put_text(module, "\r\n");
    wild_put(module, socket->queue, count);
    wild_put_text(module, "\r\nOK\r\n> ");
    socket->queued -= count;
    memmove(socket->queue, socket->queue + count, socket->queued);
}

static void tell_socket(wild_module_t *module)
{
    const wild_socket_t *socket = current(module);
    char text[96];
    (void)snprintf(text,
                   sizeof text,
                   "%d,192.168.1.7,50000,%s,%u,0,0,1,0,0",
                   socket->udp ? 1 : 0,
                   socket->remote_address,
                   (unsigned)socket->remote_port);
    answer(module, text);
}

static void execute_socket(wild_module_t *module, const char *command, const uint8_t *payload)
{
    wild_socket_t *socket = current(module);
    const int value = strlen(command) > 3 ? atoi(command + 3) : 0;
    switch (command[0] << 8 | command[1])
    {
    case 'P' << 8 | '0':
        module->current = (uint32_t)value % WILD_SOCKETS;
        break;
    case 'P' << 8 | '1':
        socket->udp = value == 1;
        break;
    case 'P' << 8 | '3':
        keep(socket->remote_address, sizeof socket->remote_address, command + 3);
        break;
    case 'P' << 8 | '4':
        socket->remote_port = (uint16_t)value;
        break;
    case 'P' << 8 | '6':
        open_socket(module, value);
        return;
    case 'P' << 8 | '?':
        tell_socket(module);
        return;
    case 'R' << 8 | '0':
        read_socket(module);
        return;
    case 'R' << 8 | '1':
        module->read_size = (uint32_t)value < BLOCK ? (uint32_t)value : BLOCK;
        break;
    case 'S' << 8 | '3':
        write_socket(module, (uint32_t)value, payload);
        return;
    default:
        break;
    }
    answer(module, "");
}

/* ---- any command ---- */

/* One line and, behind S3's, exactly its payload and the byte that fills the last word. */
static void check_window(const wild_module_t *module, uint32_t line, const char *command)
{
    const bool sends = strncmp(command, "S3=", 3) == 0;
    const uint32_t payload = sends ? (uint32_t)atoi(command + 3) : 0;
    const uint32_t expected = line + 1U + payload;
    require(payload <= BLOCK && module->in_length == expected + expected % 2U, "a window holds exactly one command");
}

void wild_execute(wild_module_t *module)
{
    char command[LONGEST_COMMAND + 1U];
    const uint8_t *end = memchr(module->in, '\r', module->in_length);
    if (module->in[0] == 0x0A)
    {
        /* The driver took the command phase for an answer and clocked filler. */
        answer_error(module, "ERROR: Unknown Error");
        return;
    }
    const uint32_t line = end == NULL ? UINT32_MAX : (uint32_t)(end - module->in);
    require(line >= 2 && line <= LONGEST_COMMAND, "a window begins with a command");
    memcpy(command, module->in, line);
    command[line] = '\0';
    check_window(module, line, command);
    if (command[0] == 'P' || command[0] == 'R' || command[0] == 'S')
    {
        execute_socket(module, command, end + 1);
    }
    else
    {
        execute_station(module, command);
    }
}
