#include "station.h"

#include <string.h>

#include "station_join.h"

#define STATUS_PERIOD_MS 3000U
#define RSSI_EVERY 4U /* status polls */
#define IDLE_MS 60000U

#define LOOKUP_TIMEOUT_MS 15000U
#define LOOKUP_BOUND_MS 20000U
/* An answer that nobody asked for within this time was forgotten, and its ticket is used again. */
#define LOOKUP_FORGOTTEN_MS 60000U

void station_init(station_t *station, const ism_port_t *port, at_client_t *client)
{
    memset(station, 0, sizeof *station);
    station->port = port;
    station->client = client;
    station->join_result = ISM_ERR_NO_LINK;
}

static void lock(const station_t *station)
{
    station->port->lock(station->port->context);
}

static void unlock(const station_t *station)
{
    station->port->unlock(station->port->context);
}

static void wake(const station_t *station)
{
    station->port->wake(station->port->context);
}

static void notify(const station_t *station)
{
    station->port->notify(station->port->context);
}

static uint32_t now_ms(const station_t *station)
{
    return station->port->now_ms(station->port->context);
}

/* The module takes everything up to the `\r`, so a line end inside would become a second command. */
static bool is_one_line(const char *text)
{
    return strpbrk(text, "\r\n") == NULL;
}

/* ---- requests: any thread ---- */

ism_status_t station_join(station_t *station, const char *ssid, const char *passphrase)
{
    const size_t ssid_length = strlen(ssid);
    const size_t passphrase_length = strlen(passphrase);
    if (ssid_length == 0 || ssid_length >= STATION_SSID_SIZE || passphrase_length >= STATION_PASSPHRASE_SIZE ||
        !is_one_line(ssid) || !is_one_line(passphrase))
    {
        return ISM_ERR_ARGUMENT;
    }

    ism_status_t status = ISM_ERR_BUSY;
    lock(station);
    if (!station->join_wanted && !station->joining)
    {
        memcpy(station->ssid, ssid, ssid_length + 1U);
        memcpy(station->passphrase, passphrase, passphrase_length + 1U);
        station->join_wanted = true;
        station->leave_wanted = false;
        status = ISM_OK;
    }
    unlock(station);
    wake(station);
    return status;
}

ism_status_t station_join_result(station_t *station)
{
    lock(station);
    const ism_status_t status =
        station->join_wanted || station->joining ? ISM_WOULD_BLOCK : (ism_status_t)station->join_result;
    unlock(station);
    return status;
}

void station_leave(station_t *station)
{
    lock(station);
    station->leave_wanted = true;
    if (station->join_wanted)
    {
        station->join_wanted = false;
        station->join_result = ISM_ERR_NO_LINK;
    }
    unlock(station);
    wake(station);
}

void station_link(station_t *station, station_link_t *link)
{
    lock(station);
    *link = station->link;
    unlock(station);
}

static bool is_free(const station_t *station, const station_lookup_t *lookup)
{
    return lookup->state == LOOKUP_FREE ||
           (lookup->state == LOOKUP_DONE && now_ms(station) - lookup->started_ms > LOOKUP_FORGOTTEN_MS);
}

int station_lookup(station_t *station, const char *name)
{
    const size_t length = strlen(name);
    if (length >= STATION_NAME_SIZE)
    {
        return ISM_ERR_NAME_TOO_LONG;
    }
    if (length == 0 || !is_one_line(name))
    {
        return ISM_ERR_ARGUMENT;
    }

    int ticket = ISM_ERR_BUSY;
    lock(station);
    for (uint32_t i = 0; i < STATION_LOOKUPS && ticket < 0; i++)
    {
        station_lookup_t *lookup = &station->lookups[i];
        if (is_free(station, lookup))
        {
            lookup->state = LOOKUP_QUEUED;
            lookup->turn++;
            lookup->started_ms = now_ms(station);
            memcpy(lookup->name, name, length + 1U);
            ticket = (int)(1U + i + STATION_LOOKUPS * lookup->turn);
        }
    }
    unlock(station);
    wake(station);
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

    lock(station);
    if (lookup->state != LOOKUP_FREE && lookup->turn == number / STATION_LOOKUPS)
    {
        if (lookup->state == LOOKUP_DONE)
        {
            status = (ism_status_t)lookup->result;
            memcpy(address, lookup->address, sizeof lookup->address);
        }
        else
        {
            status = now_ms(station) - lookup->started_ms > LOOKUP_BOUND_MS ? ISM_ERR_TIMEOUT : ISM_WOULD_BLOCK;
        }
        if (status != ISM_WOULD_BLOCK)
        {
            lookup->state = LOOKUP_FREE;
        }
    }
    unlock(station);
    return status;
}

/* ---- the worker ---- */

static bool read_mac(const char *text, uint8_t mac[6])
{
    static const char s_digits[] = "0123456789ABCDEFabcdef";
    for (uint32_t i = 0; i < 12; i++)
    {
        const char character = text[i + i / 2U];
        const char *digit = character == '\0' ? NULL : strchr(s_digits, character);
        if (digit == NULL)
        {
            return false;
        }
        const uint32_t value = (uint32_t)(digit - s_digits);
        mac[i / 2U] = (uint8_t)(mac[i / 2U] * 16U + (value < 16U ? value : value - 6U));
    }
    return true;
}

bool station_identify(station_t *station)
{
    const char *reply = station->client->reply;
    char firmware[sizeof station->link.firmware] = {0};
    uint8_t mac[6] = {0};

    if (at_client_ask(station->client, "I?", AT_TIMEOUT_MS) != AT_OK)
    {
        return false;
    }
    const char *revision = at_text_field(reply, 1);
    if (revision == NULL)
    {
        return false;
    }
    for (uint32_t i = 0; i < sizeof firmware - 1U && revision[i] != ',' && revision[i] != '\0'; i++)
    {
        firmware[i] = revision[i];
    }
    if (at_client_ask(station->client, "Z5", AT_TIMEOUT_MS) != AT_OK || !read_mac(reply, mac))
    {
        return false;
    }

    lock(station);
    memcpy(station->link.firmware, firmware, sizeof firmware);
    memcpy(station->link.mac, mac, sizeof mac);
    unlock(station);
    notify(station);
    return true;
}

static void drop_link(station_t *station)
{
    lock(station);
    station->link.joined = false;
    station->link_turn++;
    memset(station->link.address, 0, sizeof station->link.address);
    unlock(station);
    notify(station);
}

void station_module_restarting(station_t *station)
{
    drop_link(station);
}

void station_module_lost(station_t *station)
{
    lock(station);
    if (station->join_wanted)
    {
        station->join_result = ISM_ERR_TIMEOUT;
    }
    station->join_wanted = false;
    station->leave_wanted = false;
    for (uint32_t i = 0; i < STATION_LOOKUPS; i++)
    {
        if (station->lookups[i].state == LOOKUP_QUEUED)
        {
            station->lookups[i].state = LOOKUP_DONE;
            station->lookups[i].result = ISM_ERR_NO_LINK;
        }
    }
    unlock(station);
    notify(station);
}

uint32_t station_link_number(station_t *station)
{
    lock(station);
    const uint32_t number = station->link.joined ? station->link_turn + 1U : 0;
    unlock(station);
    return number;
}

static void join(station_t *station)
{
    station_link_t link;
    station_link(station, &link);
    if (link.joined)
    {
        (void)at_client_ask(station->client, "CD", AT_TIMEOUT_MS);
        drop_link(station);
        link.joined = false;
    }
    const ism_status_t result = station_join_run(station->client, station->ssid, station->passphrase, &link);

    lock(station);
    station->link = link;
    station->link.joined = result == ISM_OK;
    station->join_result = (int16_t)result;
    station->joining = false;
    station->next_status_ms = now_ms(station) + STATUS_PERIOD_MS;
    unlock(station);
    notify(station);
}

static void leave(station_t *station)
{
    (void)at_client_ask(station->client, "CD", AT_TIMEOUT_MS);
    drop_link(station);
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

static void look_up(station_t *station, station_lookup_t *lookup, bool joined)
{
    char name[STATION_NAME_SIZE];
    uint8_t address[4] = {0};
    lock(station);
    const uint16_t turn = lookup->turn;
    memcpy(name, lookup->name, sizeof name);
    unlock(station);

    const ism_status_t result = joined ? resolve(station, name, address) : ISM_ERR_NO_LINK;

    lock(station);
    if (lookup->state == LOOKUP_RUNNING && lookup->turn == turn)
    {
        lookup->result = (int16_t)result;
        memcpy(lookup->address, address, sizeof address);
        lookup->state = LOOKUP_DONE;
    }
    unlock(station);
    notify(station);
}

static void poll_status(station_t *station)
{
    const at_status_t status = at_client_ask(station->client, "CS", AT_TIMEOUT_MS);
    const bool left = status == AT_OK && station->client->reply[0] == '0';
    int32_t rssi = 0;
    if (left)
    {
        drop_link(station);
    }
    else if (station->status_turn++ % RSSI_EVERY == 0 && at_client_ask(station->client, "CR", AT_TIMEOUT_MS) == AT_OK &&
             at_text_read_number(station->client->reply, &rssi))
    {
        lock(station);
        station->link.rssi_dbm = (int16_t)rssi;
        unlock(station);
    }
    lock(station);
    station->next_status_ms = now_ms(station) + STATUS_PERIOD_MS;
    unlock(station);
}

/* The order of the worker's interest. */
bool station_step(station_t *station)
{
    station_lookup_t *lookup = NULL;
    lock(station);
    const bool joined = station->link.joined;
    const bool leaves = station->leave_wanted;
    const bool joins = station->join_wanted && !leaves;
    station->leave_wanted = false;
    if (joins)
    {
        station->join_wanted = false;
        station->joining = true;
    }
    for (uint32_t i = 0; i < STATION_LOOKUPS && lookup == NULL && !leaves && !joins; i++)
    {
        if (station->lookups[i].state == LOOKUP_QUEUED)
        {
            lookup = &station->lookups[i];
            lookup->state = LOOKUP_RUNNING;
        }
    }
    const bool status_due = joined && (int32_t)(now_ms(station) - station->next_status_ms) >= 0;
    unlock(station);

    if (leaves)
    {
        leave(station);
    }
    else if (joins)
    {
        join(station);
    }
    else if (lookup != NULL)
    {
        look_up(station, lookup, joined);
    }
    else if (status_due)
    {
        poll_status(station);
    }
    return leaves || joins || lookup != NULL || status_due;
}

uint32_t station_idle_ms(station_t *station)
{
    lock(station);
    const bool joined = station->link.joined;
    const int32_t left = (int32_t)(station->next_status_ms - now_ms(station));
    unlock(station);
    if (!joined)
    {
        return IDLE_MS;
    }
    return left > 0 ? (uint32_t)left : 0;
}
