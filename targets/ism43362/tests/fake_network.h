/*
 * The sockets of the fake module, and who is at the other end.
 */
#ifndef FAKE_NETWORK_H
#define FAKE_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "sockets.h"

struct fake_module;

#define FAKE_SOCKETS 4
#define FAKE_QUEUE 32
#define FAKE_PEERS 16
#define FAKE_SEGMENT 1460
/* What the module's own TCP holds before S3 has to wait for the network. */
#define FAKE_SEND_WINDOW 5840U

typedef struct fake_datagram
{
    uint8_t bytes[FAKE_SEGMENT];
    uint32_t length;
    socket_endpoint_t sender; /* port 0: whoever P3 and P4 name */
    uint64_t arrival_ns;
    bool whole; /* R0 gives this and nothing behind it */
} fake_datagram_t;

typedef enum fake_peer_kind
{
    FAKE_PEER_RECORDER, /* keeps what it gets in `sent`; says what fake_feed tells it. Every address without a peer */
    FAKE_PEER_ECHO,
    FAKE_PEER_SINK,     /* compares what it gets with fake_pattern */
    FAKE_PEER_SOURCE,   /* sends fake_pattern for ever */
    FAKE_PEER_REFUSING, /* TCP: refuses at once. UDP: as SILENT */
    FAKE_PEER_SILENT,   /* TCP: does not answer. UDP: takes and says nothing */
    FAKE_PEER_SCRIPTED, /* `on_data` */
    FAKE_PEER_DNS,      /* answers from the module's table of names, over UDP and TCP */
} fake_peer_kind_t;

typedef struct fake_peer
{
    char address[16];
    int port; /* 0 = any */
    fake_peer_kind_t kind;
    uint32_t connections; /* of TCP */
    uint64_t received;
    uint64_t mismatches;
    /* SCRIPTED: bytes came; answers by fake_feed. `length` 0: the connection stands. */
    void (*on_data)(struct fake_module *fake, int socket, const uint8_t *bytes, uint32_t length, void *context);
    void *context;
} fake_peer_t;

typedef struct fake_socket
{
    int protocol, local_port, open;
    char remote_address[16];
    int remote_port;
    int port_at_open; /* what the module uses as a UDP source port */
    int read_size, read_timeout, write_timeout;
    int peer_closed; /* R0 answers -1 and ERROR once the queue is empty */
    int accepts;     /* what S3 takes at most; -1 = S3 answers -1 */
    fake_peer_t *peer;
    fake_datagram_t queue[FAKE_QUEUE]; /* on its way from the peer, or waiting for R0 */
    int queued;
    uint64_t given;      /* bytes that a SOURCE sent */
    uint8_t sent[32768]; /* to a RECORDER */
    uint32_t sent_length;
    uint32_t sent_calls;
    char sent_to[32]; /* address:port of the last S3 */
} fake_socket_t;

typedef struct fake_network
{
    fake_peer_t peers[FAKE_PEERS];
    int count;
    uint64_t up_free_ns, down_free_ns; /* when the line has sent all that it was given */
    bool fragments;                    /* R0 gives and S3 takes random parts */
} fake_network_t;

/* Byte `position` of the stream that sources send and sinks expect. */
uint8_t fake_pattern(uint64_t position);
fake_peer_t *fake_add_peer(struct fake_module *fake, const char *address, int port, fake_peer_kind_t kind);

/* Data that is at the module now, or that arrives after a time; R0 gives it in no larger piece than this. */
void fake_feed(struct fake_module *fake, int socket, const void *bytes, uint32_t length);
void fake_feed_after(struct fake_module *fake, int socket, const void *bytes, uint32_t length, uint32_t microseconds);
/* The same from its peer, at the line's latency and bandwidth. */
void fake_feed_from_peer(struct fake_module *fake, int socket, const void *bytes, uint32_t length);

/* For the module. */
void fake_network_start(struct fake_module *fake);
fake_peer_t *fake_find_peer(struct fake_module *fake, const char *address, int port);
/* How many bytes can be put on the line towards a socket's peer, and when there is more room. */
uint32_t fake_line_room(struct fake_module *fake, const fake_socket_t *socket, uint64_t *more_ns);
/* The peer gets bytes. */
void fake_deliver(struct fake_module *fake, int index, const uint8_t *bytes, uint32_t length);
/* Lets a source send what fits. */
void fake_refill(struct fake_module *fake, fake_socket_t *socket);

#endif
