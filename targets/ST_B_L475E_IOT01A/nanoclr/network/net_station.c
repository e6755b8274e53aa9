#include "net_station.h"

#include <string.h>

#include "at_text.h"

/* System.Net.NetworkInformation's authentication and encryption of an access point. */
enum
{
    AUTHENTICATION_NONE = 0,
    AUTHENTICATION_OPEN = 4,
    AUTHENTICATION_SHARED = 5,
    ENCRYPTION_NONE = 0,
    ENCRYPTION_WEP = 1,
    ENCRYPTION_WPA = 2,
    ENCRYPTION_WPA_PSK = 3,
};

static station_t *station_of(const network_t *network)
{
    return &network->driver->station;
}

/* ---- joins ---- */

int net_join(network_t *network, const char *ssid, const char *passphrase)
{
    return -(int)station_join(station_of(network), ssid, passphrase == NULL ? "" : passphrase);
}

int net_join_result(network_t *network)
{
    const int status = station_join_result(station_of(network));
    return status == ISM_WOULD_BLOCK ? NET_JOIN_PENDING : -status;
}

void net_leave(network_t *network)
{
    station_leave(station_of(network));
}

/* ---- scans ---- */

int net_scan(network_t *network)
{
    const int status = station_scan(station_of(network), network->scan, NET_SCAN_MAX);
    network->scanning = network->scanning || status == ISM_OK;
    return -status;
}

static uint8_t authentication_of(station_security_t security)
{
    return security == STATION_SECURITY_OPEN          ? AUTHENTICATION_OPEN
           : security == STATION_SECURITY_UNSUPPORTED ? AUTHENTICATION_NONE
                                                      : AUTHENTICATION_SHARED;
}

static uint8_t encryption_of(station_security_t security)
{
    switch (security)
    {
    case STATION_SECURITY_WEP:
        return ENCRYPTION_WEP;
    case STATION_SECURITY_WPA:
        return ENCRYPTION_WPA;
    case STATION_SECURITY_WPA2:
    case STATION_SECURITY_WPA_WPA2:
        return ENCRYPTION_WPA_PSK;
    default:
        return ENCRYPTION_NONE;
    }
}

static void write_record(const station_access_point_t *from, uint8_t record[NET_SCAN_RECORD])
{
    const int rssi = from->rssi_dbm < INT8_MIN ? INT8_MIN : from->rssi_dbm > INT8_MAX ? INT8_MAX : from->rssi_dbm;
    memset(record, 0, NET_SCAN_RECORD);
    memcpy(record, from->bssid, sizeof from->bssid);
    memcpy(record + 6, from->ssid, from->ssid_length);
    record[39] = (uint8_t)rssi;
    record[40] = authentication_of(from->security);
    record[41] = encryption_of(from->security);
}

_Static_assert(sizeof((station_access_point_t *)0)->bssid == 6U && STATION_SSID_SIZE == 33U, "as the record has them");

uint32_t net_scan_report(network_t *network, uint8_t *report)
{
    const int found = station_scan_result(station_of(network));
    const uint32_t known = found <= 0 ? 0 : (uint32_t)found < NET_SCAN_MAX ? (uint32_t)found : NET_SCAN_MAX;
    report[0] = (uint8_t)known;
    for (uint32_t i = 0; i < known; i++)
    {
        write_record(&network->scan[i], report + 1U + i * NET_SCAN_RECORD);
    }
    return 1U + known * NET_SCAN_RECORD;
}

/* ---- the interface ---- */

void net_interface(network_t *network, station_link_t *link)
{
    station_link(station_of(network), link);
    if (!link->joined)
    {
        memset(link->address, 0, sizeof link->address);
        memset(link->netmask, 0, sizeof link->netmask);
        memset(link->gateway, 0, sizeof link->gateway);
        memset(link->dns, 0, sizeof link->dns);
        memset(link->dns2, 0, sizeof link->dns2);
    }
}

static bool has_address(const station_link_t *link)
{
    static const uint8_t s_none[4];
    return link->joined && memcmp(link->address, s_none, sizeof s_none) != 0;
}

bool net_is_available(network_t *network)
{
    station_link_t link;
    net_interface(network, &link);
    return has_address(&link);
}

int net_use_address(network_t *network, const station_address_t *address)
{
    if (station_set_address(station_of(network), address) != ISM_OK)
    {
        network->last_error = NET_INVALID_ARGUMENT;
        return NET_FAILED;
    }
    return 0;
}

bool net_address_from_text(const char *text, uint8_t address[4])
{
    const char *end = at_text_read_address(text, address);
    return end != NULL && *end == '\0';
}

void net_address_to_text(const uint8_t address[4], char text[NET_ADDRESS_TEXT])
{
    at_text_t written;
    at_text_start(&written, "");
    at_text_add_address(&written, address);
    memcpy(text, written.bytes, written.length);
    text[written.length] = '\0';
}

/* ---- changes ---- */

void net_observe(network_t *network)
{
    const network_system_t *system = network->system;
    station_link_t link;
    net_interface(network, &link);
    const bool joined = has_address(&link);
    const bool readdressed = memcmp(link.address, network->last_address, sizeof link.address) != 0;
    const bool scanned = network->scanning && station_scan_result(station_of(network)) != ISM_WOULD_BLOCK;
    const bool turned = joined != network->was_joined;
    network->was_joined = joined;
    network->scanning = network->scanning && !scanned;
    memcpy(network->last_address, link.address, sizeof link.address);
    if (turned)
    {
        system->changed(system->context, joined ? NETWORK_CHANGE_AVAILABLE : NETWORK_CHANGE_NOT_AVAILABLE);
    }
    if (readdressed)
    {
        system->changed(system->context, NETWORK_CHANGE_ADDRESS);
    }
    if (scanned)
    {
        system->changed(system->context, NETWORK_CHANGE_SCAN_DONE);
    }
}
