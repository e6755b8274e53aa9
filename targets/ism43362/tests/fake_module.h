/*
 * A model of the ISM43362: an SPI slave that keeps the two phases, the byte order and the padding word by word, with a
 * clock of its own that only moves while the driver moves words, delays or waits. Same calls, same microseconds.
 *
 * Around it: access points ("home", "secret-pass"), peers, names. A test scripts single answers and faults.
 * Everything that the driver does against the protocol is counted.
 */
#ifndef FAKE_MODULE_H
#define FAKE_MODULE_H

#include "fake_clock.h"
#include "fake_dns.h"
#include "fake_faults.h"
#include "fake_network.h"
#include "fake_station.h"
#include "ism43362.h"

#define FAKE_WATCHES 4

typedef enum fake_phase
{
    FAKE_HELD,
    FAKE_BOOTING,
    FAKE_WORKING,
    FAKE_DATA,
    FAKE_COMMAND,
} fake_phase_t;

/* A piece of memory, and how many bytes the bus took from it or put into it. */
typedef struct fake_watch
{
    const uint8_t *bytes;
    uint32_t length;
    uint64_t taken, put;
} fake_watch_t;

typedef struct fake_module
{
    ism_port_t port;
    ism43362_t driver;

    fake_clock_t clock;
    fake_timing_t timing;
    int locked, woken;
    uint64_t locked_ns, longest_lock_ns;
    uint32_t notified;
    uint32_t random_state, model_random_state;

    fake_phase_t phase;
    bool selected, drdy;
    bool level;                 /* what DRDY would be if it did not stick */
    bool stuck, stuck_for_ever; /* high */
    bool clocked;               /* in this NSS window */
    uint64_t selected_ns, deselected_ns, risen_ns;
    uint8_t out[16384];
    uint32_t out_length, out_position;
    uint8_t in[2048];
    uint32_t in_length;
    fake_script_t script; /* of the command under way */
    uint64_t command_ns;  /* when it came */
    uint32_t busy_ms;     /* what it takes beside the usual time */
    bool hangs;           /* it is never answered */

    uint32_t violations; /* of the protocol, by the driver */
    uint32_t resets;     /* by the driver */
    uint32_t self_resets, windows, commands;
    uint64_t bytes_out, bytes_in; /* on the bus: in windows of commands, in windows of answers */
    char log[16384];              /* texts of the commands, blank separated */
    fake_watch_t watches[FAKE_WATCHES];

    const char *firmware;
    const char *cursor; /* NULL = the right one */
    bool dead;          /* does not answer a reset */
    bool joined;
    bool air;  /* the access point "home" is there */
    bool dhcp; /* a DHCP server answers */
    int rssi_dbm;
    char ssid[64], passphrase[80];
    fake_station_t station;
    int selected_socket;
    fake_socket_t sockets[FAKE_SOCKETS];
    fake_network_t network;
    fake_dns_t dns;
    fake_script_t scripts[FAKE_SCRIPTS];
    fake_script_source_t script_source;
    void *script_context;
} fake_module_t;

/* A module out of its box, its driver initialised; the worker has not run. */
fake_module_t *fake_start(void);
/* The same after identity and join. */
fake_module_t *fake_start_joined(void);

/* Runs the worker until it is idle (it may be idle with polls to come). */
void fake_settle(fake_module_t *fake);
/* Runs the worker and its pauses for a time of the fake clock. */
void fake_run_for(fake_module_t *fake, uint32_t milliseconds);
/* Empties the log and sets commands, windows and bytes back to 0, those of the watches too. */
void fake_clear_log(fake_module_t *fake);
/* Counts what the bus moves straight out of or into a piece of memory. */
fake_watch_t *fake_watch(fake_module_t *fake, const void *bytes, uint32_t length);

#endif
