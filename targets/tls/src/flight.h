/*
 * The server's bytes on their way to mbedTLS. Handshake messages are put into one record each, however the server has
 * cut them (RFC 5246, section 6.2.1: one record, many, or several to one): mbedTLS 2.28 takes none that is cut. On the
 * way is noted what the library does not tell: the size of a message that does not fit, and the alert of a server that
 * goes away. Nothing is kept but headers; the rest goes straight to where mbedTLS wants it.
 */
#ifndef TLS_FLIGHT_H
#define TLS_FLIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tls_client.h"

#define FLIGHT_NO_ALERT (-1)
#define FLIGHT_ANY_ROOM SIZE_MAX /* there is no buffer that had to fit */

/* Message types (RFC 5246, section 7.4). */
#define FLIGHT_SERVER_HELLO 2
#define FLIGHT_CERTIFICATE 11

typedef enum flight_stop
{
    FLIGHT_GOES_ON,
    FLIGHT_WANTS_ROOM, /**< the receive buffer has not the length that the next record asks for: `wanted` */
    FLIGHT_TOO_LONG,   /**< a message or record that no buffer takes: `size` */
    FLIGHT_ALERT,      /**< a fatal alert in the midst of a message */
    FLIGHT_MALFORMED,  /**< another record in the midst of a message */
} flight_stop_t;

typedef struct flight
{
    uint8_t header[5]; /**< of the server's record */
    uint8_t header_length;
    uint8_t message[4]; /**< header of a handshake message */
    uint8_t message_length;
    uint8_t head[9]; /**< what mbedTLS gets before the body: record header, message header or alert */
    uint8_t head_length;
    uint8_t head_used;
    uint16_t record_left; /**< bytes of the server's record that are still in the transport */
    uint32_t body_left;   /**< bytes that mbedTLS still gets of its record */
    bool raw;             /**< this is no TLS: everything goes through as it is */
    bool ciphered;        /**< the server has changed its cipher: records go through as they are */
    flight_stop_t stop;
    uint32_t wanted; /**< bytes behind the header of mbedTLS's next record */
    uint32_t size;   /**< of the message or record that does not fit */
    uint32_t longest_message;
    uint32_t bytes;         /**< taken from the transport */
    int alert;              /**< number of a fatal alert that was not enciphered, or FLIGHT_NO_ALERT */
    uint8_t complete;       /**< type of the handshake message that the last call has completed, 0 = none */
    uint32_t complete_size; /**< its length with its header: it ends where that call's bytes end */
} flight_t;

void flight_init(flight_t *flight);

/** Gives bytes as the transport's receive does. `room` is how many bytes behind a record's header the receive buffer
 *  takes. TLS_WOULD_BLOCK with `stop` set: see there. */
int flight_receive(flight_t *flight, const tls_transport_t *transport, size_t room, uint8_t *out, size_t length);

/** Looks for the alert of a server to which nothing can be sent any more, in what the transport still has. */
void flight_drain(flight_t *flight, const tls_transport_t *transport);

/** The fragment length that a ServerHello agrees to (RFC 6066, section 4), 0 = none. */
uint32_t flight_fragment_length(const uint8_t *server_hello, size_t length);

#endif
