/* Between the caller's byte stream and mbedTLS: what comes is looked at on the way. */
#ifndef TLS_STREAM_H
#define TLS_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "tls_client.h"

/** mbedTLS's callbacks, with the tls_client_t as their context. */
int stream_send(void *context, const unsigned char *data, size_t length);
int stream_receive(void *context, unsigned char *data, size_t length);

/** Where mbedTLS stopped, with `*code`, for a record that its buffer has not the length for: true when it may go on
 * now. */
bool stream_make_room(tls_client_t *client, int *code);

/** Whether the code is that of a stream which has nothing, or takes nothing. */
bool stream_is_waiting(int code);

#endif
