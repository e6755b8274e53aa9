#define MBEDTLS_ALLOW_PRIVATE_ACCESS /* the state of a handshake, and the alert in the input buffer */

#include "tls_client.h"

#include <string.h>

#include <mbedtls/net_sockets.h>
#include <mbedtls/platform.h>
#include <mbedtls/version.h>

#include "amazon_roots.h"
#include "peer.h"
#include "record_buffer.h"
#include "restarts.h"
#include "resumption.h"
#include "tls_state.h"
#include "trust.h"

#define NO_ALERT (-1)

/* Of mbedTLS's count of operations on a curve's field, in one step: some 10 million instructions of a Cortex-M4 on
 * P-384. */
#define CURVE_OPERATIONS_A_STEP 1000

_Static_assert(NIN_TLS_OUT_CONTENT_LEN >= 2048 && NIN_TLS_OUT_CONTENT_LEN <= MBEDTLS_SSL_OUT_CONTENT_LEN,
               "handshake messages other than the certificate fit into 2048 bytes");
_Static_assert(MBEDTLS_SSL_OUT_CONTENT_LEN >= 4096,
               "fragments of 4096 bytes are asked for where the device's chain is long");

#if MBEDTLS_VERSION_MAJOR >= 3
#define BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_CERTIFICATE
#else
#define BAD_CERTIFICATE MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE
#endif

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

/* ---- callbacks of mbedTLS ---- */

static int gather_entropy(void *context, unsigned char *out, size_t length)
{
    const tls_client_t *client = context;
    return client->platform.random(client->platform.context, out, length) == 0
               ? 0
               : MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}

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

static int bio_send(void *context, const unsigned char *data, size_t length)
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

static int bio_receive(void *context, unsigned char *data, size_t length)
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

static bool is_waiting(int code)
{
    return code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE;
}

/* Where mbedTLS stopped for a record that its buffer has not the length for: true when it may go on now. */
static bool make_room(tls_client_t *client, int *code)
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

/* ---- opening ---- */

static int initialise(tls_client_t *client, const tls_transport_t *transport, const tls_platform_t *platform)
{
    memset(client, 0, sizeof *client);
    client->failure.alert = NO_ALERT;
    client->transport = *transport;
    client->platform = *platform;
    peer_forget(&client->facts);
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

static int prepare(tls_client_t *client, const tls_credentials_t *credentials)
{
    tls_state_t *state = client->state;
    int result = mbedtls_ctr_drbg_seed(&state->random, gather_entropy, client, NULL, 0);
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

static bool is_name(const char *name, size_t longest)
{
    return name != NULL && name[0] != '\0' && strlen(name) <= longest;
}

int tls_client_open(tls_client_t *client,
                    const tls_credentials_t *credentials,
                    const tls_transport_t *transport,
                    const tls_platform_t *platform)
{
    int result = initialise(client, transport, platform);
    if (result != TLS_OK)
    {
        return result;
    }
    if (!is_name(credentials->server_name, TLS_SERVER_NAME_MAX) ||
        (credentials->protocol != NULL && !is_name(credentials->protocol, TLS_PROTOCOL_NAME_MAX)))
    {
        return TLS_ARGUMENT;
    }
    client->session = credentials->session;
    result = prepare(client, credentials);
    if (result != 0)
    {
        return fail(client, result);
    }
    mbedtls_ssl_set_bio(&client->state->ssl, client, bio_send, bio_receive, NULL);
    return TLS_OK;
}

/* ---- the handshake ---- */

/* mbedTLS sends of a certificate what lies at `raw`, and looks at nothing else of it. */
static int load_own_chain(tls_state_t *state)
{
    if (state->own_message > NIN_TLS_OUT_CONTENT_LEN)
    {
        const int result = record_buffer_resize_output(&state->ssl, state->own_message);
        if (result != 0)
        {
            return result;
        }
    }
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
    switch (state->ssl.state)
    {
    case MBEDTLS_SSL_SERVER_CERTIFICATE:
        restarts_allow(&state->ssl);
        return 0;
    case MBEDTLS_SSL_CLIENT_CERTIFICATE:
        return has_certificate && state->own_chain.raw.p == NULL ? load_own_chain(state) : 0;
    case MBEDTLS_SSL_CERTIFICATE_VERIFY:
        return has_certificate && mbedtls_pk_get_type(&state->own_key) == MBEDTLS_PK_NONE
                   ? device_key_load(&state->key, &state->own_key)
                   : 0;
    default:
        return 0;
    }
}

static void free_own_key(tls_state_t *state)
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
        free_own_key(state);
    }
}

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

/* The server's cipher comes right after its hello: it goes on with the session that was offered. */
static bool is_resumed(int before, int after)
{
    return before == MBEDTLS_SSL_SERVER_HELLO && after == MBEDTLS_SSL_SERVER_CHANGE_CIPHER_SPEC;
}

static int step(tls_client_t *client)
{
    tls_state_t *state = client->state;
    const int before = state->ssl.state;
    int result = load_what_is_needed(state);
    result = result == 0 ? mbedtls_ssl_handshake_step(&state->ssl) : result;
    (void)make_room(client, &result);
    client->facts.resumed = client->facts.resumed || is_resumed(before, state->ssl.state);
    free_what_is_done_with(state);
    return result;
}

int tls_client_handshake(tls_client_t *client)
{
    if (client->ended != 0 || client->established)
    {
        return client->ended;
    }
    const int result = step(client);
    if (is_waiting(result))
    {
        return TLS_WOULD_BLOCK;
    }
    if (result != 0 && result != MBEDTLS_ERR_SSL_CRYPTO_IN_PROGRESS)
    {
        return fail(client, result);
    }
    if (client->state->ssl.state != MBEDTLS_SSL_HANDSHAKE_OVER)
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
    } while (make_room(client, &result)); /* once a record */
    if (result >= 0)
    {
        return result;
    }
    if (is_waiting(result))
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
    return is_waiting(result) ? TLS_WOULD_BLOCK : fail(client, result);
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
    mbedtls_ssl_free(&state->ssl);
    mbedtls_ssl_config_free(&state->config);
    mbedtls_x509_crt_free(&state->chosen_roots);
    mbedtls_x509_crt_free(&state->own_chain);
    free_own_key(state);
    credentials_release(&state->roots);
    credentials_release(&state->certificate);
    credentials_release(&state->private_key);
    mbedtls_ctr_drbg_free(&state->random);
    mbedtls_free(state);
    client->state = NULL;
    client->established = false;
}
