/*
 * What the driver needs of its machine: the module's pins and bus, time, one lock and one way to sleep.
 */
#ifndef ISM_PORT_H
#define ISM_PORT_H

#include <stdbool.h>
#include <stdint.h>

/** Table of functions, all required; each gets `context` as its first argument.
 *  `lock`/`unlock` and `notify` are called by any thread that uses the API, everything else by the worker alone. */
typedef struct ism_port
{
    void *context;

    /** NSS (PE0); true = low = selected. */
    void (*select)(void *context, bool selected);
    /** RESET (PE8); true = held low. */
    void (*reset)(void *context, bool held);
    /** Level of CMD/DATA READY (PE1). Rising edges are told by ism_data_ready_edge. */
    bool (*data_ready)(void *context);
    /** Full duplex transfer of 16-bit words, most significant bit first; either pointer may be NULL. */
    void (*transfer)(void *context, const uint16_t *out, uint16_t *in, uint32_t words);
    void (*delay_us)(void *context, uint32_t microseconds);
    /** Monotonic milliseconds; wraps at 2^32. */
    uint32_t (*now_ms)(void *context);

    /** Guards the state that the API and the worker share; never held across a call of `wait` or `transfer`.
     *  Not taken recursively. */
    void (*lock)(void *context);
    void (*unlock)(void *context);

    /** The worker sleeps until `wake` was called since the last return, or `timeout_ms` passed. */
    void (*wait)(void *context, uint32_t timeout_ms);
    /** Ends the worker's present or next `wait`. Called by any thread and by the DRDY interrupt. */
    void (*wake)(void *context);
    /** Some socket, name, join or link became ready or failed. Called with the lock held or not. */
    void (*notify)(void *context);

    /** 32 random bits, for local ports. */
    uint32_t (*random)(void *context);
} ism_port_t;

#endif
