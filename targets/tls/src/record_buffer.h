/*
 * mbedTLS's receive buffer, made as long as the record that comes: the library takes 6 KB for the longest message and
 * keeps them, or cuts them to the fragment length that was asked for, whether the server has agreed or not.
 */
#ifndef TLS_RECORD_BUFFER_H
#define TLS_RECORD_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

#include <mbedtls/ssl.h>

/** Longest handshake message with its header, in bytes. */
#define RECORD_CONTENT_MAX ((size_t)MBEDTLS_SSL_IN_CONTENT_LEN)
/** Longest record behind its header: what AES-GCM adds is an explicit nonce of 8 and a tag of 16 (RFC 5288). */
#define RECORD_CIPHER_ADDS 24U
#define RECORD_PAYLOAD_MAX (RECORD_CONTENT_MAX + RECORD_CIPHER_ADDS)
/** What the buffer takes at least: the short messages of MQTT need no other. */
#define RECORD_ROOM_MIN 1024U
/** What the send buffer takes while there is nothing to send: an alert. */
#define RECORD_OUTPUT_MIN 2U

/** Bytes that it takes behind a record's header. */
size_t record_buffer_room(const mbedtls_ssl_context *ssl);

/** Between two records; 0, or the mbedTLS code. */
int record_buffer_resize(mbedtls_ssl_context *ssl, size_t room);

/** The same for what is sent: `content` bytes before they are enciphered. Nothing may wait to be sent. */
int record_buffer_resize_output(mbedtls_ssl_context *ssl, size_t content);

/** Whether something waits to be sent. */
bool record_buffer_has_output(const mbedtls_ssl_context *ssl);

#endif
