/*
 * The access points around the fake module, and what it was told about joining.
 */
#ifndef FAKE_STATION_H
#define FAKE_STATION_H

#include <stdbool.h>
#include <stdint.h>

struct fake_module;

#define FAKE_ACCESS_POINTS 100

typedef struct fake_access_point
{
    char ssid[33];
    const char *security; /* as F0 says it: Open, WEP, WPA, WPA2 AES, WPA WPA2, WPA2 TKIP, WPA3, or another text */
    char key[65];
    bool hidden; /* in the list without its name */
    bool gone;
    bool without_channel; /* its line in the list ends with the security */
    int rssi_dbm;
    int channel;
} fake_access_point_t;

typedef struct fake_station
{
    fake_access_point_t points[FAKE_ACCESS_POINTS];
    int count;
    int joined_to; /* index of the access point */

    /* Settings, as texts of the commands. */
    int security, dhcp, retries;
    char static_address[5][16]; /* C6 C7 C8 C9 CA: address, mask, gateway, DNS 1, DNS 2 */

    int list_next; /* line of F0=2 that MR gives next; -1 = no list is open */
} fake_station_t;

/* Adds an access point; the caller may set the rest. */
fake_access_point_t *fake_add_access_point(struct fake_module *fake,
                                           const char *ssid,
                                           const char *security,
                                           const char *key);

/* For the module. */
void fake_station_start(struct fake_module *fake);
void fake_station_power_up(struct fake_module *fake);
bool fake_is_on_air(const struct fake_module *fake, const fake_access_point_t *point);
bool fake_has_link(const struct fake_module *fake);
/* False: not a command of the station. */
bool fake_station_execute(struct fake_module *fake, const char *command);
/* F0, F0=2 and MR. */
bool fake_scan_execute(struct fake_module *fake, const char *command);

#endif
