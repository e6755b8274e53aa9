#include "net_secure.h"

#include <string.h>

#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>

/* One record of it fits one command to the module, and the fragment length agreed on. */
#define WRITE_MAX 1400U

#define NO_SOCKET (-1)

static void drop_key(net_session_t *session)
{
    if (session->key != NULL)
    {
        mbedtls_platform_zeroize(session->key, session->credentials.private_key_length);
        mbedtls_free(session->key);
    }
    session->key = NULL;
}

/* ---- contexts ---- */

#define TURN_MASK 0xFFFFFFU

static net_session_t *context_of(network_t *network, int context)
{
    net_session_t *session = context < 0 ? NULL : &network->sessions[(uint32_t)context % NET_SESSIONS];
    const bool known =
        session != NULL && session->state != NET_SESSION_FREE && session->turn == (uint32_t)context / NET_SESSIONS;
    return known ? session : NULL;
}

static bool is_better(const net_session_t *session, const net_session_t *choice)
{
    if (session->state == NET_SESSION_FREE || choice == NULL)
    {
        return session->state == NET_SESSION_FREE || session->state == NET_SESSION_OVER;
    }
    return session->state == NET_SESSION_OVER && choice->state == NET_SESSION_OVER && session->turn < choice->turn;
}

/* One that is over is the last choice, the oldest first: its owner may still give it back. */
static net_session_t *find_free(network_t *network)
{
    net_session_t *choice = NULL;
    for (uint32_t i = 0; i < NET_SESSIONS; i++)
    {
        net_session_t *session = &network->sessions[i];
        choice = is_better(session, choice) ? session : choice;
    }
    return choice;
}

static bool take_key(net_session_t *session, const uint8_t *key, size_t length)
{
    if (key == NULL || length == 0)
    {
        return true;
    }
    session->key = mbedtls_calloc(1, length);
    if (session->key != NULL)
    {
        memcpy(session->key, key, length);
        session->credentials.private_key = session->key;
        session->credentials.private_key_length = length;
    }
    return session->key != NULL;
}

int net_tls_prepare(network_t *network, const net_tls_setup_t *setup)
{
    net_session_t *session = find_free(network);
    const bool wanted =
        (setup->protocols & ~NET_TLS_13) == NET_TLS_12 && setup->verification == NET_TLS_CERTIFICATE_REQUIRED;
    if (session == NULL || !wanted)
    {
        return NET_FAILED;
    }
    network->turns = (network->turns + 1U) & TURN_MASK;
    memset(session, 0, sizeof *session);
    session->turn = network->turns;
    session->socket = NO_SOCKET;
    session->credentials.certificate = setup->certificate_length == 0 ? NULL : setup->certificate;
    session->credentials.certificate_length = setup->certificate_length;
    if (!take_key(session, setup->key, setup->key_length))
    {
        return NET_FAILED;
    }
    session->state = NET_SESSION_PREPARED;
    return (int)(session->turn * NET_SESSIONS + (uint32_t)(session - network->sessions));
}

int net_tls_set_roots(network_t *network, int context, const uint8_t *roots, size_t length)
{
    net_session_t *session = context_of(network, context);
    if (session == NULL || session->state != NET_SESSION_PREPARED || roots == NULL)
    {
        return NET_FAILED;
    }
    session->credentials.roots = roots;
    session->credentials.roots_length = length;
    return 0;
}

/* The credentials are the caller's no longer. */
static void forget_credentials(net_session_t *session)
{
    drop_key(session);
    memset(&session->credentials, 0, sizeof session->credentials);
}

/* Its memory is needed for the next one, whoever forgets to give the context back. */
static void end_session(net_session_t *session, int result)
{
    if (session->state == NET_SESSION_OPEN)
    {
        secure_link_close(&session->link);
    }
    forget_credentials(session);
    session->socket = NO_SOCKET;
    session->state = NET_SESSION_OVER;
    session->result = result;
}

bool net_tls_release(network_t *network, int context)
{
    net_session_t *session = context_of(network, context);
    if (session == NULL)
    {
        return false;
    }
    end_session(session, NET_NOT_CONNECTED);
    session->state = NET_SESSION_FREE;
    return true;
}

/* ---- the handshake ---- */

static int error_of(const net_session_t *session, int result)
{
    tls_failure_t failure;
    if (result != TLS_FAILED)
    {
        return net_error_of_status(result); /* of the socket; TLS_ARGUMENT is ISM_ERR_ARGUMENT */
    }
    tls_client_failure(&session->link.client, &failure);
    return net_error_of_tls(&failure);
}

_Static_assert((int)TLS_WOULD_BLOCK == (int)ISM_WOULD_BLOCK && (int)TLS_ARGUMENT == (int)ISM_ERR_ARGUMENT,
               "results of the TLS client and of the transport below are told by one table");

/* After each step: what is not needed any more goes. */
static void finish(network_t *network, net_session_t *session)
{
    if (session->result == NET_WOULD_BLOCK)
    {
        return;
    }
    network->report_length = (uint32_t)handshake_report_write(&session->link.client, network->report);
    if (session->result == 0)
    {
        forget_credentials(session);
    }
    else
    {
        end_session(session, session->result);
    }
}

static void begin(network_t *network, net_session_t *session, int socket, const char *server_name)
{
    session->credentials.server_name = server_name;
    session->socket = socket;
    session->state = NET_SESSION_OPEN;
    session->started_ms = network->system->now_ms(network->system->context);
    network->report_length = 0;
    const int result =
        secure_link_open(&session->link, &network->outboxes, socket, &session->credentials, &network->system->chip);
    session->result = result == TLS_OK ? (int)NET_WOULD_BLOCK : error_of(session, result);
    finish(network, session);
}

/* What one step has come to: 0, NET_WOULD_BLOCK or an error number. */
static int step(const network_t *network, net_session_t *session)
{
    const network_system_t *system = network->system;
    const int result = tls_client_handshake(&session->link.client);
    if (result == TLS_IN_PROGRESS)
    {
        system->sockets_changed(system->context); /* go on when the others had their turn */
        return NET_WOULD_BLOCK;
    }
    if (result == TLS_WOULD_BLOCK)
    {
        const uint32_t passed = system->now_ms(system->context) - session->started_ms;
        if (passed >= NET_HANDSHAKE_LIMIT_MS)
        {
            return NET_TIMED_OUT;
        }
        system->alarm(system->context, NET_HANDSHAKE_LIMIT_MS - passed); /* a silent server raises no event */
        return NET_WOULD_BLOCK;
    }
    return result == TLS_OK ? 0 : error_of(session, result);
}

int net_tls_connect(network_t *network, int socket, const char *server_name, int context)
{
    net_session_t *session = context_of(network, context);
    if (session == NULL || server_name == NULL || (session->socket != socket && session->socket != NO_SOCKET))
    {
        return NET_INVALID_ARGUMENT;
    }
    if (session->state == NET_SESSION_PREPARED)
    {
        begin(network, session, socket, server_name);
    }
    if (session->state == NET_SESSION_OPEN && session->result == NET_WOULD_BLOCK)
    {
        session->result = step(network, session);
        finish(network, session);
    }
    return session->result;
}

uint32_t net_tls_report(const network_t *network, char *text, uint32_t size)
{
    const uint32_t length = network->report_length < size ? network->report_length : size;
    memcpy(text, network->report, length);
    return length;
}

/* ---- data ---- */

net_session_t *net_secure_find(network_t *network, int socket)
{
    net_session_t *found = NULL;
    for (uint32_t i = 0; i < NET_SESSIONS; i++)
    {
        net_session_t *session = &network->sessions[i];
        const bool established = session->state == NET_SESSION_OPEN && session->result == 0;
        found = established && session->socket == socket ? session : found;
    }
    return found;
}

static int code_of(net_session_t *session, int result)
{
    tls_failure_t failure;
    session->ended = true;
    tls_client_failure(&session->link.client, &failure);
    return result == TLS_FAILED && failure.code < NET_TLS_WOULD_BLOCK ? (int)failure.code : NET_TLS_CONNECTION_LOST;
}

int net_tls_read(network_t *network, int socket, void *data, size_t length)
{
    net_session_t *session = net_secure_find(network, socket);
    if (session == NULL)
    {
        return NET_FAILED;
    }
    const int result = tls_client_read(&session->link.client, data, length);
    session->ended = session->ended || result == 0;
    return result >= 0 ? result : result == TLS_WOULD_BLOCK ? NET_TLS_WOULD_BLOCK : code_of(session, result);
}

/* TLS_OK when no record is on its way any more. A failure stays, for the write that asks next. */
static int finish_record(net_session_t *session)
{
    const int result = session->writing ? tls_client_flush(&session->link.client) : (int)TLS_OK;
    session->writing = result != TLS_OK;
    return result;
}

/* One record; how many bytes nanoCLR is told, see net_tls_write. `begun`: the first byte is in the last record. */
static int write_record(net_session_t *session, const uint8_t *data, size_t length, size_t begun)
{
    const size_t left = length - begun;
    const size_t part = left < WRITE_MAX ? left : WRITE_MAX;
    const int result = tls_client_write(&session->link.client, data + begun, part);
    if (result != TLS_WOULD_BLOCK)
    {
        session->rest = 0;
        return result >= 0 ? (int)begun + result : code_of(session, result);
    }
    const size_t told = begun + part - 1U;
    session->writing = true;
    session->rest = told == 0 ? 0 : (uint32_t)(length - told);
    return told == 0 ? 1 : (int)told;
}

int net_tls_write(network_t *network, int socket, const void *data, size_t length)
{
    net_session_t *session = net_secure_find(network, socket);
    if (session == NULL || length == 0)
    {
        return session == NULL ? NET_FAILED : 0;
    }
    const int finished = finish_record(session);
    if (finished != TLS_OK)
    {
        return finished == TLS_WOULD_BLOCK ? NET_TLS_BUSY : code_of(session, finished);
    }
    const size_t begun = session->rest == length ? 1U : 0U;
    session->rest = 0;
    return begun == length ? 1 : write_record(session, data, length, begun);
}

int net_tls_available(network_t *network, int socket)
{
    const net_session_t *session = net_secure_find(network, socket);
    if (session == NULL)
    {
        network->last_error = NET_NOT_CONNECTED;
        return NET_FAILED;
    }
    return (int)tls_client_available(&session->link.client);
}

bool net_secure_is_readable(const net_session_t *session, int polled)
{
    return session->ended || (polled & SOCKET_READY_READ) != 0 || tls_client_available(&session->link.client) > 0;
}

bool net_secure_is_writable(net_session_t *session, bool room)
{
    if (!session->writing)
    {
        return session->ended || room;
    }
    return finish_record(session) != TLS_WOULD_BLOCK;
}

void net_secure_leave(network_t *network, int socket)
{
    for (uint32_t i = 0; i < NET_SESSIONS; i++)
    {
        net_session_t *session = &network->sessions[i];
        if (session->state == NET_SESSION_OPEN && session->socket == socket)
        {
            end_session(session, NET_NOT_CONNECTED);
        }
    }
}
