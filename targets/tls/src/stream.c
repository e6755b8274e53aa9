#include "stream.h"

#include <mbedtls/net_sockets.h>

#include "record_buffer.h"
#include "tls_state.h"
#include "trust.h"

static int to_bio(tls_client_t *client, int moved, int want)
{
    if (moved == TLS_WOULD_BLOCK)
    {
        return want;
    }
    if (moved < 0)
    {
        client->transport_error = moved;
        return MBEDTLS_ERR_NET_CONN_RESET;
    }
    return moved;
}

int stream_send(void *context, const unsigned char *data, size_t length)
{
    tls_client_t *client = context;
    int sent = client->transport.send(client->transport.context, data, length);
    if (sent > 0 && !client->established)
    {
        client->statistics.handshake_bytes_out += (uint32_t)sent;
    }
    return to_bio(client, sent, MBEDTLS_ERR_SSL_WANT_WRITE);
}

/* The whole message is in mbedTLS's buffer, and mbedTLS has not looked at it yet. */
static int look_at_message(tls_client_t *client, const uint8_t *message)
{
    tls_state_t *state = client->state;
    const size_t length = state->flight.complete_size;
    if (state->flight.complete == FLIGHT_SERVER_HELLO)
    {
        client->facts.fragment_length = flight_fragment_length(message, length);
    }
    if (state->flight.complete == FLIGHT_CERTIFICATE)
    {
        mbedtls_x509_crt_free(&state->chosen_roots);
        return trust_load(&state->chosen_roots, state->roots.data, state->roots.length, message, length);
    }
    return 0;
}

int stream_receive(void *context, unsigned char *data, size_t length)
{
    tls_client_t *client = context;
    flight_t *flight = &client->state->flight;
    const int received =
        flight_receive(flight, &client->transport, record_buffer_room(&client->state->ssl), data, length);
    client->facts.longest_message = flight->longest_message;
    client->statistics.handshake_bytes_in = client->established ? client->statistics.handshake_bytes_in : flight->bytes;
    if (flight->complete != 0)
    {
        const int result = look_at_message(client, data + received - flight->complete_size);
        if (result != 0)
        {
            return result;
        }
    }
    switch (flight->stop)
    {
    case FLIGHT_TOO_LONG:
        return MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL;
    case FLIGHT_ALERT:
        return MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE;
    case FLIGHT_MALFORMED:
        return MBEDTLS_ERR_SSL_INVALID_RECORD;
    default:
        return to_bio(client, received, MBEDTLS_ERR_SSL_WANT_READ);
    }
}

bool stream_is_waiting(int code)
{
    return code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE;
}

bool stream_make_room(tls_client_t *client, int *code)
{
    flight_t *flight = &client->state->flight;
    if (*code != MBEDTLS_ERR_SSL_WANT_READ || flight->stop != FLIGHT_WANTS_ROOM)
    {
        return false;
    }
    flight->stop = FLIGHT_GOES_ON;
    *code = record_buffer_resize(&client->state->ssl, flight->wanted);
    return *code == 0;
}
