#include "threads_client.h"

#include "check.h"

#define REQUEST 4000U
#define DATAGRAM 1460U

/* Real time: a change that nobody told, and a thread that does not get on. */
#define UNTOLD_MS 2000U
#define STUCK_MS 30000U

threads_shared_t g_threads;

static const socket_endpoint_t s_echo = {.address = {192, 0, 2, 7}, .port = 7};

uint32_t threads_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

/* ---- waiting ---- */

static bool is_over(const threads_client_t *client)
{
    return (sockets_poll(&g_threads.fake->driver.sockets, client->handle) & SOCKET_READY_ERROR) != 0;
}

static bool is_writable(const threads_client_t *client)
{
    return is_over(client) || (sockets_poll(&g_threads.fake->driver.sockets, client->handle) & SOCKET_READY_WRITE) != 0;
}

static bool is_readable(const threads_client_t *client)
{
    return (sockets_poll(&g_threads.fake->driver.sockets, client->handle) & SOCKET_READY_READ) != 0;
}

static bool is_either(const threads_client_t *client)
{
    return is_readable(client) || is_writable(client);
}

void threads_await(const threads_client_t *client, threads_condition_t condition, const char *what)
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
                (void)fprintf(
                    stderr, "%s: %s (seed %u)\n", untold ? "nobody told" : "never came", what, g_threads.seed);
                exit(1);
            }
        }
    }
}

/* Whether what began on `link` may have been lost by now. */
static bool may_be_lost(uint32_t link)
{
    return link % 2U != 0 || atomic_load(&g_threads.links) != link;
}

/* ---- streams ---- */

static bool push(threads_client_t *client, uint32_t total)
{
    if (client->request == 0 && client->sent < total)
    {
        const uint32_t left = total - client->sent;
        const uint32_t length = 1U + threads_random(&client->random) % REQUEST;
        client->request = length < left ? length : left;
    }
    if (client->request == 0)
    {
        return false;
    }
    const uint8_t *data = g_threads.tape + client->start + client->sent;
    const int result = sockets_send(&g_threads.fake->driver.sockets, client->handle, data, client->request);
    if (result == (int)client->request)
    {
        client->sent += client->request;
        client->request = 0;
        return true;
    }
    CHECK(result == ISM_WOULD_BLOCK || result == ISM_ERR_CONNECTION_LOST);
    return false;
}

static bool pull(threads_client_t *client)
{
    uint8_t data[2048];
    const uint32_t length = 1U + threads_random(&client->random) % sizeof data;
    const int part = sockets_receive(&g_threads.fake->driver.sockets, client->handle, data, length, NULL);
    CHECK(part > 0 || part == ISM_WOULD_BLOCK || part == ISM_ERR_CONNECTION_LOST);
    if (part <= 0)
    {
        return false;
    }
    CHECK(memcmp(data, g_threads.tape + client->start + client->received, (size_t)part) == 0);
    client->received += (uint32_t)part;
    client->total += (uint32_t)part;
    (void)atomic_fetch_add(&g_threads.progress, (uint64_t)part);
    return true;
}

/* Ends a connection in one of the ways that there are. */
static void hang_up(threads_client_t *client)
{
    sockets_t *sockets = &g_threads.fake->driver.sockets;
    switch (threads_random(&client->random) % 3U)
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
static void open_socket(threads_client_t *client, socket_type_t type)
{
    client->handle = sockets_open(&g_threads.fake->driver.sockets, type);
    for (uint32_t i = 0; client->handle == ISM_ERR_NO_SOCKET; i++)
    {
        CHECK(i < 10U * STUCK_MS);
        threads_sleep_us(100);
        client->handle = sockets_open(&g_threads.fake->driver.sockets, type);
    }
    CHECK(client->handle >= 0);
    client->sent = 0;
    client->received = 0;
    client->request = 0;
    client->start = threads_random(&client->random) % TAPE_SIZE;
}

static bool connect_stream(threads_client_t *client)
{
    const int status = sockets_connect(&g_threads.fake->driver.sockets, client->handle, &s_echo);
    CHECK(status == ISM_WOULD_BLOCK || status == ISM_ERR_NO_LINK);
    AWAIT(client, is_writable);
    return !is_over(client);
}

void threads_talk(threads_client_t *client)
{
    const uint32_t total = 1U + threads_random(&client->random) % CONNECTION;
    const uint32_t link = atomic_load(&g_threads.links);
    const bool patient = threads_random(&client->random) % 4U != 0;
    open_socket(client, SOCKET_TCP);
    bool stands = connect_stream(client);
    while (stands && client->received < total && (patient || client->received < total / 2U))
    {
        const bool pushed = push(client, total);
        const bool pulled = pull(client);
        /* What came before the end can still be read. */
        stands = !is_over(client) || sockets_available(&g_threads.fake->driver.sockets, client->handle) > 0;
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

static bool exchange_datagram(threads_client_t *client)
{
    uint8_t data[DATAGRAM];
    socket_endpoint_t sender;
    const uint32_t length = 1U + threads_random(&client->random) % DATAGRAM;
    const uint8_t *bytes = g_threads.tape + client->start;
    int result = ISM_WOULD_BLOCK;
    while (result == ISM_WOULD_BLOCK)
    {
        result = sockets_send_to(&g_threads.fake->driver.sockets, client->handle, bytes, length, &s_echo);
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
    result = sockets_receive(&g_threads.fake->driver.sockets, client->handle, data, sizeof data, &sender);
    if (result < 0)
    {
        return false;
    }
    CHECK_EQUAL(result, length);
    CHECK(memcmp(data, bytes, length) == 0 && sender.port == s_echo.port);
    client->total += length;
    (void)atomic_fetch_add(&g_threads.progress, (uint64_t)length);
    return true;
}

void threads_send_unanswered(threads_client_t *client)
{
    static const socket_endpoint_t s_silent = {.address = {192, 0, 2, 8}, .port = 9};
    open_socket(client, SOCKET_UDP);
    CHECK_EQUAL(sockets_send_to(&g_threads.fake->driver.sockets, client->handle, g_threads.tape, 1, &s_silent),
                ISM_WOULD_BLOCK);
    AWAIT(client, is_writable);
    CHECK_EQUAL(sockets_send_to(&g_threads.fake->driver.sockets, client->handle, g_threads.tape, 1, &s_silent), 1);
    hang_up(client);
}

void threads_exchange_datagrams(threads_client_t *client)
{
    const uint32_t link = atomic_load(&g_threads.links);
    const uint32_t count = 1U + threads_random(&client->random) % 8U;
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
