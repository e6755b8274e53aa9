/*
 * The API from four threads at once, the worker on a fifth, and a sixth that joins, leaves, scans and looks names up.
 * Meant for ThreadSanitizer (NIN_THREAD_SANITIZE), and for the promise that `notify` tells every change.
 *
 *   threads_test NAME [SEED]      NIN_LONG_MB=100: so many MB there and back, instead of SHORT_RUN_BYTES
 */
#include <pthread.h>
#include <stdatomic.h>

#include "check.h"
#include "threads_port.h"

#define CLIENTS 4U
#define SHORT_RUN_BYTES 1000000U
#define REQUEST 4000U
#define TAPE_SIZE 65521U /* a prime: requests begin everywhere in it */
#define CONNECTION 60000U
#define DATAGRAM 1460U

/* Real time: a change that nobody told, and a thread that does not get on. */
#define UNTOLD_MS 2000U
#define STUCK_MS 30000U

typedef struct client
{
    pthread_t thread;
    uint32_t number;
    uint32_t random;
    int handle;
    uint32_t sent, received; /* on this connection */
    uint32_t start;          /* place on the tape where it began */
    uint32_t request;        /* length of the send under way, 0 = none */
    uint64_t total;          /* bytes that came back */
    uint64_t wanted;
    uint32_t lost; /* connections */
} client_t;

static const socket_endpoint_t s_echo = {.address = {192, 0, 2, 7}, .port = 7};
static uint8_t s_tape[TAPE_SIZE + CONNECTION];
static uint32_t s_seed = 1;
static fake_module_t *s_fake;
static client_t s_clients[CLIENTS];
static atomic_bool s_done;
static _Atomic uint32_t s_links; /* odd while the link is given up and taken up again */
static _Atomic uint64_t s_progress;

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static sockets_t *sockets_of_fake(void)
{
    return &s_fake->driver.sockets;
}

/* ---- waiting ---- */

typedef bool (*condition_t)(const client_t *client);

static bool is_over(const client_t *client)
{
    return (sockets_poll(sockets_of_fake(), client->handle) & SOCKET_READY_ERROR) != 0;
}

static bool is_writable(const client_t *client)
{
    return is_over(client) || (sockets_poll(sockets_of_fake(), client->handle) & SOCKET_READY_WRITE) != 0;
}

static bool is_readable(const client_t *client)
{
    return (sockets_poll(sockets_of_fake(), client->handle) & SOCKET_READY_READ) != 0;
}

static bool is_either(const client_t *client)
{
    return is_readable(client) || is_writable(client);
}

static bool has_joined(const client_t *client)
{
    (void)client;
    return station_join_result(&s_fake->driver.station) != ISM_WOULD_BLOCK;
}

static bool has_scanned(const client_t *client)
{
    (void)client;
    return station_scan_result(&s_fake->driver.station) != ISM_WOULD_BLOCK;
}

/* Waits for a condition by news alone: one that comes true without news fails the test. */
static void await(const client_t *client, condition_t condition, const char *what)
{
    uint32_t waited = 0;
    for (;;)
    {
        const uint32_t news = threads_news();
        if (condition(client))
        {
            return;
        }
        if (!threads_wait_news(news, UNTOLD_MS))
        {
            /* It may have come true just now, with the news a moment behind. */
            const bool untold = condition(client) && !threads_wait_news(news, UNTOLD_MS);
            waited += UNTOLD_MS;
            if (untold || waited >= STUCK_MS)
            {
                (void)fprintf(stderr, "%s: %s (seed %u)\n", untold ? "nobody told" : "never came", what, s_seed);
                exit(1);
            }
        }
    }
}

#define AWAIT(client, condition) await(client, condition, #condition)

/* Whether what began on `link` may have been lost by now. */
static bool may_be_lost(uint32_t link)
{
    return link % 2U != 0 || atomic_load(&s_links) != link;
}

/* ---- streams ---- */

static bool push(client_t *client, uint32_t total)
{
    if (client->request == 0 && client->sent < total)
    {
        const uint32_t left = total - client->sent;
        const uint32_t length = 1U + next_random(&client->random) % REQUEST;
        client->request = length < left ? length : left;
    }
    if (client->request == 0)
    {
        return false;
    }
    const uint8_t *data = s_tape + client->start + client->sent;
    const int result = sockets_send(sockets_of_fake(), client->handle, data, client->request);
    if (result == (int)client->request)
    {
        client->sent += client->request;
        client->request = 0;
        return true;
    }
    CHECK(result == ISM_WOULD_BLOCK || result == ISM_ERR_CONNECTION_LOST);
    return false;
}

static bool pull(client_t *client)
{
    uint8_t data[2048];
    const uint32_t length = 1U + next_random(&client->random) % sizeof data;
    const int part = sockets_receive(sockets_of_fake(), client->handle, data, length, NULL);
    CHECK(part > 0 || part == ISM_WOULD_BLOCK || part == ISM_ERR_CONNECTION_LOST);
    if (part <= 0)
    {
        return false;
    }
    CHECK(memcmp(data, s_tape + client->start + client->received, (size_t)part) == 0);
    client->received += (uint32_t)part;
    client->total += (uint32_t)part;
    (void)atomic_fetch_add(&s_progress, (uint64_t)part);
    return true;
}

/* Ends a connection in one of the ways that there are. */
static void hang_up(client_t *client)
{
    sockets_t *sockets = sockets_of_fake();
    switch (next_random(&client->random) % 3U)
    {
    case 0:
        CHECK_EQUAL(sockets_withdraw(sockets, client->handle), ISM_OK);
        CHECK_EQUAL(sockets_close(sockets, client->handle), ISM_OK);
        break;
    case 1:
        CHECK_EQUAL(sockets_close_after_send(sockets, client->handle), ISM_OK); /* the tape stays */
        break;
    default:
        CHECK_EQUAL(sockets_close(sockets, client->handle), ISM_OK);
        break;
    }
    CHECK_EQUAL(sockets_poll(sockets, client->handle), ISM_ERR_ARGUMENT);
}

/* The resolver may have the last socket for a while. */
static void open_socket(client_t *client, socket_type_t type)
{
    client->handle = sockets_open(sockets_of_fake(), type);
    for (uint32_t i = 0; client->handle == ISM_ERR_NO_SOCKET; i++)
    {
        CHECK(i < 10U * STUCK_MS);
        threads_sleep_us(100);
        client->handle = sockets_open(sockets_of_fake(), type);
    }
    CHECK(client->handle >= 0);
    client->sent = 0;
    client->received = 0;
    client->request = 0;
    client->start = next_random(&client->random) % TAPE_SIZE;
}

static bool connect_stream(client_t *client)
{
    const int status = sockets_connect(sockets_of_fake(), client->handle, &s_echo);
    CHECK(status == ISM_WOULD_BLOCK || status == ISM_ERR_NO_LINK);
    AWAIT(client, is_writable);
    return !is_over(client);
}

static void talk(client_t *client)
{
    const uint32_t total = 1U + next_random(&client->random) % CONNECTION;
    const uint32_t link = atomic_load(&s_links);
    const bool patient = next_random(&client->random) % 4U != 0;
    open_socket(client, SOCKET_TCP);
    bool stands = connect_stream(client);
    while (stands && client->received < total && (patient || client->received < total / 2U))
    {
        const bool pushed = push(client, total);
        const bool pulled = pull(client);
        /* What came before the end can still be read. */
        stands = !is_over(client) || sockets_available(sockets_of_fake(), client->handle) > 0;
        if (stands && !pushed && !pulled)
        {
            AWAIT(client, client->request > 0 || client->sent < total ? is_either : is_readable);
        }
    }
    if (!stands)
    {
        client->lost++;
        CHECK(may_be_lost(link));
    }
    hang_up(client);
    if (!stands)
    {
        threads_sleep_us(500);
    }
}

/* ---- datagrams ---- */

static bool exchange_datagram(client_t *client)
{
    uint8_t data[DATAGRAM];
    socket_endpoint_t sender;
    const uint32_t length = 1U + next_random(&client->random) % DATAGRAM;
    const uint8_t *bytes = s_tape + client->start;
    int result = ISM_WOULD_BLOCK;
    while (result == ISM_WOULD_BLOCK)
    {
        result = sockets_send_to(sockets_of_fake(), client->handle, bytes, length, &s_echo);
        if (result == ISM_WOULD_BLOCK)
        {
            AWAIT(client, is_writable);
        }
    }
    if (result < 0)
    {
        return false;
    }
    AWAIT(client, is_readable);
    result = sockets_receive(sockets_of_fake(), client->handle, data, sizeof data, &sender);
    if (result < 0)
    {
        return false;
    }
    CHECK_EQUAL(result, length);
    CHECK(memcmp(data, bytes, length) == 0 && sender.port == s_echo.port);
    client->total += length;
    (void)atomic_fetch_add(&s_progress, (uint64_t)length);
    return true;
}

/* The end of the send is the only news: nothing comes back, and nothing else goes on. */
static void send_unanswered(client_t *client)
{
    static const socket_endpoint_t s_silent = {.address = {192, 0, 2, 8}, .port = 9};
    open_socket(client, SOCKET_UDP);
    CHECK_EQUAL(sockets_send_to(sockets_of_fake(), client->handle, s_tape, 1, &s_silent), ISM_WOULD_BLOCK);
    AWAIT(client, is_writable);
    CHECK_EQUAL(sockets_send_to(sockets_of_fake(), client->handle, s_tape, 1, &s_silent), 1);
    hang_up(client);
}

static void exchange_datagrams(client_t *client)
{
    const uint32_t link = atomic_load(&s_links);
    const uint32_t count = 1U + next_random(&client->random) % 8U;
    bool stands = true;
    open_socket(client, SOCKET_UDP);
    for (uint32_t i = 0; i < count && stands; i++)
    {
        stands = exchange_datagram(client);
    }
    CHECK(stands || may_be_lost(link));
    hang_up(client);
    if (!stands)
    {
        threads_sleep_us(500);
    }
}

static void *run_client(void *context)
{
    client_t *client = context;
    while (client->total < client->wanted)
    {
        if (client->number == 0 && next_random(&client->random) % 2U == 0)
        {
            exchange_datagrams(client);
        }
        else
        {
            talk(client);
        }
    }
    return NULL;
}

/* ---- the station, names ---- */

static void rejoin(uint32_t *random)
{
    station_t *station = &s_fake->driver.station;
    (void)atomic_fetch_add(&s_links, 1U);
    if (next_random(random) % 2U == 0)
    {
        station_leave(station);
    }
    CHECK_EQUAL(station_join(station, "home", "secret-pass"), ISM_OK);
    AWAIT(NULL, has_joined);
    CHECK_EQUAL(station_join_result(station), ISM_OK);
    (void)atomic_fetch_add(&s_links, 1U);
}

static void scan(void)
{
    station_access_point_t list[4];
    CHECK_EQUAL(station_scan(&s_fake->driver.station, list, 4), ISM_OK);
    AWAIT(NULL, has_scanned);
    CHECK(station_scan_result(&s_fake->driver.station) > 0);
}

/* The result of a ticket can be had once: the condition keeps it. */
typedef struct lookup
{
    int ticket;
    ism_status_t status;
    uint8_t address[4];
} lookup_t;

static lookup_t s_lookup;

static bool has_answer(const client_t *client)
{
    (void)client;
    if (s_lookup.status == ISM_WOULD_BLOCK)
    {
        s_lookup.status = names_result(&s_fake->driver.names, s_lookup.ticket, s_lookup.address);
    }
    return s_lookup.status != ISM_WOULD_BLOCK;
}

static void look_up(void)
{
    static const uint8_t s_right[4] = {192, 0, 2, 7};
    s_lookup.ticket = names_lookup(&s_fake->driver.names, "echo.example");
    s_lookup.status = ISM_WOULD_BLOCK;
    CHECK(s_lookup.ticket > 0);
    AWAIT(NULL, has_answer);
    CHECK_EQUAL(s_lookup.status, ISM_OK);
    CHECK(memcmp(s_lookup.address, s_right, sizeof s_right) == 0);
}

static void *run_chaos(void *context)
{
    uint32_t random = s_seed * 7U + 5U;
    uint64_t next = 0;
    uint64_t step = SHORT_RUN_BYTES / 8U;
    (void)context;
    while (!atomic_load(&s_done))
    {
        station_link_t link;
        station_link(&s_fake->driver.station, &link);
        CHECK(link.joined);
        look_up();
        if (next_random(&random) % 8U == 0)
        {
            scan();
        }
        if (atomic_load(&s_progress) >= next)
        {
            next = atomic_load(&s_progress) + step;
            rejoin(&random);
        }
        threads_sleep_us(200U + next_random(&random) % 2000U);
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
    s_fake = fake_start_joined();
    s_fake->network.fragments = true;
    s_fake->random_state = s_seed;
    s_fake->model_random_state = s_seed;
    (void)fake_add_peer(s_fake, "192.0.2.7", 7, FAKE_PEER_ECHO);
    (void)fake_add_peer(s_fake, "192.0.2.8", 9, FAKE_PEER_SILENT);
    (void)fake_add_name(s_fake, "echo.example", "192.0.2.7");
    for (uint32_t i = 0; i < sizeof s_tape; i++)
    {
        s_tape[i] = fake_pattern((i % TAPE_SIZE) * 3U + s_seed);
    }
    threads_start(s_fake, unhurried);
}

static void threads_share_the_driver(void)
{
    pthread_t chaos;
    uint64_t total = 0;
    uint32_t lost = 0;
    start_driver(false);
    for (uint32_t i = 0; i < CLIENTS; i++)
    {
        s_clients[i] = (client_t){.number = i, .random = s_seed * 31U + i, .wanted = bytes_each()};
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
    CHECK_EQUAL(s_fake->violations, 0);
    CHECK_EQUAL(s_fake->resets, 1);
}

/* Where others make no news, a change that nobody tells is waited for in vain. */
static void one_thread_is_told_of_every_change(void)
{
    client_t *client = &s_clients[0];
    uint32_t random = s_seed;
    start_driver(true);
    *client = (client_t){.random = s_seed * 31U};
    for (uint32_t i = 0; i < 8U; i++)
    {
        talk(client);
        exchange_datagrams(client);
        scan();
        look_up();
        send_unanswered(client);
        rejoin(&random);
    }
    threads_stop();
    CHECK_EQUAL(client->lost, 0);
    CHECK_EQUAL(s_fake->violations, 0);
    CHECK_EQUAL(s_fake->resets, 1);
}

static const test_case_t s_tests[] = {
    TEST(threads_share_the_driver),
    TEST(one_thread_is_told_of_every_change),
};

int main(int argc, char **argv)
{
    s_seed = argc > 2 ? (uint32_t)atoi(argv[2]) : s_seed;
    (void)fprintf(stderr, "seed %u\n", s_seed);
    return run_test(s_tests, sizeof s_tests / sizeof s_tests[0], argc, argv);
}
