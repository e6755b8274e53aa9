#include "session.h"

#include <stdio.h>
#include <string.h>

#include "check.h"
#include "pki.h"

#define ANSWER_MAX 8192

const char *const *session_server_options(key_kind_t kind)
{
    static const char *const rsa[] = {"-cert",
                                      "server-rsa.pem",
                                      "-key",
                                      "server-rsa-key.pem",
                                      "-CAfile",
                                      "root-rsa.pem",
                                      "-Verify",
                                      "1",
                                      "-verify_return_error",
                                      NULL};
    static const char *const ec[] = {"-cert",
                                     "server-ec.pem",
                                     "-key",
                                     "server-ec-key.pem",
                                     "-CAfile",
                                     "root-ec.pem",
                                     "-Verify",
                                     "1",
                                     "-verify_return_error",
                                     NULL};
    return kind == KEYS_RSA ? rsa : ec;
}

void session_take_roots(session_t *session, const char *file)
{
    const pki_bytes_t roots = pki_file(file);
    session->credentials.roots = roots.data;
    session->credentials.roots_length = roots.length;
}

void session_take_device(session_t *session, const char *certificate, const char *key)
{
    const pki_bytes_t chain = pki_file(certificate);
    const pki_bytes_t secret = pki_file(key);
    session->credentials.certificate = chain.data;
    session->credentials.certificate_length = chain.length;
    session->credentials.private_key = secret.data;
    session->credentials.private_key_length = secret.length;
}

session_t session_connect(uint16_t port, key_kind_t kind)
{
    session_t session = {.wire = wire_connect(port), .credentials.server_name = SERVER_NAME};
    session_take_roots(&session, kind == KEYS_RSA ? "root-rsa.pem" : "root-ec.pem");
    session_take_device(&session,
                        kind == KEYS_RSA ? "device-rsa.pem" : "device-ec.pem",
                        kind == KEYS_RSA ? "device-rsa-key.pem" : "device-ec-key.pem");
    return session;
}

int session_handshake(session_t *session)
{
    const tls_transport_t transport = wire_transport(&session->wire);
    const tls_platform_t platform = wire_platform(&session->wire);
    int result = tls_client_open(&session->client, &session->credentials, &transport, &platform);
    if (result != TLS_OK)
    {
        return result;
    }
    while ((result = tls_client_handshake(&session->client)) == TLS_WOULD_BLOCK || result == TLS_IN_PROGRESS)
    {
        if (result == TLS_WOULD_BLOCK)
        {
            wire_wait(&session->wire);
        }
    }
    return result;
}

static void write_all(session_t *session, const char *text, size_t length)
{
    size_t written = 0;
    while (written < length)
    {
        const int result = tls_client_write(&session->client, (const uint8_t *)text + written, length - written);
        CHECK(result > 0 || result == TLS_WOULD_BLOCK);
        if (result > 0)
        {
            written += (size_t)result;
        }
        else
        {
            wire_wait(&session->wire);
        }
    }
}

static void read_all(session_t *session, char *text, size_t length)
{
    size_t got = 0;
    while (got < length)
    {
        const int result = tls_client_read(&session->client, (uint8_t *)text + got, length - got);
        CHECK(result > 0 || result == TLS_WOULD_BLOCK);
        if (result > 0)
        {
            got += (size_t)result;
        }
        else
        {
            wire_wait(&session->wire);
        }
    }
}

void session_check_echo(session_t *session, const char *line)
{
    char answer[ANSWER_MAX];
    const size_t length = strlen(line);
    CHECK(length + 1 <= sizeof answer);

    write_all(session, line, length);
    write_all(session, "\n", 1);
    read_all(session, answer, length + 1);
    CHECK_EQUAL(answer[length], '\n');
    for (size_t i = 0; i < length; i++)
    {
        CHECK_EQUAL(answer[i], line[length - 1 - i]);
    }
}

tls_failure_t session_failure(const session_t *session)
{
    tls_failure_t failure;
    tls_client_failure(&session->client, &failure);
    return failure;
}

void session_end(session_t *session)
{
    tls_client_close(&session->client);
    wire_close(&session->wire);
}
