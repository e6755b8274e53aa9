/*
 * The commands of one join, and what its failure means.
 */
#ifndef STATION_JOIN_H
#define STATION_JOIN_H

#include "station.h"

/** What a secret can be, by its form alone. A bit each, because some are both. */
enum
{
    STATION_SECRET_NONE = 1, /**< an open network */
    STATION_SECRET_WEP = 2,  /**< 5 or 13 characters, 10 or 26 hexadecimal digits */
    STATION_SECRET_PSK = 4,  /**< 8 to 63 bytes, or 64 hexadecimal digits */
};

/** Bits of the above; 0 = no access point takes such a secret. */
uint32_t station_secret_kinds(const char *secret);

/** Joins; fills the addresses of `link`. Blocks the worker: see station_join for how long. */
ism_status_t station_join_run(at_client_t *client,
                              const station_request_t *request,
                              bool list_one_by_one,
                              station_link_t *link);

#endif
