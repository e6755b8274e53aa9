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
    RESOLVER_IDLE,
    RESOLVER_SEND,    /**< over UDP */
    RESOLVER_WAIT,    /**< for a datagram */
    RESOLVER_CONNECT, /**< over TCP, as all below */
    RESOLVER_SEND_STREAM,
    RESOLVER_READ_STREAM,
} resolver_state_t;

typedef struct resolver
{
    const ism_port_t *port;
    sockets_t *sockets;
    resolver_state_t state;
    bool send_pending; /**< the query belongs to the socket until that tells a result */
    uint8_t servers_known;
    uint8_t server; /**< the one that was asked last, or that answered */
    int socket;     /**< handle; < 0 = none */
    uint32_t deadline_ms;
    uint32_t resend_ms;
    uint16_t left;  /**< TCP: bytes still to be sent, or to come */
    uint8_t prefix; /**< TCP: bytes still to come of the length in front of the answer */
    uint8_t servers[RESOLVER_SERVERS][4];
    uint8_t address[4]; /**< the answer */
    dns_reader_t reader;
    dns_query_t query;
} resolver_t;

void resolver_init(resolver_t *resolver, const ism_port_t *port, sockets_t *sockets);

/** Begins, after an end or resolver_stop. `name` must please dns_check_name, and is not needed after the call. Servers
 *  that are 0.0.0.0 are left out. Takes no lock. */
void resolver_start(resolver_t *resolver, const char *name, const uint8_t first[4], const uint8_t second[4]);

/** Goes on. ISM_WOULD_BLOCK, or the end, once: ISM_OK with `address` set, ISM_ERR_NAME_UNKNOWN (no such name, or none
 *  with an IPv4 address), ISM_ERR_TIMEOUT (no server gave an answer that counts), ISM_ERR_NO_SOCKET, ISM_ERR_NO_LINK.
 */
ism_status_t resolver_step(resolver_t *resolver);

/** Milliseconds until resolver_step has something to do by itself. */
uint32_t resolver_idle_ms(const resolver_t *resolver);

/** Ends it, if it goes on, and gives the socket back. */
void resolver_stop(resolver_t *resolver);

#endif
