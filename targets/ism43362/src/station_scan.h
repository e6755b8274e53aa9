/*
 * The access points in the air: the module's list of them, line by line.
 */
#ifndef STATION_SCAN_H
#define STATION_SCAN_H

#include "station.h"

/** Takes one access point of a scan. */
typedef void (*station_scan_visit_t)(void *context, const station_access_point_t *found);

/** Reads one line of a scan's answer, `length` bytes and a NUL behind them; false when it is none. What a line does not
 * tell is 0. */
bool station_scan_read_line(const char *line, uint32_t length, station_access_point_t *found);

/** Scans, `visit` being called for each line in the order of the module. Blocks the worker for up to 35 s.
 *  AT_OK: the whole list was read. AT_ERROR: the module ended it with an error. AT_TIMEOUT, AT_GRAMMAR: an unknown part
 *  is missing; the client has found its step again or asks for a reset. */
at_status_t station_scan_run(at_client_t *client, bool one_by_one, station_scan_visit_t visit, void *context);

/** The worker: does the scan that waits, if one does. */
bool station_scan_step(station_t *station);
/** The worker: ends a scan that waits. Lock held. */
void station_scan_end(station_t *station, ism_status_t result);

#endif
