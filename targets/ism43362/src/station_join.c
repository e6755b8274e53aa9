#include "station_join.h"

#include <string.h>

#include "station_internal.h"
#include "station_scan.h"

#define JOIN_TIMEOUT_MS 35000U
#define JOINED_MARK "[JOIN   ] "

/* C3. The mixed mode takes WPA and WPA2 access points alike, but perhaps none that has TKIP alone. */
#define SECURITY_OPEN 0U
#define SECURITY_WEP 1U
#define SECURITY_WPA_WPA2 4U
#define SECURITY_WPA2_TKIP 5U

uint32_t station_secret_kinds(const char *secret)
{
    const size_t length = strlen(secret);
    const bool hexadecimal = strspn(secret, "0123456789ABCDEFabcdef") == length;
    uint32_t kinds = 0;
    if (length == 0)
    {
        kinds |= STATION_SECRET_NONE;
    }
    if (length == 5 || length == 13 || (hexadecimal && (length == 10 || length == 26)))
    {
        kinds |= STATION_SECRET_WEP;
    }
    if ((length >= 8 && length <= 63) || (hexadecimal && length == 64))
    {
        kinds |= STATION_SECRET_PSK;
    }
    return kinds;
}

/* ---- what fits ---- */

/* What the air holds under the wanted name, which several networks may share: a bit for each kind. */
enum
{
    SEEN_OPEN = 1U << STATION_SECURITY_OPEN,
    SEEN_WEP = 1U << STATION_SECURITY_WEP,
    SEEN_PSK = 1U << STATION_SECURITY_WPA | 1U << STATION_SECURITY_WPA2 | 1U << STATION_SECURITY_WPA_WPA2,
    SEEN_UNSUPPORTED = 1U << STATION_SECURITY_UNSUPPORTED,
    SEEN_TKIP = 1U << 6,   /* WPA2 without AES */
    SEEN_HIDDEN = 1U << 7, /* some network does not tell its name */
    SEEN_SECURED = SEEN_WEP | SEEN_PSK | SEEN_TKIP,
    SEEN_ALL = 0xFFU,
};

/* What C3 has to say for the best of the networks that take such a secret; < 0: there is none. */
static int32_t choose_security(uint32_t secret_kinds, uint32_t seen)
{
    static const struct
    {
        uint8_t secret, seen, security;
    } s_choices[] = {{STATION_SECRET_PSK, SEEN_PSK, SECURITY_WPA_WPA2},
                     {STATION_SECRET_PSK, SEEN_TKIP, SECURITY_WPA2_TKIP},
                     {STATION_SECRET_WEP, SEEN_WEP, SECURITY_WEP},
                     {STATION_SECRET_NONE, SEEN_OPEN, SECURITY_OPEN}};
    for (uint32_t i = 0; i < sizeof s_choices / sizeof s_choices[0]; i++)
    {
        if ((secret_kinds & s_choices[i].secret) != 0 && (seen & s_choices[i].seen) != 0)
        {
            return s_choices[i].security;
        }
    }
    return -1;
}

/* ---- settings ---- */

static at_status_t set_text(at_client_t *client, const char *command, const char *value)
{
    at_text_t text;
    at_text_start(&text, command);
    at_text_add(&text, value);
    return at_client_text(client, &text, AT_TIMEOUT_MS);
}

static at_status_t set_addresses(at_client_t *client, const station_address_t *address)
{
    static const char s_commands[][4] = {"C6=", "C7=", "C8=", "C9=", "CA="};
    const uint8_t *const values[] = {address->address, address->netmask, address->gateway, address->dns, address->dns2};
    at_status_t status = AT_OK;
    for (uint32_t i = 0; status == AT_OK && i < sizeof values / sizeof values[0]; i++)
    {
        at_text_t text;
        at_text_start(&text, s_commands[i]);
        at_text_add_address(&text, values[i]);
        status = at_client_text(client, &text, AT_TIMEOUT_MS);
    }
    return status;
}

static bool is_static(const station_request_t *request)
{
    return !at_text_is_nowhere(request->address.address);
}

static at_status_t prepare(at_client_t *client, const station_request_t *request)
{
    /* A secret that may be both is a passphrase until a scan says WEP. */
    const int32_t security = choose_security(station_secret_kinds(request->passphrase), SEEN_ALL);
    at_status_t status = set_text(client, "C1=", request->ssid);
    if (status == AT_OK && request->passphrase[0] != '\0')
    {
        status = set_text(client, "C2=", request->passphrase);
    }
    if (status == AT_OK)
    {
        status = at_client_set(client, "C3=", (uint32_t)security);
    }
    if (status == AT_OK)
    {
        status = at_client_set(client, "C4=", is_static(request) ? 0 : 1);
    }
    if (status == AT_OK && is_static(request))
    {
        status = set_addresses(client, &request->address);
    }
    return status;
}

/* ---- one attempt ---- */

/* The address follows "[JOIN   ] SSID,". The SSID may hold commas itself, so it is skipped by its length. */
static bool read_joined_address(const char *reply, const char *ssid, uint8_t address[4])
{
    const char *mark = strstr(reply, JOINED_MARK);
    if (mark == NULL)
    {
        return false;
    }
    const char *name = mark + sizeof JOINED_MARK - 1;
    const size_t length = strlen(ssid);
    return strncmp(name, ssid, length) == 0 && name[length] == ',' && at_text_read_address(name + length + 1, address);
}

/* C? is read from its end: its first two fields, SSID and passphrase, may hold commas. The reply is wiped because the
 * passphrase stands in it. */
static void read_settings(at_client_t *client, station_link_t *link)
{
    uint8_t *const targets[] = {link->netmask, link->gateway, link->dns, link->dns2};
    (void)at_client_ask(client, "C?"); /* without an answer there are no fields */
    for (uint32_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
    {
        const char *field = at_text_field_from_end(client->reply, 5U - i);
        if (field == NULL || !at_text_read_address(field, targets[i]))
        {
            memset(targets[i], 0, 4);
        }
    }
    at_client_forget(client);
}

static void use_static_address(const station_address_t *address, station_link_t *link)
{
    memcpy(link->address, address->address, sizeof link->address);
    memcpy(link->netmask, address->netmask, sizeof link->netmask);
    memcpy(link->gateway, address->gateway, sizeof link->gateway);
    memcpy(link->dns, address->dns, sizeof link->dns);
    memcpy(link->dns2, address->dns2, sizeof link->dns2);
}

/* The module may still hold a link that the driver does not know of, to whatever network. */
static at_status_t join_anew(at_client_t *client)
{
    const at_status_t status = at_client_ask_for(client, "C0", JOIN_TIMEOUT_MS);
    if ((status != AT_OK && status != AT_ERROR) || strstr(client->reply, "Already connected") == NULL ||
        strstr(client->reply, JOINED_MARK) != NULL)
    {
        return status;
    }
    (void)at_client_ask(client, "CD");
    return at_client_ask_for(client, "C0", JOIN_TIMEOUT_MS);
}

static ism_status_t leave_again(at_client_t *client, ism_status_t reason)
{
    (void)at_client_ask(client, "CD");
    return reason;
}

/* ISM_ERR_JOIN_FAILED: the module said so, and never says why. */
static ism_status_t attempt(at_client_t *client, const station_request_t *request, station_link_t *link)
{
    const at_status_t status = join_anew(client);
    if (status != AT_OK)
    {
        return status == AT_ERROR ? ISM_ERR_JOIN_FAILED : station_status_of(status);
    }
    if (!read_joined_address(client->reply, request->ssid, link->address))
    {
        return leave_again(client, ISM_ERR_MODULE);
    }
    if (is_static(request))
    {
        use_static_address(&request->address, link);
        return ISM_OK;
    }
    if (at_text_is_nowhere(link->address))
    {
        return leave_again(client, ISM_ERR_JOIN_NO_ADDRESS);
    }
    read_settings(client, link);
    return ISM_OK;
}

/* ---- why it failed ---- */

/* What a scan says of the wanted name. */
typedef struct sighting
{
    const char *ssid;
    size_t ssid_length;
    uint32_t seen;
} sighting_t;

static bool tells_no_name(const station_access_point_t *found)
{
    uint32_t i = 0;
    while (i < found->ssid_length && found->ssid[i] == '\0')
    {
        i++;
    }
    return i == found->ssid_length;
}

static void look(void *context, const station_access_point_t *found)
{
    sighting_t *sighting = context;
    if (found->ssid_length == sighting->ssid_length && memcmp(found->ssid, sighting->ssid, sighting->ssid_length) == 0)
    {
        sighting->seen |= found->tkip_only ? SEEN_TKIP : 1U << found->security;
    }
    else if (tells_no_name(found))
    {
        sighting->seen |= SEEN_HIDDEN;
    }
}

static ism_status_t explain(uint32_t seen, bool secret)
{
    if (!secret && (seen & SEEN_OPEN))
    {
        return ISM_ERR_JOIN_FAILED;
    }
    if (seen & SEEN_SECURED)
    {
        return secret ? ISM_ERR_JOIN_PASSPHRASE : ISM_ERR_JOIN_NEEDS_PASSPHRASE;
    }
    if (seen & SEEN_UNSUPPORTED)
    {
        return ISM_ERR_JOIN_SECURITY;
    }
    if (seen & SEEN_OPEN)
    {
        return ISM_ERR_JOIN_OPEN_NETWORK;
    }
    return seen & SEEN_HIDDEN ? ISM_ERR_JOIN_HIDDEN : ISM_ERR_JOIN_NO_NETWORK;
}

/* An access point that was away during the first attempt is back in the scan like one that refused a passphrase, so
 * nothing is blamed before a second attempt failed too. */
static ism_status_t try_again(at_client_t *client,
                              const station_request_t *request,
                              bool list_one_by_one,
                              station_link_t *link)
{
    sighting_t sighting = {.ssid = request->ssid, .ssid_length = strlen(request->ssid)};
    const at_status_t scan_status = station_scan_run(client, list_one_by_one, look, &sighting);
    const int32_t security = choose_security(station_secret_kinds(request->passphrase), sighting.seen);
    if (security >= 0)
    {
        const at_status_t status = at_client_set(client, "C3=", (uint32_t)security);
        const ism_status_t result = status == AT_OK ? attempt(client, request, link) : station_status_of(status);
        if (result != ISM_ERR_JOIN_FAILED)
        {
            return result;
        }
    }
    else if (scan_status != AT_OK)
    {
        return ISM_ERR_JOIN_FAILED; /* what speaks for another reason may stand in the missing part of the list */
    }
    return explain(sighting.seen, request->passphrase[0] != '\0');
}

ism_status_t station_join_run(at_client_t *client,
                              const station_request_t *request,
                              bool list_one_by_one,
                              station_link_t *link)
{
    const at_status_t status = prepare(client, request);
    if (status != AT_OK)
    {
        return station_status_of(status);
    }
    const ism_status_t result = attempt(client, request, link);
    return result == ISM_ERR_JOIN_FAILED ? try_again(client, request, list_one_by_one, link) : result;
}
