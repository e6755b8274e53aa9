#define MBEDTLS_ALLOW_PRIVATE_ACCESS /* where a handshake stands */

#include "handshake.h"

#include <mbedtls/platform.h>

#include "record_buffer.h"
#include "restarts.h"
#include "stream.h"

/* The server's chain is verified while nothing but an alert can be sent, and takes the most memory of all. */
static int begin_to_listen(tls_state_t *state)
{
    restarts_allow(&state->ssl);
    return record_buffer_resize_output(&state->ssl, RECORD_OUTPUT_MIN);
}

static int begin_to_talk(tls_state_t *state)
{
    const size_t longest = state->own_message > NIN_TLS_OUT_CONTENT_LEN ? state->own_message : NIN_TLS_OUT_CONTENT_LEN;
    return record_buffer_resize_output(&state->ssl, longest);
}

/* mbedTLS sends of a certificate what lies at `raw`, and looks at nothing else of it. */
static int load_own_chain(tls_state_t *state)
{
    unsigned char *at = (unsigned char *)(uintptr_t)state->certificate.data;
    const unsigned char *end = at + state->certificate.length;
    mbedtls_x509_crt *certificate = &state->own_chain;
    while (at < end)
    {
        size_t length;
        unsigned char *start = at;
        if (mbedtls_asn1_get_tag(&at, end, &length, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE) != 0)
        {
            return MBEDTLS_ERR_X509_INVALID_FORMAT;
        }
        at += length;
        if (certificate->raw.p != NULL)
        {
            certificate->next = mbedtls_calloc(1, sizeof *certificate->next);
            if (certificate->next == NULL)
            {
                return MBEDTLS_ERR_X509_ALLOC_FAILED;
            }
            certificate = certificate->next;
            mbedtls_x509_crt_init(certificate);
        }
        certificate->raw = (mbedtls_x509_buf){.len = (size_t)(at - start), .p = start};
    }
    return 0;
}

static int load_what_is_needed(tls_state_t *state)
{
    const bool has_certificate = state->certificate.length > 0;
    int result;
    switch (state->ssl.state)
    {
    case MBEDTLS_SSL_SERVER_CERTIFICATE:
        return begin_to_listen(state);
    case MBEDTLS_SSL_CLIENT_CERTIFICATE:
        result = record_buffer_has_output(&state->ssl) ? 0 : begin_to_talk(state);
        return result == 0 && has_certificate && state->own_chain.raw.p == NULL ? load_own_chain(state) : result;
    case MBEDTLS_SSL_CERTIFICATE_VERIFY:
        return has_certificate && mbedtls_pk_get_type(&state->own_key) == MBEDTLS_PK_NONE
                   ? device_key_load(&state->key, &state->own_key)
                   : 0;
    default:
        return 0;
    }
}

void handshake_free_key(tls_state_t *state)
{
    mbedtls_pk_free(&state->own_key);
    device_key_release(&state->key);
}

static void free_what_is_done_with(tls_state_t *state)
{
    if (state->ssl.state > MBEDTLS_SSL_SERVER_CERTIFICATE)
    {
        mbedtls_x509_crt_free(&state->chosen_roots);
    }
    if (state->ssl.state > MBEDTLS_SSL_CLIENT_CERTIFICATE)
    {
        mbedtls_x509_crt_free(&state->own_chain);
        if (!record_buffer_has_output(&state->ssl))
        {
            (void)record_buffer_resize_output(&state->ssl, NIN_TLS_OUT_CONTENT_LEN); /* or it stays as it is */
        }
    }
    if (state->ssl.state > MBEDTLS_SSL_CERTIFICATE_VERIFY)
    {
        handshake_free_key(state);
    }
}

/* The server's cipher comes right after its hello: it goes on with the session that was offered. */
static bool is_resumed(int before, int after)
{
    return before == MBEDTLS_SSL_SERVER_HELLO && after == MBEDTLS_SSL_SERVER_CHANGE_CIPHER_SPEC;
}

int handshake_step(tls_client_t *client)
{
    tls_state_t *state = client->state;
    const int before = state->ssl.state;
    int result = load_what_is_needed(state);
    result = result == 0 ? mbedtls_ssl_handshake_step(&state->ssl) : result;
    (void)stream_make_room(client, &result);
    client->facts.resumed = client->facts.resumed || is_resumed(before, state->ssl.state);
    free_what_is_done_with(state);
    return result;
}

bool handshake_is_over(const tls_state_t *state)
{
    return state->ssl.state == MBEDTLS_SSL_HANDSHAKE_OVER;
}
