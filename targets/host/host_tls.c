/*
 * nin_tls_*: TLS sessions over the driver's sockets, by handle. A session is locked for each call: the managed side
 * reads and writes one stream from two threads.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "handshake_report.h"
#include "host_internal.h"
#include "secure_link.h"
#include "token_signature.h"

#define SESSIONS 4 /* as many as the module has sockets */

typedef struct session
{
    pthread_mutex_t lock;
    bool open;
    secure_link_t link;
    uint8_t *kept; /* the caller's credentials, which the client reads until the handshake is done */
    size_t kept_length;
} session_t;

static session_t s_sessions[SESSIONS] = {
    {.lock = PTHREAD_MUTEX_INITIALIZER},
    {.lock = PTHREAD_MUTEX_INITIALIZER},
    {.lock = PTHREAD_MUTEX_INITIALIZER},
    {.lock = PTHREAD_MUTEX_INITIALIZER},
};

/* Why the last session could not be opened: it has no handle to ask with. */
static pthread_mutex_t s_open_failure_lock = PTHREAD_MUTEX_INITIALIZER;
static tls_failure_t s_open_failure = {.alert = -1};

/* What the last handshake has shown: asked for when its session is gone. */
static pthread_mutex_t s_report_lock = PTHREAD_MUTEX_INITIALIZER;
static char s_report[HANDSHAKE_REPORT_SIZE];
static size_t s_report_length;

_Static_assert((int)TLS_WOULD_BLOCK == (int)NIN_WOULD_BLOCK && (int)TLS_FAILED == (int)NIN_ERR_TLS &&
                   (int)TLS_ARGUMENT == (int)NIN_ERR_ARGUMENT,
               "results are handed out as they are");
_Static_assert((int)TLS_VERDICT_RIGHT == (int)NIN_TLS_RIGHT && (int)TLS_VERDICT_WRONG == (int)NIN_TLS_WRONG &&
                   (int)TLS_VERDICT_UNKNOWN == (int)NIN_TLS_UNKNOWN,
               "verdicts are handed out as they are");

/* ---- what the client stands on ---- */

static int platform_random(void *context, uint8_t *out, size_t length)
{
    (void)context;
    return host_hardware()->random(out, (uint32_t)length);
}

static int64_t platform_seconds(void *context)
{
    (void)context;
    return host_hardware()->utc_seconds();
}

static const tls_platform_t s_platform = {.random = platform_random, .utc_seconds = platform_seconds};

/* ---- handles ---- */

/* The session, locked; NULL when the handle is not open. */
static session_t *enter(int handle)
{
    if (handle < 0 || handle >= SESSIONS)
    {
        return NULL;
    }
    session_t *session = &s_sessions[handle];
    (void)pthread_mutex_lock(&session->lock);
    if (session->open)
    {
        return session;
    }
    (void)pthread_mutex_unlock(&session->lock);
    return NULL;
}

static void leave(session_t *session)
{
    (void)pthread_mutex_unlock(&session->lock);
}

/* Puts a copy behind those that are there; NULL stays NULL. */
static const uint8_t *keep(session_t *session, const uint8_t *data, size_t length)
{
    uint8_t *copy = data == NULL ? NULL : session->kept + session->kept_length;
    if (copy != NULL)
    {
        memcpy(copy, data, length);
        session->kept_length += length;
    }
    return copy;
}

static int keep_credentials(session_t *session, tls_credentials_t *credentials)
{
    session->kept_length = 0;
    session->kept =
        malloc(credentials->roots_length + credentials->certificate_length + credentials->private_key_length + 1U);
    if (session->kept == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    credentials->roots = keep(session, credentials->roots, credentials->roots_length);
    credentials->certificate = keep(session, credentials->certificate, credentials->certificate_length);
    credentials->private_key = keep(session, credentials->private_key, credentials->private_key_length);
    return NIN_OK;
}

static void drop_credentials(session_t *session)
{
    volatile uint8_t *wiped = session->kept;
    for (size_t i = 0; i < session->kept_length; i++)
    {
        wiped[i] = 0;
    }
    free(session->kept);
    session->kept = NULL;
    session->kept_length = 0;
}

static int open_session(session_t *session, int socket, tls_credentials_t *credentials)
{
    int result = keep_credentials(session, credentials);
    if (result != NIN_OK)
    {
        return result;
    }
    outboxes_t *outboxes = host_outboxes_enter();
    result = secure_link_open(&session->link, outboxes, socket, credentials, &s_platform);
    session->open = result == TLS_OK;
    if (!session->open)
    {
        (void)pthread_mutex_lock(&s_open_failure_lock);
        tls_client_failure(&session->link.client, &s_open_failure);
        (void)pthread_mutex_unlock(&s_open_failure_lock);
        secure_link_close(&session->link);
        drop_credentials(session);
    }
    host_outboxes_leave();
    return result;
}

/* Keeps a session's report; NULL forgets the last one. */
static void keep_report(const session_t *session)
{
    (void)pthread_mutex_lock(&s_report_lock);
    s_report_length = session == NULL ? 0 : handshake_report_write(&session->link.client, s_report);
    (void)pthread_mutex_unlock(&s_report_lock);
}

int nin_tls_open(int socket, const nin_tls_config_t *config)
{
    if (config == NULL || host_driver() == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    tls_credentials_t credentials = {
        .server_name = config->server_name,
        .roots = config->roots,
        .roots_length = config->roots_length,
        .certificate = config->certificate,
        .certificate_length = config->certificate_length,
        .private_key = config->private_key,
        .private_key_length = config->private_key_length,
    };

    keep_report(NULL);
    int result = NIN_ERR_NO_SOCKET;
    bool taken = false;
    for (int handle = 0; handle < SESSIONS && !taken; handle++)
    {
        session_t *session = &s_sessions[handle];
        (void)pthread_mutex_lock(&session->lock);
        taken = !session->open;
        if (taken)
        {
            result = open_session(session, socket, &credentials);
            result = result == TLS_OK ? handle : result;
        }
        leave(session);
    }
    return result;
}

int nin_tls_close(int tls)
{
    session_t *session = enter(tls);
    if (session == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    (void)host_outboxes_enter();
    secure_link_close(&session->link);
    host_outboxes_leave();
    drop_credentials(session);
    session->open = false;
    leave(session);
    return NIN_OK;
}

/* ---- the session ---- */

int nin_tls_handshake(int tls)
{
    session_t *session = enter(tls);
    if (session == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    int result;
    do
    {
        result = tls_client_handshake(&session->link.client);
    } while (result == TLS_IN_PROGRESS); /* a desk computes fast enough */
    if (result != TLS_WOULD_BLOCK)
    {
        keep_report(session);
    }
    leave(session);
    return result;
}

int nin_tls_read(int tls, uint8_t *data, uint32_t length)
{
    session_t *session = enter(tls);
    if (session == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    int result = tls_client_read(&session->link.client, data, length);
    leave(session);
    return result;
}

int nin_tls_write(int tls, const uint8_t *data, uint32_t length)
{
    session_t *session = enter(tls);
    if (session == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    int result = tls_client_write(&session->link.client, data, length);
    leave(session);
    return result;
}

int nin_tls_available(int tls)
{
    session_t *session = enter(tls);
    if (session == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    int available = (int)tls_client_available(&session->link.client);
    leave(session);
    return available;
}

static void hand_out(const tls_failure_t *from, nin_tls_failure_t *to)
{
    to->code = from->code;
    to->verify_flags = from->verify_flags;
    to->alert = from->alert;
}

int nin_tls_failure(int tls, nin_tls_failure_t *failure)
{
    tls_failure_t known;
    if (tls == -1)
    {
        (void)pthread_mutex_lock(&s_open_failure_lock);
        hand_out(&s_open_failure, failure);
        (void)pthread_mutex_unlock(&s_open_failure_lock);
        return NIN_OK;
    }
    session_t *session = enter(tls);
    if (session == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    tls_client_failure(&session->link.client, &known);
    leave(session);
    hand_out(&known, failure);
    return NIN_OK;
}

int nin_tls_report(char *text, uint32_t size)
{
    (void)pthread_mutex_lock(&s_report_lock);
    const size_t length = s_report_length < size ? s_report_length : size;
    memcpy(text, s_report, length);
    (void)pthread_mutex_unlock(&s_report_lock);
    return (int)length;
}

int nin_tls_statistics(int tls, nin_tls_stats_t *stats)
{
    session_t *session = enter(tls);
    if (session == NULL)
    {
        return NIN_ERR_ARGUMENT;
    }
    tls_statistics_t known;
    tls_client_statistics(&session->link.client, &known);
    leave(session);
    stats->handshake_bytes_in = known.handshake_bytes_in;
    stats->handshake_bytes_out = known.handshake_bytes_out;
    return NIN_OK;
}

int nin_tls_check_credential(const uint8_t *data, uint32_t length, bool is_key)
{
    return host_driver() == NULL ? (int)NIN_ERR_ARGUMENT : (int)tls_check_credential(data, length, is_key, &s_platform);
}

int nin_tls_check_pair(const uint8_t *certificate, uint32_t certificate_length, const uint8_t *key, uint32_t key_length)
{
    const tls_bytes_t first = {.data = certificate, .length = certificate_length};
    const tls_bytes_t second = {.data = key, .length = key_length};
    return host_driver() == NULL ? (int)NIN_ERR_ARGUMENT : (int)tls_check_pair(&first, &second, &s_platform);
}

int nin_tls_sign_token(
    const uint8_t *key, uint32_t key_length, const uint8_t *message, uint32_t message_length, uint8_t *signature)
{
    const tls_bytes_t first = {.data = key, .length = key_length};
    const tls_bytes_t second = {.data = message, .length = message_length};
    return host_driver() == NULL ? (int)NIN_ERR_ARGUMENT
                                 : (int)token_signature_make(&first, &second, signature, &s_platform);
}

int nin_tls_check_signature(const uint8_t *certificate,
                            uint32_t certificate_length,
                            const uint8_t *issuer,
                            uint32_t issuer_length)
{
    const tls_bytes_t first = {.data = certificate, .length = certificate_length};
    const tls_bytes_t second = {.data = issuer, .length = issuer_length};
    return (int)tls_check_signature(&first, &second);
}
