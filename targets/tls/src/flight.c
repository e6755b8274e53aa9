#include "flight.h"

#include <string.h>

#include "record_buffer.h"

/* Record types (RFC 5246, section 6.2.1). */
#define TYPE_CHANGE_CIPHER_SPEC 20
#define TYPE_ALERT 21
#define TYPE_HANDSHAKE 22
#define TYPE_APPLICATION_DATA 23
#define MAJOR_VERSION 3

#define ALERT_BYTES 2U
#define ALERT_FATAL 2

#define RECORD_HEADER 5U
#define MESSAGE_HEADER 4U

#define EXTENSION_MAX_FRAGMENT_LENGTH 1
#define DRAINED_BYTES_MAX 32768U

void flight_init(flight_t *flight)
{
    memset(flight, 0, sizeof *flight);
    flight->alert = FLIGHT_NO_ALERT;
}

static uint32_t read_16(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 8 | bytes[1];
}

static int stop(flight_t *flight, flight_stop_t why)
{
    flight->stop = why;
    return TLS_WOULD_BLOCK;
}

/* ---- from the transport ---- */

static int take(flight_t *flight, const tls_transport_t *transport, uint8_t *out, size_t length)
{
    const int got = transport->receive(transport->context, out, length);
    flight->bytes += got > 0 ? (uint32_t)got : 0;
    return got;
}

/* Fills a few bytes of a header: 1 when they are all there, else the transport's result. */
static int fill(flight_t *flight, const tls_transport_t *transport, uint8_t *bytes, uint8_t *filled, size_t length)
{
    while (*filled < length)
    {
        const int got = take(flight, transport, bytes + *filled, length - *filled);
        if (got <= 0)
        {
            return got;
        }
        *filled = (uint8_t)(*filled + got);
    }
    return 1;
}

/* The same within the server's record. */
static int fill_from_record(
    flight_t *flight, const tls_transport_t *transport, uint8_t *bytes, uint8_t *filled, size_t length)
{
    const size_t missing = length - *filled;
    const size_t now = missing < flight->record_left ? missing : flight->record_left;
    const uint8_t before = *filled;
    const int result = fill(flight, transport, bytes, filled, before + now);
    flight->record_left = (uint16_t)(flight->record_left - (*filled - before));
    return result;
}

/* The server's next record: 1 when its header is there. */
static int next_record(flight_t *flight, const tls_transport_t *transport)
{
    const int result = fill(flight, transport, flight->header, &flight->header_length, RECORD_HEADER);
    if (result > 0)
    {
        flight->header_length = 0;
        flight->record_left = (uint16_t)read_16(flight->header + 3);
    }
    return result;
}

/* ---- to mbedTLS ---- */

/* What follows is a record of mbedTLS's: header, perhaps some bytes that are known already, and a body. */
static void emit(flight_t *flight, uint32_t length, const uint8_t *known, uint8_t known_length)
{
    memcpy(flight->head, flight->header, RECORD_HEADER);
    flight->head[3] = (uint8_t)(length >> 8);
    flight->head[4] = (uint8_t)length;
    if (known_length > 0)
    {
        memcpy(flight->head + RECORD_HEADER, known, known_length);
    }
    flight->head_used = 0;
    flight->head_length = (uint8_t)(RECORD_HEADER + known_length);
    flight->body_left = length - known_length;
}

static int begin_message(flight_t *flight, const tls_transport_t *transport)
{
    const int result = fill_from_record(flight, transport, flight->message, &flight->message_length, MESSAGE_HEADER);
    if (result <= 0 || flight->message_length < MESSAGE_HEADER)
    {
        return result; /* or the header itself is cut */
    }
    const uint32_t length = MESSAGE_HEADER + ((uint32_t)flight->message[1] << 16 | read_16(flight->message + 2));
    flight->longest_message = length > flight->longest_message ? length : flight->longest_message;
    if (length > RECORD_CONTENT_MAX)
    {
        flight->size = length;
        return stop(flight, FLIGHT_TOO_LONG);
    }
    flight->message_length = 0;
    flight->complete_size = length;
    emit(flight, length, flight->message, MESSAGE_HEADER);
    return 1;
}

/* The two bytes of an alert that is not enciphered: 1 when they are there. */
static int read_alert(flight_t *flight, const tls_transport_t *transport)
{
    const int result = fill_from_record(flight, transport, flight->message, &flight->message_length, ALERT_BYTES);
    if (result > 0)
    {
        flight->message_length = 0;
        flight->alert = flight->message[0] == ALERT_FATAL ? flight->message[1] : flight->alert;
    }
    return result;
}

static int begin_alert(flight_t *flight, const tls_transport_t *transport)
{
    const int result = read_alert(flight, transport);
    if (result > 0)
    {
        emit(flight, ALERT_BYTES, flight->message, ALERT_BYTES);
    }
    return result;
}

static int begin_other(flight_t *flight)
{
    flight->ciphered = flight->ciphered || flight->header[0] == TYPE_CHANGE_CIPHER_SPEC;
    if (flight->record_left > RECORD_PAYLOAD_MAX)
    {
        flight->size = flight->record_left;
        return stop(flight, FLIGHT_TOO_LONG);
    }
    emit(flight, flight->record_left, NULL, 0);
    return 1;
}

static bool is_tls(const flight_t *flight)
{
    return flight->header[0] >= TYPE_CHANGE_CIPHER_SPEC && flight->header[0] <= TYPE_APPLICATION_DATA &&
           flight->header[1] == MAJOR_VERSION;
}

static bool is_plain(const flight_t *flight, uint8_t type)
{
    return !flight->ciphered && flight->header[0] == type;
}

/* Sets up mbedTLS's next record, or reads on in a message header that is cut: 1, or the transport's result. */
static int begin(flight_t *flight, const tls_transport_t *transport)
{
    if (flight->record_left == 0)
    {
        const int result = next_record(flight, transport);
        if (result <= 0)
        {
            return result;
        }
        if (flight->message_length > 0 && (!is_plain(flight, TYPE_HANDSHAKE) || flight->record_left == 0))
        {
            return stop(flight, FLIGHT_MALFORMED);
        }
        if (!is_tls(flight))
        {
            flight->raw = true;
            emit(flight, flight->record_left, NULL, 0); /* the five bytes as they came */
            flight->body_left = 0;
            return 1;
        }
    }
    if (is_plain(flight, TYPE_HANDSHAKE) && flight->record_left > 0)
    {
        return begin_message(flight, transport);
    }
    if (is_plain(flight, TYPE_ALERT) && flight->record_left + flight->message_length == ALERT_BYTES)
    {
        return begin_alert(flight, transport);
    }
    return begin_other(flight);
}

static void finish(flight_t *flight)
{
    if (flight->head_used == flight->head_length && flight->body_left == 0 && is_plain(flight, TYPE_HANDSHAKE))
    {
        flight->complete = flight->head[RECORD_HEADER];
    }
}

static int give_head(flight_t *flight, uint8_t *out, size_t length)
{
    const size_t left = (size_t)flight->head_length - flight->head_used;
    const size_t now = left < length ? left : length;
    memcpy(out, flight->head + flight->head_used, now);
    flight->head_used = (uint8_t)(flight->head_used + now);
    finish(flight);
    return (int)now;
}

/* On to the server's next record within a message: 1, or the transport's result. */
static int continue_message(flight_t *flight, const tls_transport_t *transport)
{
    if (flight->record_left == 0)
    {
        const int result = next_record(flight, transport);
        if (result <= 0)
        {
            return result;
        }
    }
    if (is_plain(flight, TYPE_ALERT))
    {
        const int result = read_alert(flight, transport);
        return result > 0 ? stop(flight, FLIGHT_ALERT) : result;
    }
    return is_plain(flight, TYPE_HANDSHAKE) && flight->record_left > 0 ? 1 : stop(flight, FLIGHT_MALFORMED);
}

static int give_body(flight_t *flight, const tls_transport_t *transport, uint8_t *out, size_t length)
{
    if (flight->record_left == 0 || flight->header[0] != flight->head[0])
    {
        const int result = continue_message(flight, transport);
        if (result <= 0)
        {
            return result;
        }
    }
    size_t now = length < flight->body_left ? length : flight->body_left;
    now = now < flight->record_left ? now : flight->record_left;
    const int got = take(flight, transport, out, now);
    if (got > 0)
    {
        flight->record_left = (uint16_t)(flight->record_left - (uint32_t)got);
        flight->body_left -= (uint32_t)got;
        finish(flight);
    }
    return got;
}

static bool wants_other_room(flight_t *flight, size_t room)
{
    const uint32_t content = flight->body_left + flight->head_length - RECORD_HEADER;
    flight->wanted = content > RECORD_ROOM_MIN ? content : RECORD_ROOM_MIN;
    return flight->head_used == 0 && !flight->raw && room != flight->wanted && room != FLIGHT_ANY_ROOM;
}

int flight_receive(flight_t *flight, const tls_transport_t *transport, size_t room, uint8_t *out, size_t length)
{
    flight->stop = FLIGHT_GOES_ON;
    flight->complete = 0;
    while (flight->head_used == flight->head_length && flight->body_left == 0)
    {
        if (flight->raw)
        {
            return take(flight, transport, out, length);
        }
        const int result = begin(flight, transport);
        if (result <= 0)
        {
            return result;
        }
    }
    if (wants_other_room(flight, room))
    {
        return stop(flight, FLIGHT_WANTS_ROOM);
    }
    return flight->head_used < flight->head_length ? give_head(flight, out, length)
                                                   : give_body(flight, transport, out, length);
}

void flight_drain(flight_t *flight, const tls_transport_t *transport)
{
    uint8_t unwanted[64];
    size_t drained = 0;
    int got = 1;
    while (got > 0 && drained < DRAINED_BYTES_MAX && flight->alert == FLIGHT_NO_ALERT && !flight->ciphered)
    {
        got = flight_receive(flight, transport, FLIGHT_ANY_ROOM, unwanted, sizeof unwanted);
        drained += got > 0 ? (size_t)got : 0;
    }
}

/* RFC 5246, section 7.4.1.3: version, random, session id, suite, compression, extensions. */
uint32_t flight_fragment_length(const uint8_t *server_hello, size_t length)
{
    const size_t before_id = MESSAGE_HEADER + 2U + 32U;
    if (length <= before_id)
    {
        return 0;
    }
    size_t at = before_id + 1U + server_hello[before_id] + 2U + 1U + 2U;
    while (at + 4U < length)
    {
        const uint32_t size = read_16(server_hello + at + 2U);
        if (read_16(server_hello + at) == EXTENSION_MAX_FRAGMENT_LENGTH && size == 1)
        {
            return 256U << server_hello[at + 4U];
        }
        at += 4U + size;
    }
    return 0;
}
