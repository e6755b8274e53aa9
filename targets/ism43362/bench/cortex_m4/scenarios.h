/*
 * What the driver is put through while its worker's stack is painted.
 */
#ifndef SCENARIOS_H
#define SCENARIOS_H

#include "sockets.h"

typedef struct scenario
{
    const char *name;
    void (*run)(void);
} scenario_t;

/** Ends with an entry whose name is NULL. */
extern const scenario_t scenarios[];

/** Accepts connections and datagrams. */
extern const socket_endpoint_t scenario_server;

#endif
