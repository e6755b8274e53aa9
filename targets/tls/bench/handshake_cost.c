/*
 * Mutual handshakes with `openssl s_server`, with mbedTLS's heap in an arena of its own: `handshake_cost NAME` prints
 * one row of figures, `handshake_cost` the names. Wants NIN_TLS_COUNT_HEAP.
 */
#include <mbedtls/memory_buffer_alloc.h>

#include "check.h"
#include "server.h"
#include "session.h"

typedef struct scenario
{
    const char *name;
    const char *label;
    const char *server;
    const char *chain; /* what the server sends behind its certificate, NULL = nothing */
    const char *roots;
    const char *device;
    const char *device_root;
} scenario_t;

static const scenario_t s_scenarios[] = {
    {"rsa", "RSA-2048", "server-rsa", NULL, "root-rsa.der", "device-rsa", "root-rsa.pem"},
    {"ec", "P-256", "server-ec", NULL, "root-ec.der", "device-ec", "root-ec.pem"},
    {"cloud-rsa",
     "RSA-2048, chain of 5.4 KB, five roots",
     "cloud-rsa",
     "cloud-rsa-chain.pem",
     "cloud-roots.der",
     "device-rsa",
     "root-rsa.pem"},
    {"cloud-ec",
     "P-256, chain of 4.4 KB, five roots",
     "cloud-ec",
     "cloud-ec-chain.pem",
     "cloud-roots.der",
     "device-ec",
     "root-ec.pem"},
    {"rsa4096",
     "RSA-4096 key, RSA-2048 chain of 5.4 KB",
     "cloud-rsa",
     "cloud-rsa-chain.pem",
     "cloud-roots.der",
     "device-rsa4096",
     "root-rsa.pem"},
    {"heavy", "RSA-4096 chain of 5 KB", "heavy", "heavy-chain.pem", "cloud-roots.der", "device-rsa", "root-rsa.pem"},
    {"p384", "P-384", "server-p384", NULL, "cloud-roots.der", "device-p384", "root-rsa.pem"},
};

static unsigned char s_arena[512 * 1024];

static const scenario_t *find(const char *name)
{
    for (size_t i = 0; i < sizeof s_scenarios / sizeof s_scenarios[0]; i++)
    {
        if (strcmp(s_scenarios[i].name, name) == 0)
        {
            return &s_scenarios[i];
        }
    }
    return NULL;
}

static session_t connect_to(const scenario_t *scenario)
{
    static char files[4][64];
    (void)snprintf(files[0], sizeof files[0], "%s.pem", scenario->server);
    (void)snprintf(files[1], sizeof files[1], "%s-key.pem", scenario->server);
    (void)snprintf(files[2], sizeof files[2], "%s.der", scenario->device);
    (void)snprintf(files[3], sizeof files[3], "%s-key.der", scenario->device);
    const char *options[] = {"-cert",
                             files[0],
                             "-key",
                             files[1],
                             "-CAfile",
                             scenario->device_root,
                             "-Verify",
                             "1",
                             "-verify_return_error",
                             scenario->chain == NULL ? NULL : "-cert_chain",
                             scenario->chain,
                             NULL};
    session_t session = session_connect(server_start(options), KEYS_RSA);
    session_take_roots(&session, scenario->roots);
    session_take_device(&session, files[2], files[3]);
    session.wire.utc_seconds = 1883000000; /* within 2029, as the chain is valid */
    return session;
}

int main(int argc, char **argv)
{
    size_t peak;
    size_t blocks;
    size_t standing;
    size_t standing_blocks;
    static session_t session;

    const scenario_t *scenario = argc == 2 ? find(argv[1]) : NULL;
    if (scenario == NULL)
    {
        for (size_t i = 0; i < sizeof s_scenarios / sizeof s_scenarios[0]; i++)
        {
            (void)puts(s_scenarios[i].name);
        }
        return argc == 1 ? 0 : 2;
    }
    mbedtls_memory_buffer_alloc_init(s_arena, sizeof s_arena);

    session = connect_to(scenario);
    CHECK_EQUAL(session_handshake(&session), TLS_OK);
    mbedtls_memory_buffer_alloc_max_get(&peak, &blocks);
    mbedtls_memory_buffer_alloc_cur_get(&standing, &standing_blocks);
    (void)printf("%s|%u|%u|%zu|%zu|%zu|%zu\n",
                 scenario->label,
                 session.client.statistics.handshake_bytes_in,
                 session.client.statistics.handshake_bytes_out,
                 peak,
                 blocks,
                 standing,
                 standing_blocks);
    session_check_echo(&session, "measured");
    session_end(&session);

    mbedtls_memory_buffer_alloc_cur_get(&standing, &blocks);
    CHECK_EQUAL(standing, 0);
    mbedtls_memory_buffer_alloc_free();
    return 0;
}
