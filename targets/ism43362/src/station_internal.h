/*
 * What the parts of the station share.
 */
#ifndef STATION_INTERNAL_H
#define STATION_INTERNAL_H

#include "port_calls.h"
#include "station.h"

/** False when the module would take the rest of `text` for another command. */
bool station_is_one_line(const char *text);
/** Reads `xx:xx:xx:xx:xx:xx`; any character may follow it. */
bool station_read_mac(const char *text, uint8_t mac[6]);
/** What a caller is told of a command. */
ism_status_t station_status_of(at_status_t status);
/** Whether the module gives its scan line by line. The worker. */
bool station_lists_one_by_one(const station_t *station);

static inline void station_lock(const station_t *station)
{
    port_lock(station->port);
}

static inline void station_unlock(const station_t *station)
{
    port_unlock(station->port);
}

static inline void station_wake(const station_t *station)
{
    port_wake(station->port);
}

static inline void station_notify(const station_t *station)
{
    port_notify(station->port);
}

static inline uint32_t station_now(const station_t *station)
{
    return port_now_ms(station->port);
}

#endif
