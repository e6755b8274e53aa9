/*
 * What stands for the CLR in the tests of the network layer: its thread, which sleeps until an event is raised, and its
 * way to call this layer (select without waiting, then the call). A change of readiness without an event ends the test.
 */
#ifndef CLR_H
#define CLR_H

#include "check.h"
#include "fake_module.h"
#include "net_secure.h"
#include "net_sockets.h"
#include "net_station.h"

#define CLR_CHANGES 16
#define CLR_ALWAYS 200000U

typedef struct clr
{
    fake_module_t *fake;
    network_t network;
    network_system_t system;
    uint32_t events;
    bool alarmed;
    uint32_t alarm_due_ms;
    network_change_t changes[CLR_CHANGES];
    uint32_t change_count;
    /** What goes on outside of the module while its worker runs; may be NULL. */
    void (*outside)(struct clr *clr);
    void *outside_context;
} clr_t;

enum clr_mode
{
    CLR_READ,
    CLR_WRITE,
    CLR_EXCEPT,
};

/** A network over the fake module, joined to its access point or not. */
clr_t *clr_start(void);
clr_t *clr_start_joined(void);

/** One turn of the worker and of all else that is not the CLR's thread. */
void clr_turn(clr_t *clr);
/** Sleeps until an event is raised; false when none came in so many milliseconds of the model's time. */
bool clr_wait(clr_t *clr, uint32_t milliseconds);

/** nanoCLR's select of one socket: 0, 1, or -1 when it has failed (and `mode` is not CLR_EXCEPT). */
int clr_select(clr_t *clr, int handle, enum clr_mode mode);
/** Turns until select says something; every such change must have come with an event. Returns what it says, 0 after
 * `milliseconds`. */
int clr_poll(clr_t *clr, int handle, enum clr_mode mode, uint32_t milliseconds);

/** As nanoCLR's send and receive without a time-out: -1 for a failure (network.last_error). */
int clr_send(clr_t *clr, int handle, const void *data, uint32_t length);
int clr_receive(clr_t *clr, int handle, void *data, uint32_t length);
/** A connected TCP socket. */
int clr_connected(clr_t *clr, const char *address, uint16_t port);
socket_endpoint_t clr_endpoint(const char *address, uint16_t port);

/** As nanoCLR's SslStream: 0 or the error code; bytes or the error code. */
int clr_handshake(clr_t *clr, int handle, const char *server_name, int context);
int clr_secure_write(clr_t *clr, int handle, const void *data, uint32_t length);
int clr_secure_read(clr_t *clr, int handle, void *data, uint32_t length);

#endif
