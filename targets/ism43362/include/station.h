/*
 * The module as a Wi-Fi station: identity, join, leave, link status and scan.
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

/** What is known of the link without asking the module. */
typedef struct station_link
{
    bool joined;
    uint8_t address[4];
    uint8_t netmask[4];
    uint8_t gateway[4];
    uint8_t dns[4];
    uint8_t dns2[4]; /**< 0.0.0.0 = there is no second one */
    uint8_t mac[6];
    int16_t rssi_dbm;  /**< asked for every 20 s, first 5 s after the join; 0 = not known yet */
    char firmware[32]; /**< revision field of `I?`, printable ASCII; "" = not known yet */
} station_link_t;

/** An own IPv4 configuration, in place of DHCP. */
typedef struct station_address
{
    uint8_t address[4];
    uint8_t netmask[4];
    uint8_t gateway[4]; /**< 0.0.0.0 = none */
    uint8_t dns[4];     /**< 0.0.0.0 = none */
    uint8_t dns2[4];    /**< 0.0.0.0 = none */
} station_address_t;

typedef enum station_security
{
    STATION_SECURITY_OPEN,
    STATION_SECURITY_WEP,
    STATION_SECURITY_WPA,
    STATION_SECURITY_WPA2,
    STATION_SECURITY_WPA_WPA2,
    STATION_SECURITY_UNSUPPORTED, /**< none of the above: WPA3 alone, enterprise, or a text that is not known */
} station_security_t;

/** One line of a scan. */
typedef struct station_access_point
{
    char ssid[STATION_SSID_SIZE]; /**< as sent, any bytes; a NUL follows the last one */
    uint8_t ssid_length;          /**< 0 = hidden */
    uint8_t bssid[6];
    uint8_t channel; /**< 0 = the module does not tell */
    bool tkip_only;  /**< WPA2 without AES */
    int16_t rssi_dbm;
    station_security_t security;
} station_access_point_t;

/** What to join, and how. */
typedef struct station_request
{
    char ssid[STATION_SSID_SIZE];
    char passphrase[STATION_PASSPHRASE_SIZE];
    station_address_t address; /**< 0.0.0.0 = DHCP */
} station_request_t;

typedef struct station_scan
{
    station_access_point_t *list;
    uint32_t capacity;
    uint32_t found;
    int result; /**< ISM_WOULD_BLOCK while it waits or runs */
    bool wanted;
} station_scan_t;

typedef struct station
{
    const ism_port_t *port;
    at_client_t *client;
    station_link_t link;
    uint32_t link_turn; /**< counts lost links: a new join is not the old link */
    bool join_wanted;
    bool joining;
    bool own_join; /**< the join that waits or runs is the driver's, after a reset of the module */
    bool leave_wanted;
    int16_t join_result;
    station_request_t request;      /**< of the last join, or of the one that waits */
    station_address_t next_address; /**< of joins to come; 0.0.0.0 = DHCP */
    station_scan_t scan;
    uint32_t next_status_ms;
    uint8_t status_turn;
    uint8_t version[4]; /**< of the module's firmware; zeros = it tells none */
} station_t;

void station_init(station_t *station, const ism_port_t *port, at_client_t *client);

/* ---- any thread; none waits for the module ---- */

/** Asks for a join; the port's `notify` tells that station_join_result has news.
 *
 *  `ssid`: 1 to 32 bytes. `passphrase`: "" for an open network; 8 to 63 bytes or 64 hexadecimal digits for WPA and
 *  WPA2; 5 or 13 bytes, or 10 or 26 hexadecimal digits, for WEP. Any byte but CR, LF and NUL, in the access point's
 *  own encoding. Both are copied. A passphrase never joins an open network, and "" never a secured one.
 *
 *  A link that stands is left first. While the driver joins again by itself after a reset of the module, a join with
 *  the same name, passphrase and address configuration is that one; any other takes its place.
 *
 *  Time: usually 2 to 5 s. A wrong passphrase takes about 45 s: the module needs some 21 s to fail, a scan must tell
 *  why, and nothing is blamed before a second attempt failed too. 185 s at worst, each command at its bound.
 *
 *  ISM_OK: taken. ISM_ERR_ARGUMENT: a name or passphrase that no access point can have. ISM_ERR_BUSY: another join of
 *  the caller's waits or runs. */
ism_status_t station_join(station_t *station, const char *ssid, const char *passphrase);

/** How the last join ended.
 *
 *  ISM_WOULD_BLOCK: it waits or runs, be it the caller's or the driver's own after a reset of the module.
 *  ISM_OK: joined, with an address (station_link tells whether that still holds).
 *  ISM_ERR_NO_LINK: no join was asked for yet, or station_leave came first.
 *  ISM_ERR_JOIN_NO_NETWORK, _HIDDEN, _NEEDS_PASSPHRASE, _OPEN_NETWORK, _SECURITY: what a scan after the first failure
 *  says; an access point that is away for the whole join cannot be told from one that is not there.
 *  ISM_ERR_JOIN_PASSPHRASE: the scan saw the network, and then a second attempt failed too, or was not made because
 *  the passphrase is none for its kind of security. An access point that goes away between scan and second attempt
 *  looks the same.
 *  ISM_ERR_JOIN_NO_ADDRESS: DHCP did not answer.
 *  ISM_ERR_JOIN_FAILED: the module failed, and the scan did not tell why.
 *  ISM_ERR_TIMEOUT: the module did not answer.
 *  ISM_ERR_MODULE: it refused a setting, or its answer is none. */
ism_status_t station_join_result(station_t *station);

/** Asks to leave the network. Sockets end with "connection lost". Takes a join back that waits (its result is then
 *  ISM_ERR_NO_LINK), and follows one that runs. Not joined: does nothing else. */
void station_leave(station_t *station);

/** Copies what is known of the link. Addresses are those of the last join, and count only while `joined`. A lost access
 *  point shows after at most 5 s, or at once when a socket meets it. */
void station_link(station_t *station, station_link_t *link);

/** Sets the address configuration of joins to come: `address` is copied; NULL = DHCP, which is the start. A link that
 *  stands keeps what it has.
 *
 *  ISM_OK, or ISM_ERR_ARGUMENT: no host address (0, 127 or over 223 in front, or the network's own or broadcast
 *  address), a netmask with gaps, or a gateway that is not in the network. */
ism_status_t station_set_address(station_t *station, const station_address_t *address);

/** Asks for a scan into `list`, which belongs to the driver until station_scan_result returns something other than
 *  ISM_WOULD_BLOCK. Strongest first; of more than `capacity` access points the strongest are kept. `capacity` 0 only
 *  counts (`list` may be NULL). Takes 2 to 5 s, 58 s at worst; sockets are not served meanwhile, but their connections
 *  stay.
 *
 *  ISM_OK: taken; `notify` tells its end. ISM_ERR_BUSY: another scan waits or runs. ISM_ERR_ARGUMENT: no list. */
ism_status_t station_scan(station_t *station, station_access_point_t *list, uint32_t capacity);

/** Number of access points that the last scan found, which may be more than fitted.
 *
 *  ISM_WOULD_BLOCK: it waits or runs.
 *  ISM_ERR_ARGUMENT: none was asked for.
 *  ISM_ERR_MODULE: the module refused, or gave no list.
 *  ISM_ERR_TIMEOUT: no answer; the module is reset and joins again. Module firmware before C3.5.2.5 does not answer
 *  when more than about 20 access points are in the air. */
int station_scan_result(station_t *station);

/* ---- the worker ---- */

/** The module was restarted: reads its identity. False when it does not tell one. */
bool station_identify(station_t *station);
/** Whether the module's firmware is `version` (four numbers, as in C3.5.2.5) or later; false when it tells none. */
bool station_firmware_at_least(const station_t *station, const uint8_t version[4]);
/** The access point is gone. A join that waits is done afterwards; another is the firmware's to ask for. */
void station_link_lost(station_t *station);
/** The module is about to be reset. A link that stood is lost and joined again, once, by the driver itself. */
void station_module_reset(station_t *station);
/** The module does not answer its reset: ends what was asked of it with ISM_ERR_TIMEOUT. */
void station_module_lost(station_t *station);
/** Does one pending request; false when there was none. */
bool station_step(station_t *station);
/** 0 while not joined, else a number that is another one after each loss of the link. */
uint32_t station_link_number(const station_t *station);
/** Milliseconds until station_step has something to do by itself. */
uint32_t station_idle_ms(const station_t *station);

#endif
