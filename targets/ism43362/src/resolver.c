#include "resolver.h"

#include <string.h>

#include "port_calls.h"

#define DNS_PORT 53U
#define RESEND_MS 1000U
/* A datagram loses what does not fit; the first address of a long answer mostly stands before that, and TCP gives the
 * rest. The worker's stack holds this. */
#define DATAGRAM_PIECE 512U
#define STREAM_PIECE 64U

void resolver_init(resolver_t *resolver, const ism_port_t *port, sockets_t *sockets)
{
    memset(resolver, 0, sizeof *resolver);
    resolver->port = port;
    resolver->sockets = sockets;
    resolver->socket = -1;
}

static uint32_t now(const resolver_t *resolver)
{
    return port_now_ms(resolver->port);
}

static bool is_due(const resolver_t *resolver, uint32_t when_ms)
{
    return port_is_past(resolver->port, when_ms);
}

static void close_socket(resolver_t *resolver)
{
    if (resolver->socket >= 0)
    {
        (void)sockets_close(resolver->sockets, resolver->socket);
        resolver->socket = -1;
    }
    resolver->send_pending = false;
}

void resolver_stop(resolver_t *resolver)
{
    close_socket(resolver);
    resolver->state = RESOLVER_IDLE;
}

static void add_server(resolver_t *resolver, const uint8_t address[4])
{
    if (!at_text_is_nowhere(address))
    {
        memcpy(resolver->servers[resolver->servers_known++], address, sizeof resolver->servers[0]);
    }
}

void resolver_start(resolver_t *resolver, const char *name, const uint8_t first[4], const uint8_t second[4])
{
    const uint16_t id = (uint16_t)resolver->port->random(resolver->port->context);
    memset(resolver->address, 0, sizeof resolver->address);
    resolver->servers_known = 0;
    add_server(resolver, first);
    add_server(resolver, second);
    resolver->server = RESOLVER_SERVERS - 1U; /* the first one is next */
    resolver->deadline_ms = now(resolver) + RESOLVER_BOUND_MS;
    dns_write_query(&resolver->query, name, id);
    resolver->state = RESOLVER_SEND;
}

static bool open_socket(resolver_t *resolver, socket_type_t type)
{
    resolver->socket = sockets_open(resolver->sockets, type);
    return resolver->socket >= 0;
}

/* Whether the socket has something to tell about a connection or data that go out. */
static bool is_writable(resolver_t *resolver)
{
    return (sockets_poll(resolver->sockets, resolver->socket) & (SOCKET_READY_WRITE | SOCKET_READY_ERROR)) != 0;
}

static socket_endpoint_t server(const resolver_t *resolver)
{
    socket_endpoint_t target = {.port = DNS_PORT};
    memcpy(target.address, resolver->servers[resolver->server], sizeof target.address);
    return target;
}

/* ---- UDP ---- */

static ism_status_t send_datagram(resolver_t *resolver)
{
    if (resolver->socket < 0 && !open_socket(resolver, SOCKET_UDP))
    {
        return ISM_ERR_NO_SOCKET;
    }
    if (!resolver->send_pending)
    {
        resolver->server = (uint8_t)((resolver->server + 1U) % resolver->servers_known);
        resolver->resend_ms = now(resolver) + RESEND_MS;
    }
    else if (!is_writable(resolver))
    {
        return ISM_WOULD_BLOCK;
    }
    const socket_endpoint_t target = server(resolver);
    const int result = sockets_send_to(
        resolver->sockets, resolver->socket, resolver->query.stream + DNS_PREFIX, resolver->query.length, &target);
    resolver->send_pending = result == ISM_WOULD_BLOCK;
    if (result == ISM_WOULD_BLOCK || result == ISM_ERR_NO_LINK)
    {
        return (ism_status_t)result;
    }
    resolver->state = RESOLVER_WAIT;
    if (result < 0)
    {
        close_socket(resolver); /* the next turn has another one */
    }
    return ISM_WOULD_BLOCK;
}

/* An answer from a server that was asked before the last one counts too. */
static bool find_server(resolver_t *resolver, const socket_endpoint_t *sender)
{
    for (uint8_t i = 0; i < resolver->servers_known; i++)
    {
        if (sender->port == DNS_PORT && memcmp(sender->address, resolver->servers[i], sizeof sender->address) == 0)
        {
            resolver->server = i;
            return true;
        }
    }
    return false;
}

static ism_status_t judge(resolver_t *resolver, dns_result_t result)
{
    switch (result)
    {
    case DNS_ADDRESS:
        memcpy(resolver->address, resolver->reader.address, sizeof resolver->address);
        return ISM_OK;
    case DNS_NO_NAME:
    case DNS_NO_ADDRESS:
        return ISM_ERR_NAME_UNKNOWN;
    default:
        return ISM_ERR_TIMEOUT;
    }
}

static ism_status_t read_datagram(resolver_t *resolver)
{
    uint8_t datagram[DATAGRAM_PIECE];
    socket_endpoint_t sender;
    const int count = sockets_receive(resolver->sockets, resolver->socket, datagram, sizeof datagram, &sender);
    if (count < (int)DNS_HEADER || !find_server(resolver, &sender))
    {
        return ISM_WOULD_BLOCK;
    }
    dns_read_start(&resolver->reader, &resolver->query);
    const dns_result_t result = dns_read(&resolver->reader, datagram, (uint32_t)count);
    switch (result)
    {
    case DNS_UNFINISHED:
    case DNS_TRUNCATED:
        close_socket(resolver);
        resolver->state = RESOLVER_CONNECT;
        return ISM_WOULD_BLOCK;
    case DNS_NOT_OURS:
    case DNS_SERVER_FAILURE:
    case DNS_MALFORMED:
        return ISM_WOULD_BLOCK; /* the right answer may come, or the next server has one */
    default:
        return judge(resolver, result);
    }
}

static ism_status_t wait_for_datagram(resolver_t *resolver)
{
    const ism_status_t status = read_datagram(resolver);
    if (resolver->state == RESOLVER_WAIT && is_due(resolver, resolver->resend_ms))
    {
        resolver->state = RESOLVER_SEND;
    }
    return status;
}

/* ---- TCP ---- */

static ism_status_t connect_stream(resolver_t *resolver)
{
    if (resolver->socket < 0)
    {
        const socket_endpoint_t target = server(resolver);
        return open_socket(resolver, SOCKET_TCP)
                   ? (ism_status_t)sockets_connect(resolver->sockets, resolver->socket, &target)
                   : ISM_ERR_NO_SOCKET;
    }
    if (is_writable(resolver))
    {
        resolver->left = (uint16_t)(DNS_PREFIX + resolver->query.length);
        resolver->state = RESOLVER_SEND_STREAM;
    }
    return ISM_WOULD_BLOCK;
}

static ism_status_t send_stream(resolver_t *resolver)
{
    const uint8_t *end = resolver->query.stream + DNS_PREFIX + resolver->query.length;
    if (resolver->send_pending && !is_writable(resolver))
    {
        return ISM_WOULD_BLOCK;
    }
    const int sent = sockets_send(resolver->sockets, resolver->socket, end - resolver->left, resolver->left);
    resolver->send_pending = sent == ISM_WOULD_BLOCK;
    if (sent <= 0)
    {
        return (ism_status_t)sent;
    }
    resolver->left = (uint16_t)(resolver->left - (uint32_t)sent);
    if (resolver->left == 0)
    {
        dns_read_start(&resolver->reader, &resolver->query);
        resolver->prefix = DNS_PREFIX;
        resolver->state = RESOLVER_READ_STREAM;
    }
    return ISM_WOULD_BLOCK;
}

/* Takes a piece of the stream: the length of the answer, then the answer. */
static dns_result_t take_piece(resolver_t *resolver, const uint8_t *bytes, uint32_t count)
{
    uint32_t used = 0;
    for (; resolver->prefix > 0 && used < count; resolver->prefix--)
    {
        resolver->left = (uint16_t)((uint32_t)resolver->left << 8 | bytes[used++]);
    }
    const uint32_t rest = count - used;
    const uint32_t part = rest < resolver->left ? rest : resolver->left;
    if (resolver->prefix > 0)
    {
        return DNS_UNFINISHED;
    }
    resolver->left = (uint16_t)(resolver->left - part);
    const dns_result_t result = dns_read(&resolver->reader, bytes + used, part);
    return result == DNS_UNFINISHED && resolver->left == 0 ? DNS_MALFORMED : result;
}

/* Ends with the socket's receive block, which nobody fills meanwhile. */
static ism_status_t read_stream(resolver_t *resolver)
{
    uint8_t piece[STREAM_PIECE];
    dns_result_t result = DNS_UNFINISHED;
    int count = 0;
    do
    {
        count = sockets_receive(resolver->sockets, resolver->socket, piece, sizeof piece, NULL);
        result = count > 0 ? take_piece(resolver, piece, (uint32_t)count) : DNS_UNFINISHED;
    } while (count > 0 && result == DNS_UNFINISHED);
    return count == ISM_WOULD_BLOCK ? ISM_WOULD_BLOCK : judge(resolver, result);
}

/* ---- all of it ---- */

static ism_status_t go_on(resolver_t *resolver)
{
    switch (resolver->state)
    {
    case RESOLVER_SEND:
        return send_datagram(resolver);
    case RESOLVER_WAIT:
        return wait_for_datagram(resolver);
    case RESOLVER_CONNECT:
        return connect_stream(resolver);
    case RESOLVER_SEND_STREAM:
        return send_stream(resolver);
    case RESOLVER_READ_STREAM:
        return read_stream(resolver);
    default:
        return ISM_ERR_TIMEOUT;
    }
}

ism_status_t resolver_step(resolver_t *resolver)
{
    ism_status_t status = ISM_ERR_TIMEOUT;
    if (resolver->servers_known > 0)
    {
        resolver_state_t before;
        do
        {
            before = resolver->state;
            status = go_on(resolver);
        } while (status == ISM_WOULD_BLOCK && resolver->state != before);
    }
    if (status == ISM_WOULD_BLOCK && !is_due(resolver, resolver->deadline_ms))
    {
        return status;
    }
    resolver_stop(resolver);
    const bool counts =
        status == ISM_OK || status == ISM_ERR_NAME_UNKNOWN || status == ISM_ERR_NO_SOCKET || status == ISM_ERR_NO_LINK;
    return counts ? status : ISM_ERR_TIMEOUT;
}

uint32_t resolver_idle_ms(const resolver_t *resolver)
{
    const bool sends = resolver->state == RESOLVER_SEND && !resolver->send_pending;
    const uint32_t when = resolver->state == RESOLVER_WAIT ? resolver->resend_ms : resolver->deadline_ms;
    return sends || is_due(resolver, when) ? 0 : when - now(resolver);
}
