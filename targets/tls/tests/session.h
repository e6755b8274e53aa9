/* A session of a test: the client, its wire and its credentials, all with defaults that succeed. */
#ifndef SESSION_H
#define SESSION_H

#include <mbedtls/ssl.h>
#include <mbedtls/version.h>

#include "tls_client.h"
#include "wire.h"

#define SERVER_NAME "broker.test"

typedef struct session
{
    tls_client_t client;
    wire_t wire;
    tls_credentials_t credentials;
} session_t;

typedef enum key_kind
{
    KEYS_RSA,
    KEYS_EC,
} key_kind_t;

/** Options of s_server for mutual authentication with the keys of `kind`. */
const char *const *session_server_options(key_kind_t kind);

/** A connected wire and the credentials that fit that server; nothing is opened yet. */
session_t session_connect(uint16_t port, key_kind_t kind);

void session_take_roots(session_t *session, const char *file);
void session_take_device(session_t *session, const char *certificate, const char *key);

/** Opens the client and steps the handshake to its end: TLS_OK or why not. */
int session_handshake(session_t *session);

/** Sends `line` and reads until the server's answer, which must be the line turned round. */
void session_check_echo(session_t *session, const char *line);

tls_failure_t session_failure(const session_t *session);

/** Closes client and wire. */
void session_end(session_t *session);

#endif
