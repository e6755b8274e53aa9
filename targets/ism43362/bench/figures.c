#include "baseline.h"
#include "bench.h"
#include "check.h"
#include "fake_module.h"

#define SHORT 200U
#define BULK 4000000U
#define SINK "192.0.2.30"
#define SOURCE "192.0.2.31"
#define QUIET "192.0.2.32"

static const socket_endpoint_t s_sink = {.address = {192, 0, 2, 30}, .port = 8883};
static const socket_endpoint_t s_source = {.address = {192, 0, 2, 31}, .port = 8883};
static const socket_endpoint_t s_quiet = {.address = {192, 0, 2, 32}, .port = 8883};

/* ---- the driver at work ---- */

static sockets_t *sockets_of(fake_module_t *fake)
{
    return &fake->driver.sockets;
}

static void add_peers(fake_module_t *fake)
{
    (void)fake_add_peer(fake, SINK, 0, FAKE_PEER_SINK);
    (void)fake_add_peer(fake, SOURCE, 0, FAKE_PEER_SOURCE);
    (void)fake_add_peer(fake, QUIET, 0, FAKE_PEER_RECORDER);
}

static fake_module_t *start(void)
{
    fake_module_t *fake = fake_start_joined();
    add_peers(fake);
    return fake;
}

/* One turn of ism_worker_run; false when it slept. */
static bool turn(fake_module_t *fake)
{
    const uint32_t idle_ms = ism_worker_step(&fake->driver);
    if (idle_ms > 0)
    {
        fake->port.wait(fake, idle_ms);
    }
    return idle_ms == 0;
}

static int connect_to(fake_module_t *fake, const socket_endpoint_t *peer)
{
    const int handle = sockets_open(sockets_of(fake), SOCKET_TCP);
    CHECK(handle >= 0);
    (void)sockets_connect(sockets_of(fake), handle, peer);
    while (sockets_poll(sockets_of(fake), handle) == 0)
    {
        (void)turn(fake);
    }
    CHECK_EQUAL(sockets_error(sockets_of(fake), handle), ISM_OK);
    return handle;
}

static void send_whole(fake_module_t *fake, int handle, const uint8_t *bytes, uint32_t length)
{
    int sent = sockets_send(sockets_of(fake), handle, bytes, length);
    while (sent == ISM_WOULD_BLOCK)
    {
        (void)turn(fake);
        sent = sockets_send(sockets_of(fake), handle, bytes, length);
    }
    CHECK_EQUAL(sent, length);
}

static void wait_for_data(fake_module_t *fake, int handle)
{
    while (sockets_available(sockets_of(fake), handle) == 0)
    {
        (void)turn(fake);
    }
}

/* The worker has just looked for data and has nothing to do. */
static void wait_until_idle(fake_module_t *fake)
{
    fake_run_for(fake, 100);
    while (ism_worker_step(&fake->driver) == 0)
    {
    }
}

/* ---- one exchange ---- */

/* Index of the module's socket behind one of two handles. */
static int module_socket(int handle)
{
    return handle % (int)SOCKETS_COUNT;
}

/* Connects two sockets if another one is to be selected, and returns the handle of the one to use. */
static int prepare(fake_module_t *fake, const socket_endpoint_t *peer, bool other_selected)
{
    const int handle = connect_to(fake, peer);
    const int other = other_selected ? connect_to(fake, peer) : handle;
    wait_until_idle(fake);
    return other_selected && fake->selected_socket == module_socket(other) ? handle : other;
}

static bench_cost_t cost_of(const fake_module_t *fake, uint64_t direct)
{
    return (bench_cost_t){.commands = fake->commands,
                          .windows = fake->windows,
                          .bytes = fake->bytes_out + fake->bytes_in,
                          .indirect = direct < SHORT ? SHORT - direct : 0};
}

bench_cost_t bench_send(bool other_selected)
{
    fake_module_t *fake = start();
    uint8_t bytes[SHORT];
    for (uint32_t i = 0; i < SHORT; i++)
    {
        bytes[i] = fake_pattern(i);
    }
    const int handle = prepare(fake, &s_sink, other_selected);
    CHECK_EQUAL(fake->selected_socket == module_socket(handle), !other_selected);
    const fake_watch_t *watch = fake_watch(fake, bytes, sizeof bytes);
    const fake_peer_t *sink = fake_find_peer(fake, SINK, s_sink.port);
    fake_clear_log(fake);
    send_whole(fake, handle, bytes, SHORT);
    CHECK_EQUAL(sink->received, SHORT);
    CHECK_EQUAL(sink->mismatches, 0);
    return cost_of(fake, watch->taken);
}

/* Of the commands that give the data: an R0 that finds nothing, for the socket that is still selected, is polling. */
bench_cost_t bench_receive(bool other_selected)
{
    fake_module_t *fake = start();
    uint8_t bytes[SHORT];
    memset(bytes, 0x15, sizeof bytes);
    const int handle = prepare(fake, &s_quiet, other_selected);
    const fake_watch_t *watch = fake_watch(fake, sockets_of(fake), sizeof *sockets_of(fake));
    fake_feed(fake, module_socket(handle), bytes, SHORT);
    do
    {
        if (fake->selected_socket != module_socket(handle) || !other_selected)
        {
            fake_clear_log(fake);
        }
        (void)turn(fake);
    } while (sockets_available(sockets_of(fake), handle) == 0);
    const bench_cost_t cost = cost_of(fake, watch->put);
    uint8_t received[SHORT];
    CHECK_EQUAL(sockets_receive(sockets_of(fake), handle, received, SHORT, NULL), SHORT);
    CHECK(memcmp(received, bytes, SHORT) == 0);
    return cost;
}

/* ---- latency and polling ---- */

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

bench_latency_t bench_latency(uint32_t seed, uint32_t arrivals, uint32_t least_us, uint32_t most_us)
{
    fake_module_t *fake = start();
    const int handle = connect_to(fake, &s_quiet);
    uint8_t bytes[SHORT] = {0};
    uint64_t sum_us = 0;
    uint64_t max_us = 0;
    for (uint32_t i = 0; i < arrivals; i++)
    {
        const uint32_t gap_us = least_us + next_random(&seed) % (most_us - least_us);
        const uint64_t arrival_us = fake_now_us(fake) + gap_us;
        fake_feed_after(fake, module_socket(handle), bytes, SHORT, gap_us);
        wait_for_data(fake, handle);
        const uint64_t late_us = fake_now_us(fake) - arrival_us;
        sum_us += late_us;
        max_us = late_us > max_us ? late_us : max_us;
        CHECK_EQUAL(sockets_receive(sockets_of(fake), handle, bytes, SHORT, NULL), SHORT);
    }
    CHECK_EQUAL(fake->violations, 0);
    return (bench_latency_t){
        .arrivals = arrivals, .mean_ms = (double)sum_us / arrivals / 1000.0, .max_ms = (double)max_us / 1000.0};
}

double bench_idle_commands(void)
{
    fake_module_t *fake = start();
    (void)connect_to(fake, &s_quiet);
    fake_run_for(fake, 10000);
    fake_clear_log(fake);
    fake_run_for(fake, 100000);
    return fake->commands / 100.0;
}

/* ---- bulk ---- */

static double rate(uint64_t bytes, uint64_t microseconds)
{
    return (double)bytes * 1000.0 / (double)microseconds;
}

static double download(fake_module_t *fake)
{
    uint8_t bytes[SOCKETS_BLOCK];
    const int handle = connect_to(fake, &s_source);
    const uint64_t start_us = fake_now_us(fake);
    uint64_t total = 0;
    while (total < BULK)
    {
        wait_for_data(fake, handle);
        const int count = sockets_receive(sockets_of(fake), handle, bytes, sizeof bytes, NULL);
        CHECK(count > 0);
        for (int i = 0; i < count; i++)
        {
            CHECK_EQUAL(bytes[i], fake_pattern(total++));
        }
    }
    return rate(total, fake_now_us(fake) - start_us);
}

static void fill(uint8_t bytes[SOCKETS_BLOCK], uint64_t position)
{
    for (uint32_t i = 0; i < SOCKETS_BLOCK; i++)
    {
        bytes[i] = fake_pattern(position + i);
    }
}

static void check_sink(fake_module_t *fake, uint64_t total)
{
    const fake_peer_t *sink = fake_find_peer(fake, SINK, s_sink.port);
    CHECK_EQUAL(sink->received, total);
    CHECK_EQUAL(sink->mismatches, 0);
    CHECK_EQUAL(fake->violations, 0);
}

static double upload(fake_module_t *fake)
{
    uint8_t bytes[SOCKETS_BLOCK];
    const int handle = connect_to(fake, &s_sink);
    const uint64_t start_us = fake_now_us(fake);
    uint64_t total = 0;
    for (; total < BULK; total += sizeof bytes)
    {
        fill(bytes, total);
        send_whole(fake, handle, bytes, sizeof bytes);
    }
    const double figure = rate(total, fake_now_us(fake) - start_us);
    check_sink(fake, total);
    return figure;
}

bench_bulk_t bench_bulk(void)
{
    bench_bulk_t bulk = {.download = download(start())};
    fake_module_t *fake = start();
    fake->longest_lock_ns = 0;
    bulk.upload = upload(fake);
    bulk.longest_lock_us = (double)fake->longest_lock_ns / 1000.0;
    return bulk;
}

bench_bulk_t bench_baseline(uint32_t block)
{
    bench_bulk_t bulk = {.download = 0};
    baseline_t baseline;
    uint8_t bytes[SOCKETS_BLOCK];
    uint64_t total = 0;

    fake_module_t *fake = fake_start();
    add_peers(fake);
    CHECK(baseline_start(&baseline, &fake->port, block, SOURCE, s_source.port));
    uint64_t start_us = fake_now_us(fake);
    while (total < BULK)
    {
        CHECK(baseline_receive(&baseline));
        for (uint32_t i = 0; i < baseline.length; i++)
        {
            CHECK_EQUAL(baseline.answer[2 + i], fake_pattern(total++));
        }
    }
    bulk.download = rate(total, fake_now_us(fake) - start_us);
    CHECK_EQUAL(fake->violations, 0);

    fake = fake_start();
    add_peers(fake);
    CHECK(baseline_start(&baseline, &fake->port, block, SINK, s_sink.port));
    start_us = fake_now_us(fake);
    for (total = 0; total < BULK; total += block)
    {
        fill(bytes, total);
        CHECK(baseline_send(&baseline, bytes));
    }
    bulk.upload = rate(total, fake_now_us(fake) - start_us);
    check_sink(fake, total);
    return bulk;
}
