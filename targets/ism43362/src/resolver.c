#include "resolver.h"

#include <string.h>

#include "ipv4.h"
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

void resolver_stop(resolver_t *resolver)
{
    (void)sockets_close(resolver->sockets, resolver->socket);
    resolver->socket = -1;
}

/* Waiting for an answer to nothing, with the time to ask come. */
void resolver_start(resolver_t *resolver, const char *name, const uint8_t first[4], const uint8_t second[4])
{
    const uint32_t now_ms = port_now_ms(resolver->port);
    memcpy(resolver->servers[0], ipv4_either(first, second), sizeof resolver->servers[0]);
    memcpy(resolver->servers[1], ipv4_either(second, first), sizeof resolver->servers[1]);
    resolver->turn = 0;
    resolver->deadline_ms = now_ms + RESOLVER_BOUND_MS;
    resolver->resend_ms = now_ms;
    dns_write_query(&resolver->query, name, (uint16_t)resolver->port->random(resolver->port->context));
    resolver->state = RESOLVER_WAIT;
}

/* In place of the socket before, if there was one. */
static ism_status_t open_socket(resolver_t *resolver, socket_type_t type)
{
    resolver_stop(resolver);
    resolver->socket = sockets_open(resolver->sockets, type);
    return resolver->socket >= 0 ? ISM_WOULD_BLOCK : ISM_ERR_NO_SOCKET;
}

/* Asking a socket to send wakes the worker, so it is asked only when it has something to tell: that it takes a query,
 * or what became of the last one. */
static bool can_send(const resolver_t *resolver)
{
    return (sockets_poll(resolver->sockets, resolver->socket) & (SOCKET_READY_WRITE | SOCKET_READY_ERROR)) != 0;
}

/* ---- UDP ---- */

static ism_status_t ask_next_server(resolver_t *resolver)
{
    const uint8_t *address = resolver->servers[resolver->turn];
    if (at_text_is_nowhere(address))
    {
        return ISM_ERR_TIMEOUT;
    }
    memcpy(resolver->server.address, address, sizeof resolver->server.address);
    resolver->server.port = DNS_PORT;
    resolver->turn ^= 1U;
    resolver->resend_ms = port_now_ms(resolver->port) + RESEND_MS;
    resolver->state = RESOLVER_SEND;
    /* None yet, or it failed. */
    return sockets_error(resolver->sockets, resolver->socket) != ISM_OK ? open_socket(resolver, SOCKET_UDP)
                                                                        : ISM_WOULD_BLOCK;
}

/* What the module refuses to send is lost as on the way. */
static ism_status_t send_datagram(resolver_t *resolver)
{
    if (!can_send(resolver))
    {
        return ISM_WOULD_BLOCK;
    }
    const int sent = sockets_send_to(resolver->sockets,
                                     resolver->socket,
                                     resolver->query.stream + DNS_PREFIX,
                                     resolver->query.length,
                                     &resolver->server);
    resolver->state = sent == ISM_WOULD_BLOCK ? RESOLVER_SEND : RESOLVER_WAIT;
    return ISM_WOULD_BLOCK;
}

/* An answer from the server that was asked before the last one counts too. */
static bool is_server(const resolver_t *resolver, const socket_endpoint_t *sender)
{
    return sender->port == DNS_PORT &&
           (ipv4_equal(sender->address, resolver->servers[0]) || ipv4_equal(sender->address, resolver->servers[1]));
}

static ism_status_t ask_over_stream(resolver_t *resolver)
{
    const ism_status_t status = open_socket(resolver, SOCKET_TCP);
    resolver->state = RESOLVER_SEND_STREAM;
    (void)sockets_connect(resolver->sockets, resolver->socket, &resolver->server);
    return status;
}

static ism_status_t judge(dns_result_t result)
{
    switch (result)
    {
    case DNS_ADDRESS:
        return ISM_OK;
    case DNS_NO_ADDRESS:
        return ISM_ERR_NAME_UNKNOWN;
    case DNS_UNFINISHED:
        return ISM_WOULD_BLOCK;
    default:
        return ISM_ERR_TIMEOUT;
    }
}

/* Useless answers are as good as none. */
static ism_status_t wait_for_datagram(resolver_t *resolver)
{
    uint8_t datagram[DATAGRAM_PIECE];
    socket_endpoint_t sender;
    const int count = sockets_receive(resolver->sockets, resolver->socket, datagram, sizeof datagram, &sender);
    if (count >= (int)DNS_HEADER && is_server(resolver, &sender))
    {
        dns_read_start(&resolver->reader, &resolver->query);
        const dns_result_t result = dns_read(&resolver->reader, datagram, (uint32_t)count);
        if (result == DNS_UNFINISHED || result == DNS_TRUNCATED)
        {
            resolver->server = sender;
            return ask_over_stream(resolver);
        }
        if (result != DNS_USELESS)
        {
            return judge(result);
        }
    }
    return port_is_past(resolver->port, resolver->resend_ms) ? ask_next_server(resolver) : ISM_WOULD_BLOCK;
}

/* ---- TCP ---- */

static ism_status_t send_stream(resolver_t *resolver)
{
    if (!can_send(resolver))
    {
        return ISM_WOULD_BLOCK;
    }
    const int sent = sockets_send(
        resolver->sockets, resolver->socket, resolver->query.stream, DNS_PREFIX + (uint32_t)resolver->query.length);
    if (sent < 0)
    {
        return sent == ISM_WOULD_BLOCK ? ISM_WOULD_BLOCK : ISM_ERR_TIMEOUT;
    }
    dns_read_start(&resolver->reader, &resolver->query);
    resolver->prefix = DNS_PREFIX;
    resolver->state = RESOLVER_READ_STREAM;
    return ISM_WOULD_BLOCK;
}

/* The length in front of the answer is not needed: the answer knows its end. */
static ism_status_t take_piece(resolver_t *resolver, const uint8_t *bytes, uint32_t count)
{
    const uint32_t skipped = count < resolver->prefix ? count : resolver->prefix;
    resolver->prefix -= skipped;
    return judge(dns_read(&resolver->reader, bytes + skipped, count - skipped));
}

/* Ends with the socket's receive block, which nobody fills meanwhile. */
static ism_status_t read_stream(resolver_t *resolver)
{
    uint8_t piece[STREAM_PIECE];
    ism_status_t status = ISM_WOULD_BLOCK;
    int count = 0;
    do
    {
        count = sockets_receive(resolver->sockets, resolver->socket, piece, sizeof piece, NULL);
        status = count > 0 ? take_piece(resolver, piece, (uint32_t)count) : status;
    } while (count > 0 && status == ISM_WOULD_BLOCK);
    return count > 0 || count == ISM_WOULD_BLOCK ? status : ISM_ERR_TIMEOUT;
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
    case RESOLVER_SEND_STREAM:
        return send_stream(resolver);
    default:
        return read_stream(resolver);
    }
}

ism_status_t resolver_step(resolver_t *resolver)
{
    ism_status_t status = ISM_WOULD_BLOCK;
    resolver_state_t before;
    if (port_is_past(resolver->port, resolver->deadline_ms))
    {
        return ISM_ERR_TIMEOUT;
    }
    do
    {
        before = resolver->state;
        status = go_on(resolver);
    } while (status == ISM_WOULD_BLOCK && resolver->state != before);
    return status;
}

uint32_t resolver_idle_ms(const resolver_t *resolver)
{
    const uint32_t when_ms = resolver->state == RESOLVER_WAIT ? resolver->resend_ms : resolver->deadline_ms;
    const int32_t left_ms = (int32_t)(when_ms - port_now_ms(resolver->port));
    return left_ms > 0 ? (uint32_t)left_ms : 0;
}
