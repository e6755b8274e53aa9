/*
 * The module as a Wi-Fi station: identity, join, leave, link status and names.
 *
 * Requests are taken by any thread and answered by the worker; nobody waits for the module.
 */
#ifndef STATION_H
#define STATION_H

#include <stdbool.h>
#include <stdint.h>

#include "at_client.h"
#include "ism_status.h"

#define STATION_SSID_SIZE 33U       /* 32 bytes and NUL */
#define STATION_PASSPHRASE_SIZE 65U /* 64 hex digits and NUL */
#define STATION_NAME_SIZE 65U       /* D0 takes 64 characters */
#define STATION_LOOKUPS 2U

/** What is known of the link without asking the module. */
typedef struct station_link
{
    bool joined;
    uint8_t address[4];
    uint8_t netmask[4];
    uint8_t gateway[4];
    uint8_t dns[4];
    uint8_t mac[6];
    int16_t rssi_dbm;
    char firmware[32]; /**< revision field of `I?` */
} station_link_t;

typedef enum lookup_state
{
    LOOKUP_FREE,
    LOOKUP_QUEUED,
    LOOKUP_RUNNING,
    LOOKUP_DONE,
} lookup_state_t;

typedef struct station_lookup
{
    lookup_state_t state;
    uint16_t turn; /**< part of the ticket, so that an old ticket finds nothing */
    int16_t result;
    uint32_t started_ms;
    uint8_t address[4];
    char name[STATION_NAME_SIZE];
} station_lookup_t;

typedef struct station
{
    const ism_port_t *port;
    at_client_t *client;
    station_link_t link;
    uint32_t link_turn; /**< counts lost links: a new join is not the old link */
    bool join_wanted;
    bool joining;
    bool leave_wanted;
    int16_t join_result;
    char ssid[STATION_SSID_SIZE];
    char passphrase[STATION_PASSPHRASE_SIZE];
    station_lookup_t lookups[STATION_LOOKUPS];
    uint32_t next_status_ms;
    uint8_t status_turn;
} station_t;

void station_init(station_t *station, const ism_port_t *port, at_client_t *client);

/* Any thread. */
ism_status_t station_join(station_t *station, const char *ssid, const char *passphrase);
ism_status_t station_join_result(station_t *station);
void station_leave(station_t *station);
void station_link(station_t *station, station_link_t *link);
int station_lookup(station_t *station, const char *name);
ism_status_t station_lookup_result(station_t *station, int ticket, uint8_t address[4]);

/* The worker. */

/** The module was restarted: reads its identity. False when it does not tell one. */
bool station_identify(station_t *station);
/** The access point is gone, or the module is about to be reset. A join that waits is done afterwards. */
void station_link_lost(station_t *station);
/** The module does not answer its reset: ends what was asked of it. */
void station_module_lost(station_t *station);
/** Does one pending request; false when there was none. */
bool station_step(station_t *station);
/** 0 while not joined, else a number that is another one after each loss of the link. */
uint32_t station_link_number(station_t *station);
/** Milliseconds until station_step has something to do by itself. */
uint32_t station_idle_ms(station_t *station);

#endif
