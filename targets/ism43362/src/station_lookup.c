#include <string.h>

#include "station_internal.h"

#define LOOKUP_TIMEOUT_MS 15000U
#define LOOKUP_BOUND_MS 20000U
/* An answer that nobody asked for within this time was forgotten, and its ticket is used again. */
#define LOOKUP_FORGOTTEN_MS 60000U

/* ---- requests: any thread ---- */

static bool is_free(const station_t *station, const station_lookup_t *lookup)
{
    return lookup->state == LOOKUP_FREE ||
           (lookup->state == LOOKUP_DONE && station_now(station) - lookup->started_ms > LOOKUP_FORGOTTEN_MS);
}

int station_lookup(station_t *station, const char *name)
{
    const size_t length = strlen(name);
    if (length >= STATION_NAME_SIZE)
    {
        return ISM_ERR_NAME_TOO_LONG;
    }
    if (length == 0 || !station_is_one_line(name))
    {
        return ISM_ERR_ARGUMENT;
    }

    int ticket = ISM_ERR_BUSY;
    station_lock(station);
    for (uint32_t i = 0; i < STATION_LOOKUPS && ticket < 0; i++)
    {
        station_lookup_t *lookup = &station->lookups[i];
        if (is_free(station, lookup))
        {
            lookup->state = LOOKUP_QUEUED;
            lookup->turn++;
            lookup->started_ms = station_now(station);
            memcpy(lookup->name, name, length + 1U);
            ticket = (int)(1U + i + STATION_LOOKUPS * lookup->turn);
        }
    }
    station_unlock(station);
    station_wake(station);
    return ticket;
}

ism_status_t station_lookup_result(station_t *station, int ticket, uint8_t address[4])
{
    if (ticket <= 0)
    {
        return ISM_ERR_ARGUMENT;
    }
    const uint32_t number = (uint32_t)ticket - 1U;
    station_lookup_t *lookup = &station->lookups[number % STATION_LOOKUPS];
    ism_status_t status = ISM_ERR_ARGUMENT;

    station_lock(station);
    if (lookup->state != LOOKUP_FREE && lookup->turn == number / STATION_LOOKUPS)
    {
        if (lookup->state == LOOKUP_DONE)
        {
            status = (ism_status_t)lookup->result;
            memcpy(address, lookup->address, sizeof lookup->address);
        }
        else
        {
            status = station_now(station) - lookup->started_ms > LOOKUP_BOUND_MS ? ISM_ERR_TIMEOUT : ISM_WOULD_BLOCK;
        }
        if (status != ISM_WOULD_BLOCK)
        {
            lookup->state = LOOKUP_FREE;
        }
    }
    station_unlock(station);
    return status;
}

/* ---- the worker ---- */

station_lookup_t *station_take_lookup(station_t *station)
{
    for (uint32_t i = 0; i < STATION_LOOKUPS; i++)
    {
        if (station->lookups[i].state == LOOKUP_QUEUED)
        {
            station->lookups[i].state = LOOKUP_RUNNING;
            return &station->lookups[i];
        }
    }
    return NULL;
}

void station_end_lookups(station_t *station)
{
    for (uint32_t i = 0; i < STATION_LOOKUPS; i++)
    {
        if (station->lookups[i].state == LOOKUP_QUEUED)
        {
            station->lookups[i].state = LOOKUP_DONE;
            station->lookups[i].result = ISM_ERR_NO_LINK;
        }
    }
}

static ism_status_t resolve(station_t *station, const char *name, uint8_t address[4])
{
    at_text_t text;
    at_text_start(&text, "D0=");
    at_text_add(&text, name);
    const at_status_t status = at_client_text(station->client, &text, LOOKUP_TIMEOUT_MS);
    if (status == AT_OK && at_text_read_address(station->client->reply, address))
    {
        return ISM_OK;
    }
    return status == AT_OK || status == AT_ERROR ? ISM_ERR_NAME_UNKNOWN : ISM_ERR_TIMEOUT;
}

void station_look_up(station_t *station, station_lookup_t *lookup, bool joined)
{
    char name[STATION_NAME_SIZE];
    uint8_t address[4] = {0};
    station_lock(station);
    const uint16_t turn = lookup->turn;
    memcpy(name, lookup->name, sizeof name);
    station_unlock(station);

    const ism_status_t result = joined ? resolve(station, name, address) : ISM_ERR_NO_LINK;

    station_lock(station);
    if (lookup->state == LOOKUP_RUNNING && lookup->turn == turn)
    {
        lookup->result = (int16_t)result;
        memcpy(lookup->address, address, sizeof address);
        lookup->state = LOOKUP_DONE;
    }
    station_unlock(station);
    station_notify(station);
}
