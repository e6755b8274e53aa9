#include "resumption.h"

#include <string.h>

#include <mbedtls/platform_util.h>
#include <mbedtls/sha256.h>
#include <mbedtls/version.h>

#if MBEDTLS_VERSION_MAJOR < 3 /* their older names */
#define mbedtls_sha256_starts mbedtls_sha256_starts_ret
#define mbedtls_sha256_update mbedtls_sha256_update_ret
#define mbedtls_sha256_finish mbedtls_sha256_finish_ret
#endif

#define LONGEST_LIFE (24 * 60 * 60) /* seconds, RFC 5246, section F.1.4 */

_Static_assert(sizeof(size_t) >= sizeof(uint32_t), "lengths are taken into the binding as size_t");

/* The hash of what a session belongs to, each part with its length before it. */
static int bind(const tls_state_t *state, const char *server_name, uint8_t out[32])
{
    const credentials_der_t name = {.data = (const uint8_t *)server_name, .length = strlen(server_name)};
    const credentials_der_t *const parts[] = {&name, &state->roots, &state->certificate};
    mbedtls_sha256_context hash;
    mbedtls_sha256_init(&hash);
    int result = mbedtls_sha256_starts(&hash, 0);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && result == 0; i++)
    {
        result = mbedtls_sha256_update(&hash, (const unsigned char *)&parts[i]->length, sizeof parts[i]->length);
        result = result == 0 && parts[i]->length > 0 ? mbedtls_sha256_update(&hash, parts[i]->data, parts[i]->length)
                                                     : result;
    }
    result = result == 0 ? mbedtls_sha256_finish(&hash, out) : result;
    mbedtls_sha256_free(&hash);
    return result;
}

static void forget(tls_session_t *kept)
{
    mbedtls_platform_zeroize(kept, sizeof *kept);
}

static bool is_worth_offering(const tls_session_t *kept, const uint8_t binding[32], int64_t now)
{
    return kept->length > 0 && kept->length <= sizeof kept->data &&
           memcmp(binding, kept->binding, sizeof kept->binding) == 0 && now >= kept->made - LONGEST_LIFE &&
           now <= kept->made + LONGEST_LIFE && now >= kept->peer.valid_from && now <= kept->peer.valid_until;
}

int resumption_offer(tls_client_t *client, const char *server_name)
{
    tls_session_t *kept = client->session;
    uint8_t binding[sizeof kept->binding];
    if (kept == NULL)
    {
        return 0;
    }
    int result = bind(client->state, server_name, binding);
    if (result != 0)
    {
        forget(kept);
        return result;
    }
    if (!is_worth_offering(kept, binding, client->platform.utc_seconds(client->platform.context)))
    {
        forget(kept);
        memcpy(kept->binding, binding, sizeof binding);
        return 0;
    }
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    if (mbedtls_ssl_session_load(&session, kept->data, kept->length) == 0)
    {
        result = mbedtls_ssl_set_session(&client->state->ssl, &session);
    }
    mbedtls_ssl_session_free(&session);
    return result;
}

void resumption_keep(tls_client_t *client)
{
    tls_session_t *kept = client->session;
    if (kept == NULL)
    {
        return;
    }
    if (client->facts.resumed)
    {
        client->facts.peer = kept->peer;
        return;
    }
    size_t length = 0;
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    if (mbedtls_ssl_get_session(&client->state->ssl, &session) == 0 &&
        mbedtls_ssl_session_save(&session, kept->data, sizeof kept->data, &length) == 0)
    {
        kept->length = (uint32_t)length;
        kept->made = client->platform.utc_seconds(client->platform.context);
        kept->peer = client->facts.peer;
    }
    else
    {
        forget(kept);
    }
    mbedtls_ssl_session_free(&session);
}

void resumption_end(const tls_client_t *client)
{
    const bool has_failed = !client->established || client->ended == TLS_FAILED;
    if (client->session != NULL && has_failed)
    {
        forget(client->session);
    }
}
