/*
 * What a session stands on in the tests: a loopback connection that can be made slow or cut, a clock that the test
 * sets, and a source of random numbers that can fail.
 */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>

#include "recut.h"
#include "tls_client.h"

/** A result of the transport that the client knows nothing of. */
#define WIRE_CUT (-10)

typedef struct wire
{
    int socket;
    int64_t utc_seconds;
    bool random_fails;
    bool byte_by_byte; /**< one byte a call, and only every second call moves one */
    bool pause;
    int sends_left; /**< sends before the wire is cut for sending; -1 = never */
    recut_t *recut; /**< NULL = records as the server sends them */
    short blocked;  /**< the poll event that the last would-block waits for, 0 = none */
} wire_t;

/** A wire to a loopback port, with the board's clock at 2030-01-01. */
wire_t wire_connect(uint16_t port);
void wire_close(wire_t *wire);

tls_transport_t wire_transport(wire_t *wire);
tls_platform_t wire_platform(wire_t *wire);

/** Waits until the call that has just told TLS_WOULD_BLOCK is worth another try; ends the process after 10 s. */
void wire_wait(const wire_t *wire);

#endif
