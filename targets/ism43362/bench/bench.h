/*
 * The figures that the benchmark measures. Each runs the driver, or the baseline, against the model of the module.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stdint.h>

/* What one exchange costs between the call and its result. */
typedef struct bench_cost
{
    uint32_t commands, windows;
    uint64_t bytes;    /* on the bus, both ways */
    uint64_t indirect; /* payload bytes that the bus did not move out of the caller's memory, or into the socket's */
} bench_cost_t;

typedef struct bench_latency
{
    uint32_t arrivals;
    double mean_ms, max_ms;
} bench_latency_t;

typedef struct bench_bulk
{
    double download, upload; /* KB/s, KB = 1000 bytes */
    double longest_lock_us;
} bench_bulk_t;

bench_cost_t bench_send(bool other_selected);
bench_cost_t bench_receive(bool other_selected);
/* From the moment at which 200 bytes are at the module until sockets_receive can give them. Each arrival comes
 * `least_us`..`most_us` after the last. */
bench_latency_t bench_latency(uint32_t seed, uint32_t arrivals, uint32_t least_us, uint32_t most_us);
double bench_idle_commands(void);
bench_bulk_t bench_bulk(void);
bench_bulk_t bench_baseline(uint32_t block);

#endif
