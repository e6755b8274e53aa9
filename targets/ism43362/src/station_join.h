/*
 * The commands of one join, and what its failure means.
 */
#ifndef STATION_JOIN_H
#define STATION_JOIN_H

#include "station.h"

/** Joins; fills the addresses of `link`. Blocks the worker up to 35 s, and while it scans after a failure. */
ism_status_t station_join_run(at_client_t *client, const char *ssid, const char *passphrase, station_link_t *link);

#endif
