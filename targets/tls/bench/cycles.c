/*
 * Connections opened and closed, one after the other, with `openssl s_server`: `cycles COUNT` ends with 0 when not a
 * byte of mbedTLS's heap was left after any of them, and prints the highest peak of one. Of ten connections three are
 * resumed, two are given up somewhere in the handshake, and two lose the wire there. Wants NIN_TLS_COUNT_HEAP.
 */
#include <mbedtls/memory_buffer_alloc.h>

#include "check.h"
#include "server.h"
#include "session.h"

static unsigned char s_arena[64 * 1024];
static uint32_t s_random = 20261121U;
static uint32_t s_resumed;

static uint32_t random_below(uint32_t limit)
{
    s_random ^= s_random << 13;
    s_random ^= s_random >> 17;
    s_random ^= s_random << 5;
    return s_random % limit;
}

static uint16_t start(const char *count)
{
    const char *const options[] = {"-cert",
                                   "server-ec.pem",
                                   "-key",
                                   "server-ec-key.pem",
                                   "-CAfile",
                                   "root-ec.pem",
                                   "-Verify",
                                   "1",
                                   "-naccept",
                                   count,
                                   "-no_ticket",
                                   NULL};
    return server_start(options);
}

/* Some steps of a handshake, and no end. */
static void give_up(session_t *session)
{
    const tls_transport_t transport = wire_transport(&session->wire);
    const tls_platform_t platform = wire_platform(&session->wire);
    CHECK_EQUAL(tls_client_open(&session->client, &session->credentials, &transport, &platform), TLS_OK);
    for (uint32_t steps = random_below(40); steps > 0; steps--)
    {
        if (tls_client_handshake(&session->client) == TLS_WOULD_BLOCK)
        {
            wire_wait(&session->wire);
        }
    }
}

static void run(uint16_t port, uint32_t number, const tls_credentials_t *credentials, tls_session_t *kept)
{
    static session_t session;
    session = (session_t){.wire = wire_connect(port), .credentials = *credentials};
    session.credentials.session = number % 10U < 4U ? kept : NULL;
    if (number % 10U == 8U || number % 10U == 9U)
    {
        give_up(&session);
    }
    else if (number % 10U == 6U || number % 10U == 7U)
    {
        session.wire.sends_left = (int)random_below(6);
        (void)session_handshake(&session);
    }
    else
    {
        CHECK_EQUAL(session_handshake(&session), TLS_OK);
        s_resumed += session.client.facts.resumed ? 1U : 0U;
        session_check_echo(&session, "21.5 degrees");
    }
    session_end(&session);
}

int main(int argc, char **argv)
{
    size_t left;
    size_t blocks;
    size_t peak;
    tls_session_t kept = {.length = 0};
    const uint32_t count = argc == 2 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
    CHECK(count > 0);
    const uint16_t port = start(argv[1]);
    session_t files = {.credentials.server_name = SERVER_NAME};
    session_take_roots(&files, "roots.der");
    session_take_device(&files, "device-ec.der", "device-ec-key.der");
    mbedtls_memory_buffer_alloc_init(s_arena, sizeof s_arena);
    for (uint32_t number = 0; number < count; number++)
    {
        run(port, number, &files.credentials, &kept);
        mbedtls_memory_buffer_alloc_cur_get(&left, &blocks);
        CHECK_EQUAL(left, 0);
        CHECK_EQUAL(blocks, 0);
        CHECK_EQUAL(mbedtls_memory_buffer_alloc_verify(), 0);
    }
    mbedtls_memory_buffer_alloc_max_get(&peak, &blocks);
    CHECK(s_resumed >= count / 4U); /* the server forgets its sessions now and then */
    (void)printf("%u connections, %u of them resumed, 0 bytes left, peak %zu\n", count, s_resumed, peak);
    mbedtls_memory_buffer_alloc_free();
    return 0;
}
