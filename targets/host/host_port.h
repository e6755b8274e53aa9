/*
 * The driver's port on a desk: the caller's hardware below, POSIX threads beside.
 */
#ifndef HOST_PORT_H
#define HOST_PORT_H

#include "host.h"
#include "ism_port.h"

/** Prepares the one port of the process. */
const ism_port_t *host_port_init(const nin_host_hardware_t *hardware);

#endif
