/*
 * One mutual handshake with `openssl s_server`, with mbedTLS's heap in an arena of its own: `handshake_cost LABEL
 * rsa|ec` prints one row of the table. Wants an mbedTLS with MBEDTLS_MEMORY_BUFFER_ALLOC_C and MBEDTLS_MEMORY_DEBUG.
 */
#include <mbedtls/memory_buffer_alloc.h>

#include "check.h"
#include "server.h"
#include "session.h"

static unsigned char s_arena[512 * 1024];

int main(int argc, char **argv)
{
    size_t peak;
    size_t blocks_at_peak;
    size_t standing;
    size_t blocks;
    tls_statistics_t bytes;
    static session_t session;

    CHECK_EQUAL(argc, 3);
    const key_kind_t kind = strcmp(argv[2], "rsa") == 0 ? KEYS_RSA : KEYS_EC;
    mbedtls_memory_buffer_alloc_init(s_arena, sizeof s_arena);

    session = session_connect(server_start(session_server_options(kind)), kind);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    mbedtls_memory_buffer_alloc_max_get(&peak, &blocks_at_peak);
    mbedtls_memory_buffer_alloc_cur_get(&standing, &blocks);
    tls_client_statistics(&session.client, &bytes);
    session_check_echo(&session, "measured");
    session_end(&session);

    (void)printf("| %s | %s | %u | %u | %zu | %zu | %zu |\n",
                 argv[1],
                 kind == KEYS_RSA ? "RSA-2048" : "P-256",
                 bytes.handshake_bytes_in,
                 bytes.handshake_bytes_out,
                 peak,
                 blocks_at_peak,
                 standing);
    mbedtls_memory_buffer_alloc_cur_get(&standing, &blocks);
    CHECK_EQUAL(standing, 0);
    mbedtls_memory_buffer_alloc_free();
    return 0;
}
