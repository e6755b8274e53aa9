/*
 * Driver of the Inventek ISM43362-M3G-L44 Wi-Fi module on SPI: station, names, sockets and the one worker that serves
 * them.
 *
 * Threads: every function of station.h, names.h and sockets.h marked "any thread" may be called at any time after
 * ism_init and never waits for the module; what happens later is told by the port's `notify`. ism_worker_run is the
 * only code that talks to the module. ism_data_ready_edge is for the DRDY interrupt.
 */
#ifndef ISM43362_H
#define ISM43362_H

#include <stdatomic.h>

#include "at_client.h"
#include "names.h"
#include "sockets.h"
#include "station.h"

typedef struct ism43362
{
    const ism_port_t *port;
    at_client_t client;
    station_t station;
    sockets_t sockets;
    names_t names;
} ism43362_t;

/** `port` must outlive the driver. Touches no hardware. */
void ism_init(ism43362_t *ism, const ism_port_t *port);

/** DRDY changed its level. */
void ism_data_ready_edge(ism43362_t *ism, bool level);

/** Serves requests until `stop` is set (and the port's `wake` called). Resets the module first, and again whenever it
 *  stops answering. Stack: 1.2 KB without the port. */
void ism_worker_run(ism43362_t *ism, const atomic_bool *stop);

/** One turn of the worker, for a caller with a loop of its own: does one thing and returns 0, or returns the
 *  milliseconds that may pass before the next turn when nobody calls `wake`. */
uint32_t ism_worker_step(ism43362_t *ism);

#endif
