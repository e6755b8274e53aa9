/*
 * What the driver needs of its machine: the module's pins and bus, time, one lock and one way to sleep.
 */
#ifndef ISM_PORT_H
#define ISM_PORT_H

#include <stdbool.h>
#include <stdint.h>

/** Table of functions, all required; each gets `context` as its first argument.
 *  `lock`, `unlock`, `wake`, `notify` and `now_ms` are called by any thread that uses the API (`wake` by the DRDY
 * interrupt too), everything else by the worker alone. */
typedef struct ism_port
{
    void *context;

    /** NSS (PE0); true = low = selected. */
    void (*select)(void *context, bool selected);
    /** RESET (PE8); true = held low. */
    void (*reset)(void *context, bool held);
    /** Level of CMD/DATA READY (PE1). Rising edges are told by ism_data_ready_edge. */
    bool (*data_ready)(void *context);
    /** Full duplex transfer of `words` 16-bit words (at least 1), most significant bit of the word first. Byte 2n of a
     * buffer is the low half of word n and byte 2n+1 its high half, so that a little-endian DMA moves the stream as it
     * is. Buffers hold 2 * `words` bytes and may begin at an odd address: they are the caller's own where that saves a
     * copy. `out` NULL: what is sent does not matter; `in` NULL: what comes is dropped. */
    void (*transfer)(void *context, const uint8_t *out, uint8_t *in, uint32_t words);
    void (*delay_us)(void *context, uint32_t microseconds);
    /** Monotonic milliseconds; wraps at 2^32. */
    uint32_t (*now_ms)(void *context);

    /** A mutex that guards the state that the API and the worker share. Not taken recursively, never held across a call
     *  of `wait`; held across `transfer` only in the window of a caller's own bytes (1460 bytes: 0.6 ms at 20 MHz; 1.7
     * ms when an answer too many has to be read away first). */
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
