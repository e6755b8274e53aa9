#define _GNU_SOURCE
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define START_OF_2030 1893456000
#define PATIENCE_MS 10000

wire_t wire_connect(uint16_t port)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int at_once = 1;
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection < 0 || setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once) != 0 ||
        connect(connection, (const struct sockaddr *)&address, sizeof address) != 0 ||
        fcntl(connection, F_SETFL, O_NONBLOCK) != 0)
    {
        perror("connection to the test's server");
        exit(1);
    }
    return (wire_t){.socket = connection, .utc_seconds = START_OF_2030, .sends_left = -1};
}

void wire_close(wire_t *wire)
{
    (void)close(wire->socket);
    wire->socket = -1;
}

/* How much of a call goes through; 0 = it has to wait for no reason of the socket. */
static size_t let_through(wire_t *wire, size_t length)
{
    wire->blocked = 0;
    if (!wire->byte_by_byte)
    {
        return length;
    }
    wire->pause = !wire->pause;
    return wire->pause ? 0 : 1;
}

static int outcome(wire_t *wire, ssize_t moved, short event)
{
    if (moved >= 0)
    {
        return (int)moved;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK)
    {
        wire->blocked = event;
        return TLS_WOULD_BLOCK;
    }
    return WIRE_CUT;
}

static int send_some(void *context, const uint8_t *data, size_t length)
{
    wire_t *wire = context;
    if (wire->sends_left == 0)
    {
        return WIRE_CUT;
    }
    const size_t now = let_through(wire, length);
    if (now == 0)
    {
        return TLS_WOULD_BLOCK;
    }
    wire->sends_left -= wire->sends_left > 0 ? 1 : 0;
    return outcome(wire, send(wire->socket, data, now, MSG_NOSIGNAL), POLLOUT);
}

static int receive_cut(wire_t *wire, uint8_t *data, size_t length)
{
    uint8_t piece[512];
    size_t given = recut_take(wire->recut, data, length);
    while (given == 0)
    {
        const int got = outcome(wire, recv(wire->socket, piece, sizeof piece, 0), POLLIN);
        if (got <= 0)
        {
            return got;
        }
        recut_put(wire->recut, piece, (size_t)got);
        given = recut_take(wire->recut, data, length);
    }
    return (int)given;
}

static int receive_some(void *context, uint8_t *data, size_t length)
{
    wire_t *wire = context;
    const size_t now = let_through(wire, length);
    if (now == 0)
    {
        return TLS_WOULD_BLOCK;
    }
    return wire->recut != NULL ? receive_cut(wire, data, now) : outcome(wire, recv(wire->socket, data, now, 0), POLLIN);
}

static int random_bytes(void *context, uint8_t *out, size_t length)
{
    const wire_t *wire = context;
    return wire->random_fails || getrandom(out, length, 0) != (ssize_t)length ? 1 : 0;
}

static int64_t seconds(void *context)
{
    const wire_t *wire = context;
    return wire->utc_seconds;
}

tls_transport_t wire_transport(wire_t *wire)
{
    return (tls_transport_t){.context = wire, .send = send_some, .receive = receive_some};
}

tls_platform_t wire_platform(wire_t *wire)
{
    return (tls_platform_t){.context = wire, .random = random_bytes, .utc_seconds = seconds};
}

void wire_wait(const wire_t *wire)
{
    struct pollfd wait = {.fd = wire->socket, .events = wire->blocked};
    if (wire->blocked != 0 && poll(&wait, 1, PATIENCE_MS) == 0)
    {
        (void)fputs("the server says nothing any more\n", stderr);
        exit(1);
    }
}
