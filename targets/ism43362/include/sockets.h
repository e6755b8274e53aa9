/*
 * The module's four sockets as TCP clients and UDP sockets.
 *
 * The upper half is called by any thread and never waits for the module; the lower half is the worker's and talks to
 * it. What is received waits in one block a socket, where it landed from the bus. What is sent goes to the bus straight
 * from where the caller has it.
 *
 * Bounds, in seconds, after which something that was begun has ended in one way or the other, if the worker has nothing
 * else to do: connect 35, send 10 without progress, receive 3 after the module fell silent.
 * A module that stops answering is reset: every socket then fails with ISM_ERR_CONNECTION_LOST.
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

typedef enum socket_type
{
    SOCKET_TCP = 0,
    SOCKET_UDP = 1,
} socket_type_t;

enum socket_ready
{
    SOCKET_READY_READ = 1,  /**< sockets_receive gives bytes, the end of the stream or an error */
    SOCKET_READY_WRITE = 2, /**< sockets_send takes a new request, or tells the result of the last one */
    SOCKET_READY_ERROR = 4, /**< sockets_error tells why the socket failed */
};

typedef struct socket_endpoint
{
    uint8_t address[4]; /**< IPv4, network order */
    uint16_t port;      /**< host order */
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

typedef enum send_state
{
    SEND_NONE,
    SEND_WAITING, /**< the worker has still to send */
    SEND_DONE,    /**< `result` was not asked for yet */
} send_state_t;

/** A request to send. Its bytes stay the caller's. */
typedef struct send_request
{
    send_state_t state;
    uint16_t turn;   /**< of the owner that asked */
    uint16_t number; /**< another one for each request */
    const uint8_t *data;
    uint32_t length;
    uint32_t done; /**< bytes that the module took */
    int32_t result;
    socket_endpoint_t target; /**< of a datagram; port 0: part of a stream */
} send_request_t;

typedef struct ism_socket
{
    /* The owner's side. */
    socket_state_t state;
    socket_type_t type;
    uint16_t turn; /**< part of the handle, so that an old handle finds nothing */
    int16_t error;
    socket_endpoint_t peer;
    send_request_t send;

    /* The module's side: the worker changes it, with the lock held. */
    bool module_open;
    uint16_t module_turn; /**< of the owner that it was opened for */
    bool close_wanted;    /**< the former owner closed: P6=0 when its last request has gone out */
    bool send_broken;     /**< S3 failed; the last words of the peer are still read */
    uint8_t send_errors;  /**< answers ERROR to S3 in a row */
    uint8_t read_errors;  /**< the same to R0 */
    uint16_t local_port;
    socket_endpoint_t target; /**< what P3 and P4 say now */
    uint16_t stalls;          /**< S3 in a row that took nothing */
    uint16_t read_timeout_ms; /**< what R2 says now; 0 = not known */
    uint32_t retry_ms;        /**< when the next S3 after a stall is due */
    uint32_t next_poll_ms;    /**< when R0 is due */
    uint32_t last_active_ms;  /**< when data last went either way */
    uint16_t poll_interval_ms;

    /* One answer of R0; the next is asked for when all of it was taken. */
    uint16_t start; /**< of the data in `block` */
    uint16_t received;
    uint16_t taken;
    socket_endpoint_t sender; /**< UDP: of the datagram in the block */
    uint8_t block[SOCKETS_BLOCK + AT_ANSWER_FRAME];
} ism_socket_t;

typedef struct sockets
{
    const ism_port_t *port;
    at_client_t *client;
    /* The worker's. */
    uint32_t link;    /**< station_link_number */
    bool link_lost;   /**< a socket that ended showed it */
    uint8_t selected; /**< by P0; SOCKETS_COUNT = unknown */
    uint8_t next;     /**< socket that the worker looks at first */
    ism_socket_t table[SOCKETS_COUNT];
} sockets_t;

/** Touches no hardware. */
void sockets_init(sockets_t *sockets, const ism_port_t *port, at_client_t *client);

/* ---- any thread; none of these waits. Handles are >= 0, results < 0 are of ism_status_t, and every function gives
 * ISM_ERR_ARGUMENT for a handle that is not, or no longer, open. The port's `notify` tells that a new answer of
 * sockets_poll may be there. ---- */

/** Takes one of the four sockets. A handle, ISM_ERR_NO_SOCKET, or ISM_ERR_ARGUMENT for another type. */
int sockets_open(sockets_t *sockets, socket_type_t type);

/** TCP: begins to connect. UDP: sets the default peer; datagrams of others are dropped from then on.
 *  @return ISM_OK (UDP), ISM_WOULD_BLOCK (TCP, until sockets_poll says SOCKET_READY_WRITE or SOCKET_READY_ERROR),
 *  ISM_ERR_ARGUMENT for port 0 and for a socket that was connected before, or the error of one that
 * has failed. sockets_error then says ISM_ERR_CONNECT_FAILED (refused, or out of reach), ISM_ERR_TIMEOUT,
 * ISM_ERR_MODULE or ISM_ERR_CONNECTION_LOST. */
int sockets_connect(sockets_t *sockets, int handle, const socket_endpoint_t *peer);

/** Bits of socket_ready. */
int sockets_poll(sockets_t *sockets, int handle);

/** Why the socket failed; ISM_OK when it has not. */
int sockets_error(sockets_t *sockets, int handle);

/** Bytes that sockets_receive would give now; for UDP the length of the next datagram. */
int sockets_available(sockets_t *sockets, int handle);

/** Sends `length` bytes (UDP: one datagram of 1 to 1460 to the default peer) without a copy. The first call notes the
 *  request and returns ISM_WOULD_BLOCK. `data` must stay where it is, unchanged, while the same call is repeated after
 *  each `notify`, until it returns something else, or until the request is withdrawn (sockets_withdraw, sockets_close).
 *  @return `length` when the module has taken all of it; 0 for no bytes; ISM_WOULD_BLOCK; ISM_ERR_BUSY while other data
 *  waits; ISM_ERR_NOT_CONNECTED, ISM_ERR_NO_LINK, ISM_ERR_CONNECTION_LOST; UDP: ISM_ERR_MESSAGE_SIZE, ISM_ERR_ARGUMENT
 *  for an empty datagram, ISM_ERR_MODULE when the module refuses it. */
int sockets_send(sockets_t *sockets, int handle, const uint8_t *data, uint32_t length);

/** UDP: the same to any target. ISM_ERR_ARGUMENT for TCP and for port 0. */
int sockets_send_to(
    sockets_t *sockets, int handle, const uint8_t *data, uint32_t length, const socket_endpoint_t *target);

/** Forgets a request that waits; its memory is the caller's again. A part of it may have been sent. */
int sockets_withdraw(sockets_t *sockets, int handle);

/** Copies received bytes out. UDP: one datagram, cut to `length`. `sender` may be NULL.
 *  @return bytes; 0 at the end of the stream; ISM_WOULD_BLOCK; ISM_ERR_NOT_CONNECTED; or, after the last byte that
 * came, the error of the socket: ISM_ERR_CONNECTION_LOST when bytes may be missing. */
int sockets_receive(sockets_t *sockets, int handle, uint8_t *data, uint32_t length, socket_endpoint_t *sender);

/** The peer's address and port. ISM_ERR_NOT_CONNECTED before sockets_connect. */
int sockets_peer(sockets_t *sockets, int handle, socket_endpoint_t *peer);

/** Our port, 0 before the module has opened the socket. Our address is the station's. */
int sockets_local_port(sockets_t *sockets, int handle);

/** Whether the driver may still read the bytes of a request of this handle, which may be closed. */
bool sockets_is_sending(sockets_t *sockets, int handle);

/** Gives the socket back. A request to send that waits is withdrawn. */
int sockets_close(sockets_t *sockets, int handle);

/** The same, but a request that waits is sent first: its bytes must stay until sockets_poll of the next socket with
 * this handle's number (handle % SOCKETS_COUNT) says SOCKET_READY_WRITE. */
int sockets_close_after_send(sockets_t *sockets, int handle);

/* ---- the worker ---- */

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
