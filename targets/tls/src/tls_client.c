#include "tls_client.h"

#include <string.h>

#include <mbedtls/net_sockets.h>
#include <mbedtls/version.h>

#include "calendar.h"
#include "credentials.h"

#define NO_ALERT (-1)

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

static int bio_receive(void *context, unsigned char *data, size_t length)
{
    tls_client_t *client = context;
    int received = client->transport.receive(client->transport.context, data, length);
    if (received > 0 && !client->established)
    {
        client->statistics.handshake_bytes_in += (uint32_t)received;
    }
    return to_bio(client, received, MBEDTLS_ERR_SSL_WANT_READ);
}

/* mbedTLS has compared the dates with the clock of the machine that it was built for. What counts is the board's. */
static int check_dates(void *context, mbedtls_x509_crt *certificate, int depth, uint32_t *flags)
{
    const tls_client_t *client = context;
    mbedtls_x509_time now;
    (void)depth;

    calendar_from_seconds(client->platform.utc_seconds(client->platform.context), &now);
    *flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
    if (calendar_compare(&now, &certificate->valid_to) > 0)
    {
        *flags |= MBEDTLS_X509_BADCERT_EXPIRED;
    }
    if (calendar_compare(&now, &certificate->valid_from) < 0)
    {
        *flags |= MBEDTLS_X509_BADCERT_FUTURE;
    }
    return 0;
}

/* ---- failures ---- */

/* The alert record stays in the input buffer: level, then description. There is no public way to it. */
static int32_t received_alert(const mbedtls_ssl_context *ssl)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    return ssl->MBEDTLS_PRIVATE(in_msg)[1];
#else
    return ssl->in_msg[1];
#endif
}

/* Ends the session. The transport's error counts only where it is what mbedTLS stopped at: the alert that tells the
 * server of a refused certificate may find the connection gone, and the certificate is still the reason. */
static int fail(tls_client_t *client, int code)
{
    if (code == MBEDTLS_ERR_NET_CONN_RESET)
    {
        client->ended = client->transport_error;
        return client->ended;
    }
    client->ended = TLS_FAILED;
    client->failure.code = code;
    if (code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
    {
        client->failure.alert = received_alert(&client->ssl);
    }
    /* A certificate for another usage has a code of its own. */
    if (code == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED || code == BAD_CERTIFICATE)
    {
        client->failure.verify_flags = mbedtls_ssl_get_verify_result(&client->ssl);
    }
    return TLS_FAILED;
}

static bool is_waiting(int code)
{
    return code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE;
}

/* ---- opening ---- */

static void initialise(tls_client_t *client, const tls_transport_t *transport, const tls_platform_t *platform)
{
    memset(client, 0, sizeof *client);
    client->failure.alert = NO_ALERT;
    client->transport = *transport;
    client->platform = *platform;
    mbedtls_ssl_init(&client->ssl);
    mbedtls_ssl_config_init(&client->config);
    mbedtls_ctr_drbg_init(&client->random);
    mbedtls_x509_crt_init(&client->roots);
    mbedtls_x509_crt_init(&client->certificate);
    mbedtls_pk_init(&client->private_key);
}

static int load_credentials(tls_client_t *client, const tls_credentials_t *credentials)
{
    int result = credentials_parse_certificates(&client->roots, credentials->roots, credentials->roots_length);
    if (result != 0 || credentials->certificate == NULL)
    {
        return result;
    }
    result =
        credentials_parse_certificates(&client->certificate, credentials->certificate, credentials->certificate_length);
    if (result == 0)
    {
        result = credentials_parse_key(
            &client->private_key, credentials->private_key, credentials->private_key_length, &client->random);
    }
    if (result == 0)
    {
        result = credentials_check_pair(&client->certificate, &client->private_key, &client->random);
    }
    return result != 0 ? result
                       : mbedtls_ssl_conf_own_cert(&client->config, &client->certificate, &client->private_key);
}

static void configure(tls_client_t *client)
{
    mbedtls_ssl_config *config = &client->config;
    mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_max_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_authmode(config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ciphersuites(config, s_suites);
    mbedtls_ssl_conf_curves(config, s_curves);
#if MBEDTLS_VERSION_MAJOR < 3
    mbedtls_ssl_conf_sig_hashes(config, s_hashes);
#endif
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
    /* No session is ever resumed, and a ticket costs as much as the device's certificate that it carries. */
    mbedtls_ssl_conf_session_tickets(config, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#endif
    mbedtls_ssl_conf_rng(config, mbedtls_ctr_drbg_random, &client->random);
    mbedtls_ssl_conf_ca_chain(config, &client->roots, NULL);
    mbedtls_ssl_conf_verify(config, check_dates, client);
}

static int prepare(tls_client_t *client, const tls_credentials_t *credentials)
{
    int result = mbedtls_ctr_drbg_seed(&client->random, gather_entropy, client, NULL, 0);
    if (result == 0)
    {
        result = mbedtls_ssl_config_defaults(
            &client->config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    }
    if (result == 0)
    {
        configure(client);
        result = load_credentials(client, credentials);
    }
    if (result == 0)
    {
        result = mbedtls_ssl_setup(&client->ssl, &client->config);
    }
    if (result == 0)
    {
        result = mbedtls_ssl_set_hostname(&client->ssl, credentials->server_name);
    }
    return result;
}

int tls_client_open(tls_client_t *client,
                    const tls_credentials_t *credentials,
                    const tls_transport_t *transport,
                    const tls_platform_t *platform)
{
    initialise(client, transport, platform);
    if (credentials->server_name == NULL || credentials->server_name[0] == '\0' ||
        strlen(credentials->server_name) > TLS_SERVER_NAME_MAX)
    {
        return TLS_ARGUMENT;
    }

    int result = prepare(client, credentials);
    if (result != 0)
    {
        return fail(client, result);
    }
    mbedtls_ssl_set_bio(&client->ssl, client, bio_send, bio_receive, NULL);
    return TLS_OK;
}

/* ---- the session ---- */

int tls_client_handshake(tls_client_t *client)
{
    if (client->ended != 0 || client->established)
    {
        return client->ended;
    }
    int result = mbedtls_ssl_handshake(&client->ssl);
    if (is_waiting(result))
    {
        return TLS_WOULD_BLOCK;
    }
    if (result != 0)
    {
        return fail(client, result);
    }
    client->established = true;
    return TLS_OK;
}

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
    int result = mbedtls_ssl_read(&client->ssl, data, length);
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
    int result = mbedtls_ssl_write(&client->ssl, data, length);
    if (result >= 0)
    {
        return result;
    }
    return is_waiting(result) ? TLS_WOULD_BLOCK : fail(client, result);
}

size_t tls_client_available(const tls_client_t *client)
{
    return mbedtls_ssl_get_bytes_avail(&client->ssl);
}

void tls_client_failure(const tls_client_t *client, tls_failure_t *failure)
{
    *failure = client->failure;
}

void tls_client_statistics(const tls_client_t *client, tls_statistics_t *statistics)
{
    *statistics = client->statistics;
}

void tls_client_close(tls_client_t *client)
{
    if (client->established && client->ended == 0)
    {
        (void)mbedtls_ssl_close_notify(&client->ssl);
    }
    mbedtls_ssl_free(&client->ssl);
    mbedtls_ssl_config_free(&client->config);
    mbedtls_x509_crt_free(&client->roots);
    mbedtls_x509_crt_free(&client->certificate);
    mbedtls_pk_free(&client->private_key);
    mbedtls_ctr_drbg_free(&client->random);
    client->established = false;
}
