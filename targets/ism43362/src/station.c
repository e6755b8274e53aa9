#include "station.h"

#include <string.h>

#include "station_internal.h"
#include "station_join.h"
#include "station_scan.h"

#define STATUS_PERIOD_MS 5000U
#define RSSI_EVERY 4U /* status polls */
#define IDLE_MS 60000U

void station_init(station_t *station, const ism_port_t *port, at_client_t *client)
{
    memset(station, 0, sizeof *station);
    station->port = port;
    station->client = client;
    station->join_result = ISM_ERR_NO_LINK;
    station->scan.result = ISM_ERR_ARGUMENT;
}

/* The module takes everything up to the `\r`, so a line end inside would become a second command. */
bool station_is_one_line(const char *text)
{
    return strpbrk(text, "\r\n") == NULL;
}

ism_status_t station_status_of(at_status_t status)
{
    switch (status)
    {
    case AT_OK:
        return ISM_OK;
    case AT_TIMEOUT:
    case AT_LOST:
        return ISM_ERR_TIMEOUT;
    default:
        return ISM_ERR_MODULE;
    }
}

/* ---- requests: any thread ---- */

/* Lock held. */
static ism_status_t take_join(station_t *station, const char *ssid, const char *passphrase)
{
    if ((station->join_wanted || station->joining) && !station->own_join)
    {
        return ISM_ERR_BUSY;
    }
    station_request_t request;
    memset(&request, 0, sizeof request);
    memcpy(request.ssid, ssid, strlen(ssid));
    memcpy(request.passphrase, passphrase, strlen(passphrase));
    request.address = station->next_address;
    if (!station->own_join || memcmp(&request, &station->request, sizeof request) != 0)
    {
        station->request = request;
        station->join_wanted = true;
    }
    station->own_join = false;
    station->leave_wanted = false;
    return ISM_OK;
}

ism_status_t station_join(station_t *station, const char *ssid, const char *passphrase)
{
    const size_t ssid_length = strlen(ssid);
    if (ssid_length == 0 || ssid_length >= STATION_SSID_SIZE || station_secret_kinds(passphrase) == 0 ||
        !station_is_one_line(ssid) || !station_is_one_line(passphrase))
    {
        return ISM_ERR_ARGUMENT;
    }
    station_lock(station);
    const ism_status_t status = take_join(station, ssid, passphrase);
    station_unlock(station);
    station_wake(station);
    return status;
}

ism_status_t station_join_result(station_t *station)
{
    station_lock(station);
    const ism_status_t status =
        station->join_wanted || station->joining ? ISM_WOULD_BLOCK : (ism_status_t)station->join_result;
    station_unlock(station);
    return status;
}

void station_leave(station_t *station)
{
    station_lock(station);
    station->leave_wanted = true;
    if (station->join_wanted)
    {
        station->join_wanted = false;
        station->own_join = false;
        station->join_result = ISM_ERR_NO_LINK;
    }
    station_unlock(station);
    station_wake(station);
}

void station_link(station_t *station, station_link_t *link)
{
    station_lock(station);
    *link = station->link;
    station_unlock(station);
}

static uint32_t number_of(const uint8_t address[4])
{
    return (uint32_t)address[0] << 24 | (uint32_t)address[1] << 16 | (uint32_t)address[2] << 8 | address[3];
}

static bool is_host_address(const station_address_t *address)
{
    const uint32_t own = number_of(address->address);
    const uint32_t mask = number_of(address->netmask);
    const uint32_t gateway = number_of(address->gateway);
    const uint32_t host = own & ~mask;
    const uint8_t first = address->address[0];
    return first != 0 && first != 127 && first <= 223 && mask != 0 && (~mask & (~mask + 1U)) == 0 && host != 0 &&
           host != ~mask && (gateway == 0 || ((gateway ^ own) & mask) == 0);
}

ism_status_t station_set_address(station_t *station, const station_address_t *address)
{
    if (address != NULL && !is_host_address(address))
    {
        return ISM_ERR_ARGUMENT;
    }
    static const station_address_t s_dhcp;
    station_lock(station);
    station->next_address = address != NULL ? *address : s_dhcp;
    station_unlock(station);
    return ISM_OK;
}

/* ---- the worker ---- */

static int read_digit(char character)
{
    if (character >= '0' && character <= '9')
    {
        return character - '0';
    }
    const char letter = (char)(character | 0x20);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool station_read_mac(const char *text, uint8_t mac[6])
{
    bool valid = true;
    for (uint32_t i = 0; i < 6 && valid; i++, text += 3)
    {
        const int high = read_digit(text[0]);
        const int low = high < 0 ? -1 : read_digit(text[1]);
        mac[i] = (uint8_t)(high * 16 + low);
        valid = low >= 0 && (i == 5 || text[2] == ':');
    }
    return valid;
}

/* It is shown to the user, and what came with noise on the wires is not to steer the terminal. */
static bool is_shown(char character)
{
    return character >= ' ' && character <= '~';
}

bool station_identify(station_t *station)
{
    static const uint8_t s_ends_datagrams[4] = {6, 2, 1, 8};
    char firmware[sizeof station->link.firmware] = {0};
    uint8_t version[4] = {0};
    uint8_t mac[6] = {0};

    if (at_client_ask(station->client, "I?") != AT_OK)
    {
        return false;
    }
    const char *revision = at_text_field(station->client->reply, 1);
    if (revision == NULL)
    {
        return false;
    }
    for (uint32_t i = 0; i < sizeof firmware - 1U && is_shown(revision[i]) && revision[i] != ','; i++)
    {
        firmware[i] = revision[i];
    }
    if (firmware[0] != 'C' || !at_text_read_address(firmware + 1, version))
    {
        memset(version, 0, sizeof version);
    }
    if (at_client_ask(station->client, "Z5") != AT_OK || !station_read_mac(station->client->reply, mac))
    {
        return false;
    }

    station_lock(station);
    memcpy(station->link.firmware, firmware, sizeof firmware);
    memcpy(station->link.mac, mac, sizeof mac);
    memcpy(station->version, version, sizeof version);
    station_unlock(station);
    station->client->ends_datagrams = station_firmware_at_least(station, s_ends_datagrams);
    station_notify(station);
    return true;
}

bool station_firmware_at_least(const station_t *station, const uint8_t version[4])
{
    return station->version[0] != 0 && memcmp(station->version, version, sizeof station->version) >= 0;
}

/* F0 alone loses its answer when it hears more than about 20 access points; F0=2 came with C3.5.2.5. */
bool station_lists_one_by_one(const station_t *station)
{
    static const uint8_t s_first[4] = {3, 5, 2, 5};
    return station_firmware_at_least(station, s_first);
}

void station_link_lost(station_t *station)
{
    station_lock(station);
    station->link.joined = false;
    station->link_turn++;
    memset(station->link.address, 0, sizeof station->link.address);
    station_unlock(station);
    station_notify(station);
}

void station_module_reset(station_t *station)
{
    station_lock(station);
    if (station->link.joined && !station->join_wanted && !station->leave_wanted)
    {
        station->join_wanted = true;
        station->own_join = true;
    }
    station_unlock(station);
    station_link_lost(station);
}

void station_module_lost(station_t *station)
{
    station_lock(station);
    if (station->join_wanted || station->joining)
    {
        station->join_result = ISM_ERR_TIMEOUT;
    }
    station->join_wanted = false;
    station->joining = false;
    station->own_join = false;
    station->leave_wanted = false;
    station_scan_end(station, ISM_ERR_TIMEOUT);
    station_unlock(station);
    station_notify(station);
}

/* The worker alone changes the link, so it reads it without the lock. */
uint32_t station_link_number(const station_t *station)
{
    return station->link.joined ? station->link_turn + 1U : 0;
}

static void join(station_t *station)
{
    station_request_t request;
    station_lock(station);
    station_link_t link = station->link;
    request = station->request;
    station_unlock(station);
    link.rssi_dbm = 0;
    const ism_status_t result = station_join_run(station->client, &request, station_lists_one_by_one(station), &link);

    station_lock(station);
    station->link = link;
    station->link.joined = result == ISM_OK;
    station->join_result = (int16_t)result;
    station->joining = false;
    station->own_join = station->own_join && station->join_wanted;
    station->next_status_ms = station_now(station) + STATUS_PERIOD_MS;
    station->status_turn = 0;
    station_unlock(station);
    station_notify(station);
}

static void leave(station_t *station)
{
    (void)at_client_ask(station->client, "CD");
    station_link_lost(station);
}

static void poll_status(station_t *station)
{
    const at_status_t status = at_client_ask(station->client, "CS");
    const bool left = status == AT_OK && station->client->reply[0] == '0';
    int32_t rssi = station->link.rssi_dbm;
    if (left)
    {
        station_link_lost(station);
    }
    else if (station->status_turn++ % RSSI_EVERY == 0 && at_client_ask(station->client, "CR") == AT_OK)
    {
        (void)at_text_read_number(station->client->reply, &rssi);
    }
    station_lock(station);
    station->link.rssi_dbm = (int16_t)rssi;
    station->next_status_ms = station_now(station) + STATUS_PERIOD_MS;
    station_unlock(station);
}

/* The order of the worker's interest. */
bool station_step(station_t *station)
{
    station_lock(station);
    const bool joined = station->link.joined;
    /* Leaving takes a step of its own: the sockets of the old link end before anybody can open one on the new. */
    const bool leaves = station->leave_wanted || (station->join_wanted && joined);
    const bool joins = station->join_wanted && !leaves;
    station->leave_wanted = false;
    if (joins)
    {
        station->join_wanted = false;
        station->joining = true;
    }
    const bool status_due = joined && port_is_past(station->port, station->next_status_ms);
    station_unlock(station);

    if (leaves)
    {
        leave(station);
    }
    else if (joins)
    {
        join(station);
    }
    else if (!station_scan_step(station))
    {
        if (status_due)
        {
            poll_status(station);
        }
        return status_due;
    }
    return true;
}

uint32_t station_idle_ms(const station_t *station)
{
    const int32_t left = (int32_t)(station->next_status_ms - station_now(station));
    if (!station->link.joined)
    {
        return IDLE_MS;
    }
    return left > 0 ? (uint32_t)left : 0;
}
