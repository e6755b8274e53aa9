/*
 * Random numbers of the chip's generator for the CLR's thread: TLS, keys, System.Random.
 */
#ifndef SAFE_RANDOM_H
#define SAFE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C"
{
#endif

    /** Fills `to`. False: the generator fails its own tests, and nothing in `to` may be used. */
    bool safe_random_fill(void *to, size_t count);

#ifdef __cplusplus
}
#endif

#endif
