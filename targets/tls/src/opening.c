#include "opening.h"

#include <mbedtls/version.h>

#include "amazon_roots.h"
#include "peer.h"
#include "randomness.h"
#include "record_buffer.h"
#include "resumption.h"
#include "tls_state.h"

/* Of mbedTLS's count of operations on a curve's field, in one step: some 10 million instructions of a Cortex-M4 on
 * P-384. */
#define CURVE_OPERATIONS_A_STEP 1000

_Static_assert(NIN_TLS_OUT_CONTENT_LEN >= 2048 && NIN_TLS_OUT_CONTENT_LEN <= MBEDTLS_SSL_OUT_CONTENT_LEN,
               "handshake messages other than the certificate fit into 2048 bytes");
_Static_assert(MBEDTLS_SSL_OUT_CONTENT_LEN >= 4096,
               "fragments of 4096 bytes are asked for where the device's chain is long");

/* AEAD with forward secrecy only; the first two are those that AWS recommends. */
static const int s_suites[] = {
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    0,
};

#if MBEDTLS_VERSION_MAJOR < 3
/* For the key exchange's signatures: 2.28 would take SHA-1 as well, 3.6 does not. */
static const int s_hashes[] = {MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512, MBEDTLS_MD_NONE};
#endif

static const mbedtls_ecp_group_id s_curves[] = {
    MBEDTLS_ECP_DP_SECP256R1,
    MBEDTLS_ECP_DP_SECP384R1,
    MBEDTLS_ECP_DP_NONE,
};

/* One root after the other, each only as long as it takes to see that it is one. */
static int check_roots(const credentials_der_t *roots)
{
    credentials_der_t rest = *roots;
    int result = 0;
    while (result == 0 && rest.length > 0)
    {
        mbedtls_x509_crt root;
        mbedtls_x509_crt_init(&root);
        result = mbedtls_x509_crt_parse_der_nocopy(&root, rest.data, rest.length);
        rest.data += root.raw.len;
        rest.length -= root.raw.len;
        mbedtls_x509_crt_free(&root);
    }
    return result;
}

/* The Certificate message (RFC 5246, section 7.4.2): a header of 4 bytes, a length of 3 before the whole and each. */
static uint32_t own_message_size(const mbedtls_x509_crt *chain)
{
    size_t size = 4U + 3U;
    for (; chain != NULL; chain = chain->next)
    {
        size += 3U + chain->raw.len;
    }
    return (uint32_t)size;
}

static int check_own(tls_state_t *state)
{
    mbedtls_x509_crt chain;
    mbedtls_x509_crt_init(&chain);
    int result = credentials_parse_in_place(&chain, &state->certificate);
    state->own_message = own_message_size(&chain);
    if (result == 0 && state->own_message > MBEDTLS_SSL_OUT_CONTENT_LEN)
    {
        result = MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL;
    }
    if (result == 0)
    {
        result = device_key_read(&state->key, state->private_key.data, state->private_key.length);
    }
    if (result == 0)
    {
        result = device_key_check(&state->key, &chain);
    }
    mbedtls_x509_crt_free(&chain);
    return result;
}

static int take_credentials(tls_state_t *state, const tls_credentials_t *from)
{
    size_t length = from->roots_length;
    const uint8_t *roots = from->roots == NULL ? amazon_roots(&length) : from->roots;
    int result = credentials_to_der(&state->roots, roots, length, CREDENTIALS_CERTIFICATES);
    result = result == 0 ? check_roots(&state->roots) : result;
    if (result != 0 || from->certificate == NULL)
    {
        return result;
    }
    result =
        credentials_to_der(&state->certificate, from->certificate, from->certificate_length, CREDENTIALS_CERTIFICATES);
    if (result == 0)
    {
        result = credentials_to_der(&state->private_key, from->private_key, from->private_key_length, CREDENTIALS_KEY);
    }
    result = result == 0 ? check_own(state) : result;
    return result != 0 ? result : mbedtls_ssl_conf_own_cert(&state->config, &state->own_chain, &state->own_key);
}

static int configure(tls_client_t *client, const char *protocol)
{
    tls_state_t *state = client->state;
    mbedtls_ssl_config *config = &state->config;
    mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_max_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_authmode(config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ciphersuites(config, s_suites);
    mbedtls_ssl_conf_curves(config, s_curves);
#if MBEDTLS_VERSION_MAJOR < 3
    mbedtls_ssl_conf_sig_hashes(config, s_hashes);
#endif
    mbedtls_ssl_conf_rng(config, mbedtls_ctr_drbg_random, &state->random);
    mbedtls_ssl_conf_ca_chain(config, &state->chosen_roots, NULL);
    mbedtls_ssl_conf_verify(config, peer_check, client);
    mbedtls_ecp_set_max_ops(CURVE_OPERATIONS_A_STEP);
    state->protocols[0] = protocol;
    return protocol == NULL ? 0 : mbedtls_ssl_conf_alpn_protocols(config, state->protocols);
}

/* What is agreed binds both sides, and mbedTLS does not cut the device's own Certificate message. */
static int ask_for_fragments(tls_state_t *state)
{
    const bool is_short = state->own_message <= NIN_TLS_OUT_CONTENT_LEN && NIN_TLS_OUT_CONTENT_LEN < 4096;
    return mbedtls_ssl_conf_max_frag_len(&state->config,
                                         is_short ? MBEDTLS_SSL_MAX_FRAG_LEN_2048 : MBEDTLS_SSL_MAX_FRAG_LEN_4096);
}

int opening_prepare(tls_client_t *client, const tls_credentials_t *credentials)
{
    tls_state_t *state = client->state;
    int result = randomness_seed(&state->random, &client->platform);
    if (result == 0)
    {
        result = mbedtls_ssl_config_defaults(
            &state->config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    }
    result = result == 0 ? configure(client, credentials->protocol) : result;
    result = result == 0 ? take_credentials(state, credentials) : result;
    result = result == 0 ? ask_for_fragments(state) : result;
    result = result == 0 ? mbedtls_ssl_setup(&state->ssl, &state->config) : result;
    result = result == 0 ? record_buffer_resize(&state->ssl, RECORD_ROOM_MIN) : result;
    result = result == 0 ? record_buffer_resize_output(&state->ssl, NIN_TLS_OUT_CONTENT_LEN) : result;
    result = result == 0 ? mbedtls_ssl_set_hostname(&state->ssl, credentials->server_name) : result;
    return result == 0 ? resumption_offer(client, credentials->server_name) : result;
}
