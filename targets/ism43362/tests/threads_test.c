/*
 * The API from four threads at once, the worker on a fifth, and a sixth that joins, leaves, scans and looks names up.
 * Meant for ThreadSanitizer (NIN_THREAD_SANITIZE), and for the promise that `notify` tells every change.
 *
 *   threads_test NAME [SEED]      NIN_LONG_MB=100: so many MB there and back, instead of SHORT_RUN_BYTES
 */
#include "check.h"
#include "threads_client.h"

#define CLIENTS 4U
#define SHORT_RUN_BYTES 1000000U

static threads_client_t s_clients[CLIENTS];
static atomic_bool s_done;

static void *run_client(void *context)
{
    threads_client_t *client = context;
    while (client->total < client->wanted)
    {
        if (client->number == 0 && threads_random(&client->random) % 2U == 0)
        {
            threads_exchange_datagrams(client);
        }
        else
        {
            threads_talk(client);
        }
    }
    return NULL;
}

/* ---- the station, names ---- */

static bool has_joined(const threads_client_t *client)
{
    (void)client;
    return station_join_result(&g_threads.fake->driver.station) != ISM_WOULD_BLOCK;
}

static bool has_scanned(const threads_client_t *client)
{
    (void)client;
    return station_scan_result(&g_threads.fake->driver.station) != ISM_WOULD_BLOCK;
}

static void rejoin(uint32_t *random)
{
    station_t *station = &g_threads.fake->driver.station;
    (void)atomic_fetch_add(&g_threads.links, 1U);
    if (threads_random(random) % 2U == 0)
    {
        station_leave(station);
    }
    CHECK_EQUAL(station_join(station, "home", "secret-pass"), ISM_OK);
    AWAIT(NULL, has_joined);
    CHECK_EQUAL(station_join_result(station), ISM_OK);
    (void)atomic_fetch_add(&g_threads.links, 1U);
}

static void scan(void)
{
    station_access_point_t list[4];
    CHECK_EQUAL(station_scan(&g_threads.fake->driver.station, list, 4), ISM_OK);
    AWAIT(NULL, has_scanned);
    CHECK(station_scan_result(&g_threads.fake->driver.station) > 0);
}

/* The result of a ticket can be had once: the condition keeps it. */
typedef struct lookup
{
    int ticket;
    ism_status_t status;
    uint8_t address[4];
} lookup_t;

static lookup_t s_lookup;

static bool has_answer(const threads_client_t *client)
{
    (void)client;
    if (s_lookup.status == ISM_WOULD_BLOCK)
    {
        s_lookup.status = names_result(&g_threads.fake->driver.names, s_lookup.ticket, s_lookup.address);
    }
    return s_lookup.status != ISM_WOULD_BLOCK;
}

static void look_up(void)
{
    static const uint8_t s_right[4] = {192, 0, 2, 7};
    s_lookup.ticket = names_lookup(&g_threads.fake->driver.names, "echo.example");
    s_lookup.status = ISM_WOULD_BLOCK;
    CHECK(s_lookup.ticket > 0);
    AWAIT(NULL, has_answer);
    CHECK_EQUAL(s_lookup.status, ISM_OK);
    CHECK(memcmp(s_lookup.address, s_right, sizeof s_right) == 0);
}

static void *run_chaos(void *context)
{
    uint32_t random = g_threads.seed * 7U + 5U;
    uint64_t next = 0;
    uint64_t step = SHORT_RUN_BYTES / 8U;
    (void)context;
    while (!atomic_load(&s_done))
    {
        station_link_t link;
        station_link(&g_threads.fake->driver.station, &link);
        CHECK(link.joined);
        look_up();
        if (threads_random(&random) % 8U == 0)
        {
            scan();
        }
        if (atomic_load(&g_threads.progress) >= next)
        {
            next = atomic_load(&g_threads.progress) + step;
            rejoin(&random);
        }
        threads_sleep_us(200U + threads_random(&random) % 2000U);
    }
    return NULL;
}

/* ---- all together ---- */

static uint64_t bytes_each(void)
{
    const char *megabytes = getenv("NIN_LONG_MB");
    const uint64_t both_ways = megabytes != NULL ? (uint64_t)atoi(megabytes) * 1000000U : SHORT_RUN_BYTES;
    return both_ways / 2U / CLIENTS;
}

static void start_driver(bool unhurried)
{
    g_threads.fake = fake_start_joined();
    g_threads.fake->network.fragments = true;
    g_threads.fake->random_state = g_threads.seed;
    g_threads.fake->model_random_state = g_threads.seed;
    (void)fake_add_peer(g_threads.fake, "192.0.2.7", 7, FAKE_PEER_ECHO);
    (void)fake_add_peer(g_threads.fake, "192.0.2.8", 9, FAKE_PEER_SILENT);
    (void)fake_add_name(g_threads.fake, "echo.example", "192.0.2.7");
    for (uint32_t i = 0; i < sizeof g_threads.tape; i++)
    {
        g_threads.tape[i] = fake_pattern((i % TAPE_SIZE) * 3U + g_threads.seed);
    }
    threads_start(g_threads.fake, unhurried);
}

static void threads_share_the_driver(void)
{
    pthread_t chaos;
    uint64_t total = 0;
    uint32_t lost = 0;
    start_driver(false);
    for (uint32_t i = 0; i < CLIENTS; i++)
    {
        s_clients[i] = (threads_client_t){.number = i, .random = g_threads.seed * 31U + i, .wanted = bytes_each()};
        CHECK_EQUAL(pthread_create(&s_clients[i].thread, NULL, run_client, &s_clients[i]), 0);
    }
    CHECK_EQUAL(pthread_create(&chaos, NULL, run_chaos, NULL), 0);
    for (uint32_t i = 0; i < CLIENTS; i++)
    {
        CHECK_EQUAL(pthread_join(s_clients[i].thread, NULL), 0);
        total += s_clients[i].total;
        lost += s_clients[i].lost;
    }
    atomic_store(&s_done, true);
    CHECK_EQUAL(pthread_join(chaos, NULL), 0);
    threads_stop();
    (void)fprintf(stderr, "%llu bytes there and back, %u connections lost\n", (unsigned long long)total, lost);
    CHECK_EQUAL(g_threads.fake->violations, 0);
    CHECK_EQUAL(g_threads.fake->resets, 1);
}

/* Where others make no news, a change that nobody tells is waited for in vain. */
static void one_thread_is_told_of_every_change(void)
{
    threads_client_t *client = &s_clients[0];
    uint32_t random = g_threads.seed;
    start_driver(true);
    *client = (threads_client_t){.random = g_threads.seed * 31U};
    for (uint32_t i = 0; i < 8U; i++)
    {
        threads_talk(client);
        threads_exchange_datagrams(client);
        scan();
        look_up();
        threads_send_unanswered(client);
        rejoin(&random);
    }
    threads_stop();
    CHECK_EQUAL(client->lost, 0);
    CHECK_EQUAL(g_threads.fake->violations, 0);
    CHECK_EQUAL(g_threads.fake->resets, 1);
}

static const test_case_t s_tests[] = {
    TEST(threads_share_the_driver),
    TEST(one_thread_is_told_of_every_change),
};

int main(int argc, char **argv)
{
    g_threads.seed = argc > 2 ? (uint32_t)atoi(argv[2]) : g_threads.seed;
    (void)fprintf(stderr, "seed %u\n", g_threads.seed);
    return run_test(s_tests, sizeof s_tests / sizeof s_tests[0], argc, argv);
}
