#define MBEDTLS_ALLOW_PRIVATE_ACCESS /* the alert in the input buffer */

#include "tls_client.h"

#include <string.h>

#include <mbedtls/net_sockets.h>
#include <mbedtls/platform.h>
#include <mbedtls/version.h>

#include "handshake.h"
#include "opening.h"
#include "peer.h"
#include "record_buffer.h"
#include "resumption.h"
#include "stream.h"
#include "tls_state.h"

#define NO_ALERT (-1)

#if MBEDTLS_VERSION_MAJOR >= 3
#include "ssl_misc.h" /* mbedtls_ssl_flush_output */
#define BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_CERTIFICATE
#else
#include <mbedtls/ssl_internal.h>
#define BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE
#endif

/* ---- failures ---- */

/* The alert record stays in the input buffer: level, then description. There is no public way to it. */
static int32_t received_alert(const tls_state_t *state)
{
    return state->flight.alert != FLIGHT_NO_ALERT ? state->flight.alert : state->ssl.in_msg[1];
}

/* The server may reset the connection right behind its alert, while this side is still sending: then the alert is in
 * what has come and was not read. After the change of cipher it could not be read any more. */
static bool finds_alert(tls_client_t *client)
{
    flight_t *flight = &client->state->flight;
    if (!client->established && flight->alert == FLIGHT_NO_ALERT)
    {
        flight_drain(flight, &client->transport);
    }
    return !client->established && flight->alert != FLIGHT_NO_ALERT;
}

/* Ends the session. The transport's error counts only where it is what mbedTLS stopped at: the alert that tells the
 * server of a refused certificate may find the connection gone, and the certificate is still the reason. */
static int fail(tls_client_t *client, int code)
{
    if (code == MBEDTLS_ERR_NET_CONN_RESET)
    {
        if (!finds_alert(client))
        {
            client->ended = client->transport_error;
            return client->ended;
        }
        code = MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE;
    }
    client->ended = TLS_FAILED;
    client->failure.code = code;
    if (code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
    {
        client->failure.alert = received_alert(client->state);
    }
    if (code == MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL)
    {
        const bool is_own = client->state->flight.size == 0;
        client->failure.message_size = is_own ? client->state->own_message : client->state->flight.size;
        client->failure.message_limit = is_own ? MBEDTLS_SSL_OUT_CONTENT_LEN : (uint32_t)RECORD_CONTENT_MAX;
    }
    /* A certificate for another usage has a code of its own. */
    if (code == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED || code == BAD_CERTIFICATE)
    {
        client->failure.verify_flags = mbedtls_ssl_get_verify_result(&client->state->ssl);
    }
    return TLS_FAILED;
}

/* ---- opening ---- */

static int initialise(tls_client_t *client,
                      tls_session_t *session,
                      const tls_transport_t *transport,
                      const tls_platform_t *platform)
{
    memset(client, 0, sizeof *client);
    client->session = session;
    client->failure.alert = NO_ALERT;
    client->transport = *transport;
    client->platform = *platform;
    peer_forget(&client->facts.peer);
    tls_state_t *state = mbedtls_calloc(1, sizeof *state);
    if (state == NULL)
    {
        client->ended = TLS_FAILED;
        client->failure.code = MBEDTLS_ERR_SSL_ALLOC_FAILED;
        return TLS_FAILED;
    }
    client->state = state;
    mbedtls_ssl_init(&state->ssl);
    mbedtls_ssl_config_init(&state->config);
    mbedtls_ctr_drbg_init(&state->random);
    mbedtls_x509_crt_init(&state->chosen_roots);
    mbedtls_x509_crt_init(&state->own_chain);
    mbedtls_pk_init(&state->own_key);
    flight_init(&state->flight);
    return TLS_OK;
}

static bool is_name(const char *name, size_t longest)
{
    return name != NULL && name[0] != '\0' && strlen(name) <= longest;
}

int tls_client_open(tls_client_t *client,
                    const tls_credentials_t *credentials,
                    const tls_transport_t *transport,
                    const tls_platform_t *platform)
{
    int result = initialise(client, credentials->session, transport, platform);
    if (result != TLS_OK)
    {
        return result;
    }
    if (!is_name(credentials->server_name, TLS_SERVER_NAME_MAX) ||
        (credentials->protocol != NULL && !is_name(credentials->protocol, TLS_PROTOCOL_NAME_MAX)))
    {
        return TLS_ARGUMENT;
    }
    result = opening_prepare(client, credentials);
    if (result != 0)
    {
        return fail(client, result);
    }
    mbedtls_ssl_set_bio(&client->state->ssl, client, stream_send, stream_receive, NULL);
    return TLS_OK;
}

/* ---- the handshake ---- */

static void establish(tls_client_t *client)
{
    tls_state_t *state = client->state;
    client->established = true;
    client->facts.suite = mbedtls_ssl_get_ciphersuite(&state->ssl);
    client->facts.protocol_agreed = mbedtls_ssl_get_alpn_protocol(&state->ssl) != NULL;
    resumption_keep(client);
    credentials_release(&state->roots);
    credentials_release(&state->certificate);
    credentials_release(&state->private_key);
}

int tls_client_handshake(tls_client_t *client)
{
    if (client->ended != 0 || client->established)
    {
        return client->ended;
    }
    const int result = handshake_step(client);
    if (stream_is_waiting(result))
    {
        return TLS_WOULD_BLOCK;
    }
    if (result != 0 && result != MBEDTLS_ERR_SSL_CRYPTO_IN_PROGRESS)
    {
        return fail(client, result);
    }
    if (!handshake_is_over(client->state))
    {
        return TLS_IN_PROGRESS;
    }
    establish(client);
    return TLS_OK;
}

/* ---- the session ---- */

/* mbedTLS would go on with an unfinished or failed handshake inside of a read or a write. */
static int refusal(const tls_client_t *client)
{
    return client->ended == 0 && !client->established ? TLS_ARGUMENT : client->ended;
}

int tls_client_read(tls_client_t *client, uint8_t *data, size_t length)
{
    if (refusal(client) != 0)
    {
        return refusal(client);
    }
    int result;
    do
    {
        result = mbedtls_ssl_read(&client->state->ssl, data, length);
    } while (stream_make_room(client, &result)); /* once a record */
    if (result >= 0)
    {
        return result;
    }
    if (stream_is_waiting(result))
    {
        return TLS_WOULD_BLOCK;
    }
    return result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY || result == MBEDTLS_ERR_SSL_CONN_EOF ? 0 : fail(client, result);
}

int tls_client_write(tls_client_t *client, const uint8_t *data, size_t length)
{
    if (refusal(client) != 0)
    {
        return refusal(client);
    }
    const size_t now = length < NIN_TLS_OUT_CONTENT_LEN ? length : NIN_TLS_OUT_CONTENT_LEN;
    const int result = mbedtls_ssl_write(&client->state->ssl, data, now);
    if (result >= 0)
    {
        return result;
    }
    return stream_is_waiting(result) ? TLS_WOULD_BLOCK : fail(client, result);
}

int tls_client_flush(tls_client_t *client)
{
    if (refusal(client) != 0)
    {
        return refusal(client);
    }
    const int result = mbedtls_ssl_flush_output(&client->state->ssl);
    return result == 0 ? (int)TLS_OK : stream_is_waiting(result) ? (int)TLS_WOULD_BLOCK : fail(client, result);
}

size_t tls_client_available(const tls_client_t *client)
{
    return client->established ? mbedtls_ssl_get_bytes_avail(&client->state->ssl) : 0;
}

void tls_client_failure(const tls_client_t *client, tls_failure_t *failure)
{
    *failure = client->failure;
}

void tls_client_statistics(const tls_client_t *client, tls_statistics_t *statistics)
{
    *statistics = client->statistics;
}

const tls_facts_t *tls_client_facts(const tls_client_t *client)
{
    return &client->facts;
}

void tls_client_close(tls_client_t *client)
{
    tls_state_t *state = client->state;
    if (state == NULL)
    {
        return;
    }
    if (client->established && client->ended == 0)
    {
        (void)mbedtls_ssl_close_notify(&state->ssl);
    }
    resumption_end(client);
    mbedtls_ssl_free(&state->ssl);
    mbedtls_ssl_config_free(&state->config);
    mbedtls_x509_crt_free(&state->chosen_roots);
    mbedtls_x509_crt_free(&state->own_chain);
    handshake_free_key(state);
    credentials_release(&state->roots);
    credentials_release(&state->certificate);
    credentials_release(&state->private_key);
    mbedtls_ctr_drbg_free(&state->random);
    mbedtls_free(state);
    client->state = NULL;
    client->established = false;
}
