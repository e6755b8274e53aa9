/*
 * The module's four sockets as TCP clients and UDP sockets.
 *
 * The upper half is called by any thread and only touches buffers; the lower half is the worker's and talks to the
 * module. Data waits in one receive block a socket and in a few transmit blocks shared by all.
 */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <stdbool.h>
#include <stdint.h>

#include "at_client.h"
#include "ism_status.h"

#define SOCKETS_COUNT 4U
/** Most bytes of one R0 or S3, and of a datagram. */
#define SOCKETS_BLOCK 1460U
/** One is sent while the next is filled. */
#define SOCKETS_TRANSMIT_BLOCKS 2U

typedef enum socket_type
{
    SOCKET_TCP = 0,
    SOCKET_UDP = 1,
} socket_type_t;

enum socket_ready
{
    SOCKET_READY_READ = 1,
    SOCKET_READY_WRITE = 2,
    SOCKET_READY_ERROR = 4,
};

typedef struct socket_endpoint
{
    uint8_t address[4];
    uint16_t port; /**< host order */
} socket_endpoint_t;

typedef enum socket_state
{
    SOCKET_FREE,
    SOCKET_OPEN,       /**< TCP: nothing asked yet. UDP: usable */
    SOCKET_CONNECTING, /**< TCP: waits for the worker's P6 */
    SOCKET_CONNECTED,  /**< TCP, or UDP with a default peer */
    SOCKET_ENDED,      /**< TCP: the peer closed; what it sent can still be read */
    SOCKET_FAILED,     /**< see `error`; what arrived before can still be read */
} socket_state_t;

typedef struct ism_socket
{
    /* The owner's side. */
    socket_state_t state;
    socket_type_t type;
    uint16_t turn; /**< part of the handle, so that an old handle finds nothing */
    int16_t error;
    socket_endpoint_t peer;

    /* The module's side: the worker changes it, with the lock held. */
    bool module_open;
    bool close_wanted; /**< the former owner closed: send what it left, then P6=0 */
    bool send_broken;  /**< S3 failed; the last words of the peer are still read */
    uint16_t local_port;
    socket_endpoint_t target; /**< what P3 and P4 say now */
    uint16_t stalls;          /**< S3 in a row that took nothing */
    uint32_t retry_ms;        /**< when the next of those is due */
    uint32_t next_poll_ms;    /**< when R0 is due */
    uint32_t last_active_ms;  /**< when data last went either way */
    uint16_t poll_interval_ms;

    /* The receive block: one answer of R0; the next is asked for when it is empty. */
    socket_endpoint_t sender; /**< UDP: of the datagram in the block */
    uint16_t received;
    uint16_t taken;
    uint8_t data[SOCKETS_BLOCK];
} ism_socket_t;

typedef struct transmit_block
{
    bool used;
    bool sending; /**< the worker reads it: nothing is added any more */
    uint8_t socket;
    uint16_t length;
    uint16_t sent;
    uint32_t order;           /**< age: the lowest of a socket goes first */
    socket_endpoint_t target; /**< of a datagram; port 0: part of a stream */
    uint8_t data[SOCKETS_BLOCK];
} transmit_block_t;

typedef struct sockets
{
    const ism_port_t *port;
    at_client_t *client;
    uint32_t link;    /**< station_link_number */
    bool link_lost;   /**< the worker learned it from a socket that ended */
    uint8_t selected; /**< by P0; SOCKETS_COUNT = unknown */
    uint8_t next;     /**< socket that the worker looks at first */
    uint32_t next_order;
    ism_socket_t table[SOCKETS_COUNT];
    transmit_block_t transmit[SOCKETS_TRANSMIT_BLOCKS];
} sockets_t;

void sockets_init(sockets_t *sockets, const ism_port_t *port, at_client_t *client);

/* Any thread. Handles are >= 0; a closed one gives ISM_ERR_ARGUMENT. Results < 0 are of ism_status_t. */

int sockets_open(sockets_t *sockets, socket_type_t type);
int sockets_connect(sockets_t *sockets, int handle, const socket_endpoint_t *peer);
/** Bits of socket_ready. */
int sockets_poll(sockets_t *sockets, int handle);
int sockets_error(sockets_t *sockets, int handle);
int sockets_available(sockets_t *sockets, int handle);
int sockets_send(sockets_t *sockets, int handle, const uint8_t *data, uint32_t length);
int sockets_send_to(
    sockets_t *sockets, int handle, const uint8_t *data, uint32_t length, const socket_endpoint_t *target);
/** `sender` may be NULL. */
int sockets_receive(sockets_t *sockets, int handle, uint8_t *data, uint32_t length, socket_endpoint_t *sender);
/** The peer's port and address, or our port: our address is the station's. */
int sockets_peer(sockets_t *sockets, int handle, socket_endpoint_t *peer);
int sockets_local_port(sockets_t *sockets, int handle);
int sockets_close(sockets_t *sockets, int handle);

/* The worker. */

/** The station's link number. Another one than before ends every socket. */
void sockets_set_link(sockets_t *sockets, uint32_t link);
/** Whether a socket ended because the access point is gone; asked once. */
bool sockets_take_link_loss(sockets_t *sockets);
/** The module restarted: its sockets are gone. */
void sockets_module_lost(sockets_t *sockets);
/** Does one thing for one socket; false when there was nothing to do. */
bool sockets_step(sockets_t *sockets);
/** Milliseconds until the next poll is due. */
uint32_t sockets_idle_ms(sockets_t *sockets);

#endif
