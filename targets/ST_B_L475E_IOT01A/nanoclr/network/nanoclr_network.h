/*
 * The one network of this board, for the C++ that gives it to nanoCLR. For the CLR's thread.
 */
#ifndef NANOCLR_NETWORK_H
#define NANOCLR_NETWORK_H

#include <nanoHAL.h>

// The drivers' C names functions as structs, in which C++ sees a hidden constructor.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#include "net_secure.h"
#include "net_sockets.h"
#include "net_station.h"
#pragma GCC diagnostic pop

/** Ready when the CLR runs. */
network_t *board_network();

#endif
