/*
 * Asks DNS servers for the IPv4 address of one name: over UDP, and over TCP when an answer does not fit (RFC 1035
 * section 4.2, RFC 7766). It takes one of the module's sockets while it works.
 *
 * For the worker alone. Nothing here waits; resolver_step goes on with what has come.
 */
#ifndef RESOLVER_H
#define RESOLVER_H

#include "dns_message.h"
#include "sockets.h"

#define RESOLVER_SERVERS 2U
/** Bound of one resolution. */
#define RESOLVER_BOUND_MS 6000U

typedef enum resolver_state
{
    RESOLVER_SEND, /**< over UDP */
    RESOLVER_WAIT, /**< for a datagram, or to ask again */
    RESOLVER_SEND_STREAM,
    RESOLVER_READ_STREAM,
} resolver_state_t;

typedef struct resolver
{
    const ism_port_t *port;
    sockets_t *sockets;
    resolver_state_t state;
    uint8_t turn; /**< number of the server that is asked next */
    uint8_t servers[RESOLVER_SERVERS][4];
    socket_endpoint_t server; /**< the one that was asked last, or that answered */
    int socket;               /**< handle; < 0 = none */
    uint32_t deadline_ms;
    uint32_t resend_ms;
    uint32_t prefix;     /**< TCP: bytes still to come in front of the answer */
    dns_reader_t reader; /**< holds the address in the end */
    dns_query_t query;
} resolver_t;

void resolver_init(resolver_t *resolver, const ism_port_t *port, sockets_t *sockets);

/** Begins, after resolver_stop. `name` must please dns_check_name, and is not needed after the call. Servers that are
 *  0.0.0.0 are left out. */
void resolver_start(resolver_t *resolver, const char *name, const uint8_t first[4], const uint8_t second[4]);

/** Goes on. ISM_WOULD_BLOCK, or the end: ISM_OK with the address in `reader`, ISM_ERR_NAME_UNKNOWN (no such name, or
 *  none with an IPv4 address), ISM_ERR_TIMEOUT (no server gave an answer that counts), ISM_ERR_NO_SOCKET. */
ism_status_t resolver_step(resolver_t *resolver);

/** Milliseconds until resolver_step has something to do by itself. */
uint32_t resolver_idle_ms(const resolver_t *resolver);

/** Ends it, and gives the socket back. */
void resolver_stop(resolver_t *resolver);

#endif
