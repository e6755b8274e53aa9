/*
 * Names to IPv4 addresses: by the module's own look-up where that can be believed, else by a resolver of our own.
 *
 * The module takes names of 64 characters at most, says "Host not found" to an answer of more than 512 bytes, and
 * firmware C3.5.2.5.STM may answer an unknown name with the address of the name before. Its answer is therefore taken
 * unless it is the one that it gave last for another name, or an address that it cannot connect to.
 */
#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "at_client.h"
#include "dns_message.h"
#include "ism_status.h"
#include "resolver.h"
#include "sockets.h"
#include "station.h"

#define NAMES_LOOKUPS 2U

typedef struct names_lookup
{
    bool wanted;    /**< somebody has a ticket for it */
    uint16_t turn;  /**< part of the ticket, so that an old ticket finds nothing */
    int16_t result; /**< ISM_WOULD_BLOCK until the worker has one */
    uint32_t started_ms;
    uint8_t address[4];
    char name[DNS_NAME_MAX + 1U]; /**< without a final dot */
} names_lookup_t;

typedef struct names
{
    const ism_port_t *port;
    at_client_t *client;
    station_t *station;
    names_lookup_t lookups[NAMES_LOOKUPS];
    names_lookup_t *current; /**< what the worker is busy with; NULL = nothing */

    /* The worker's. */
    resolver_t resolver;
    uint32_t link;       /**< number of the link on which it began */
    int16_t module_says; /**< what D0 said of `current`: ISM_OK = last_answer, ISM_WOULD_BLOCK = nothing that counts */
    uint8_t last_answer[4]; /**< of D0, as far as it was believed; 0.0.0.0 = none yet */
    uint32_t last_name;     /**< hash of the name that it was for */
} names_t;

void names_init(names_t *names, const ism_port_t *port, at_client_t *client, station_t *station, sockets_t *sockets);

/* Any thread. */

/** Starts a look-up. Returns a ticket > 0, ISM_ERR_NAME_TOO_LONG (more than 253 characters, or 63 in a label),
 *  ISM_ERR_ARGUMENT (no name: empty, an empty label, other characters than letters, digits, `-` and `_`, or numbers
 *  that are no address), or ISM_ERR_BUSY (no ticket free). A dotted IPv4 address is its own answer. */
int names_lookup(names_t *names, const char *name);

/** The ticket of a look-up of the same name that waits or has its result; ISM_ERR_ARGUMENT when there is none. */
int names_find(names_t *names, const char *name);

/** ISM_WOULD_BLOCK for at most 20 s after names_lookup, then ISM_OK with `address` set, or ISM_ERR_NAME_UNKNOWN,
 *  ISM_ERR_TIMEOUT (no DNS server gave an answer that counts), ISM_ERR_NO_LINK, ISM_ERR_NO_SOCKET (our own resolver
 *  found none free), ISM_ERR_ARGUMENT (no such ticket). Any but the first frees the ticket; one that nobody asks for is
 *  used again 60 s after its start. */
ism_status_t names_result(names_t *names, int ticket, uint8_t address[4]);

/* The worker. */

/** Does one thing, which takes up to 15 s when the module answers late; false when there was nothing to do. */
bool names_step(names_t *names);
/** Milliseconds until names_step has something to do by itself. */
uint32_t names_idle_ms(names_t *names);
/** The module does not answer its reset: ends what was asked. */
void names_module_lost(names_t *names);

#endif
