/*
 * Between a server and the client: puts the server's handshake messages into records of another length, and leaves
 * everything else as it is. Handshake hashes do not notice (RFC 5246, section 7.4.9).
 */
#ifndef RECUT_H
#define RECUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECUT_MAX 40000U

typedef struct recut
{
    uint16_t record; /**< bytes of a record; 0 = nothing is changed */
    uint8_t raw[RECUT_MAX];
    size_t raw_length;
    uint8_t out[2U * RECUT_MAX];
    size_t out_length;
    size_t out_used;
    bool through; /**< behind the server's first flight: as it is */
} recut_t;

/** Takes bytes of the server. */
void recut_put(recut_t *recut, const uint8_t *data, size_t length);

/** Gives up to `length` bytes, 0 = more of the server is needed first. */
size_t recut_take(recut_t *recut, uint8_t *data, size_t length);

#endif
