/*
 * Measures the driver against the model of the module, in model time, and prints a table. Fails when a figure misses
 * what it has to reach. `ism43362_bench SEED` takes other arrival times.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "ism43362.h"

static bool s_all_met = true;

static void print_row(const char *figure, const char *reach, const char *now, bool met)
{
    (void)printf("| %s | %s | %s | %s |\n", figure, reach, now, met ? "yes" : "**no**");
    s_all_met = s_all_met && met;
}

static void print_fact(const char *figure, const char *now)
{
    (void)printf("| %s | | %s | |\n", figure, now);
}

static void print_cost(const char *figure, const char *reach, const bench_cost_t *cost, bool met)
{
    char now[100];
    (void)snprintf(
        now, sizeof now, "%u AT, %u NSS, %llu bytes", cost->commands, cost->windows, (unsigned long long)cost->bytes);
    print_row(figure, reach, now, met);
}

static bool costs(const bench_cost_t *cost, uint32_t commands, uint64_t most_bytes)
{
    return cost->commands == commands && cost->windows == 2U * commands && cost->bytes <= most_bytes;
}

/* One P0 more: 6 bytes out, 10 in. */
#define SELECT_BYTES 16U
#define SEND_BYTES 222U
#define RECEIVE_BYTES 216U

static void short_exchanges(void)
{
    char now[100];
    const bench_cost_t send = bench_send(false);
    const bench_cost_t receive = bench_receive(false);
    const bench_cost_t other_send = bench_send(true);
    const bench_cost_t other_receive = bench_receive(true);
    print_cost("200-byte TCP send", "1 AT, 2 NSS, 222 bytes", &send, costs(&send, 1, SEND_BYTES));
    print_cost("200-byte TCP receive", "1 AT, 2 NSS, <= 216 bytes", &receive, costs(&receive, 1, RECEIVE_BYTES));
    print_cost(
        "send, other socket selected", "1 AT more", &other_send, costs(&other_send, 2, SEND_BYTES + SELECT_BYTES));
    print_cost("receive, other socket selected",
               "1 AT more",
               &other_receive,
               costs(&other_receive, 2, RECEIVE_BYTES + SELECT_BYTES));
    (void)snprintf(now, sizeof now, "%llu of 200 bytes", (unsigned long long)send.indirect);
    print_row("send: payload not from the caller's memory", "0", now, send.indirect == 0);
    (void)snprintf(now, sizeof now, "%llu of 200 bytes", (unsigned long long)receive.indirect);
    print_row("receive: payload not straight into the socket's memory", "0", now, receive.indirect == 0);
}

static void latency(uint32_t seed)
{
    char now[100];
    const bench_latency_t active = bench_latency(seed, 500, 1000, 1950000);
    const bench_latency_t idle = bench_latency(seed, 200, 10000000, 12000000);
    (void)snprintf(now, sizeof now, "mean %.1f ms, max %.1f ms, of %u", active.mean_ms, active.max_ms, active.arrivals);
    print_row("data at the module to data received, active", "mean <= 15 ms", now, active.mean_ms <= 15.0);
    (void)snprintf(now, sizeof now, "mean %.1f ms, max %.1f ms, of %u", idle.mean_ms, idle.max_ms, idle.arrivals);
    print_row("the same, idle for 10 s", "max <= 100 ms", now, idle.max_ms <= 100.0);
    const double commands = bench_idle_commands();
    (void)snprintf(now, sizeof now, "%.2f", commands);
    print_row("AT commands a second, one idle socket", "<= 10", now, commands <= 10.0);
}

static void print_rate(const char *figure, const char *reach, double driver, double baseline, double least)
{
    char now[100];
    (void)snprintf(now, sizeof now, "%.1f KB/s to %.1f: %.2f times", driver, baseline, driver / baseline);
    if (reach == NULL)
    {
        print_fact(figure, now);
        return;
    }
    print_row(figure, reach, now, driver / baseline >= least);
}

static void bulk(void)
{
    char now[40];
    const bench_bulk_t driver = bench_bulk();
    const bench_bulk_t short_blocks = bench_baseline(1200);
    const bench_bulk_t long_blocks = bench_baseline(1460);
    print_rate("download, to P0 and R0 of 1200 bytes", ">= 1.8 times", driver.download, short_blocks.download, 1.8);
    print_rate("upload, to P0 and S3 of 1200 bytes", ">= 1.8 times", driver.upload, short_blocks.upload, 1.8);
    print_rate("download, to P0 and R0 of 1460 bytes", NULL, driver.download, long_blocks.download, 0);
    print_rate("upload, to P0 and S3 of 1460 bytes", NULL, driver.upload, long_blocks.upload, 0);
    (void)snprintf(now, sizeof now, "%.0f us", driver.longest_lock_us);
    print_fact("longest that the lock is held, upload", now);
}

static void sizes(void)
{
    char now[160];
    const size_t parts = sizeof(at_client_t) + sizeof(station_t) + sizeof(sockets_t);
    (void)snprintf(now,
                   sizeof now,
                   "%zu bytes: client %zu, station %zu, sockets %zu, rest %zu",
                   sizeof(ism43362_t),
                   sizeof(at_client_t),
                   sizeof(station_t),
                   sizeof(sockets_t),
                   sizeof(ism43362_t) - parts);
    print_fact("ism43362_t on this machine", now);
}

int main(int argc, char **argv)
{
    const uint32_t seed = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 0) : 43362U;
    (void)printf("20 MHz, 2 ms an AT command, NSS delays 4, 15 and 3 us, no latency, unlimited bandwidth; seed %u\n\n",
                 seed);
    (void)puts("| figure | reach | now | met |\n| --- | --- | --- | --- |");
    short_exchanges();
    latency(seed == 0 ? 1 : seed);
    bulk();
    sizes();
    return s_all_met ? 0 : 1;
}
