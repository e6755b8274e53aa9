#include "station_join.h"

#include <string.h>

#include "station_scan.h"

#define JOIN_TIMEOUT_MS 35000U
#define JOINED_MARK "[JOIN   ] "

/* C3. The mixed mode takes WPA and WPA2 access points alike. */
#define SECURITY_OPEN 0U
#define SECURITY_WEP 1U
#define SECURITY_WPA_WPA2 4U

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

/* A secret that may be both is a passphrase until a scan says WEP. */
static uint32_t first_security(const char *secret)
{
    const uint32_t kinds = station_secret_kinds(secret);
    if (kinds & STATION_SECRET_NONE)
    {
        return SECURITY_OPEN;
    }
    return kinds & STATION_SECRET_PSK ? SECURITY_WPA_WPA2 : SECURITY_WEP;
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
    static const char *const s_commands[] = {"C6=", "C7=", "C8=", "C9=", "CA="};
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
    return request->address.address[0] != 0;
}

static at_status_t prepare(at_client_t *client, const station_request_t *request)
{
    at_status_t status = set_text(client, "C1=", request->ssid);
    if (status == AT_OK && request->passphrase[0] != '\0')
    {
        status = set_text(client, "C2=", request->passphrase);
    }
    if (status == AT_OK)
    {
        status = at_client_set(client, "C3=", first_security(request->passphrase));
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
    static const uint8_t s_fields_from_end[] = {5, 4, 3, 2};
    uint8_t *const targets[] = {link->netmask, link->gateway, link->dns, link->dns2};
    const bool answered = at_client_ask(client, "C?") == AT_OK;
    for (uint32_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
    {
        const char *field = answered ? at_text_field_from_end(client->reply, s_fields_from_end[i]) : NULL;
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
    switch (join_anew(client))
    {
    case AT_OK:
        break;
    case AT_ERROR:
        return ISM_ERR_JOIN_FAILED;
    case AT_TIMEOUT:
    case AT_LOST:
        return ISM_ERR_TIMEOUT;
    default:
        return ISM_ERR_MODULE;
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

/* What a scan says of the networks with the wanted name; several may share it. */
typedef struct sighting
{
    const char *ssid;
    uint32_t kinds; /* bits SEEN(station_security_t) */
    bool hidden;    /* some network does not tell its name */
} sighting_t;

#define SEEN(security) (1U << (security))
#define SEEN_PSK (SEEN(STATION_SECURITY_WPA) | SEEN(STATION_SECURITY_WPA2) | SEEN(STATION_SECURITY_WPA_WPA2))

static void look(void *context, const station_access_point_t *found)
{
    sighting_t *seen = context;
    const size_t length = strlen(seen->ssid);
    if (found->ssid_length == length && memcmp(found->ssid, seen->ssid, length) == 0)
    {
        seen->kinds |= SEEN(found->security);
    }
    /* Some leave their name empty, others fill it with zeros. */
    seen->hidden = seen->hidden || found->ssid[0] == '\0';
}

typedef struct verdict
{
    ism_status_t reason;
    bool try_again; /* the reason counts only if one more attempt fails */
    uint32_t security;
} verdict_t;

/* An access point that was away during the first attempt is back in the scan like one that refused a passphrase, so
 * nothing is blamed before a second attempt failed too. */
static verdict_t judge(const sighting_t *seen, uint32_t secret)
{
    const bool open = (seen->kinds & SEEN(STATION_SECURITY_OPEN)) != 0;
    const bool wep = (seen->kinds & SEEN(STATION_SECURITY_WEP)) != 0;
    const bool psk = (seen->kinds & SEEN_PSK) != 0;
    verdict_t verdict = {.reason = seen->hidden ? ISM_ERR_JOIN_HIDDEN : ISM_ERR_JOIN_NO_NETWORK};
    if (secret & STATION_SECRET_NONE)
    {
        verdict.try_again = open;
        verdict.security = SECURITY_OPEN;
    }
    else
    {
        const bool use_psk = psk && (secret & STATION_SECRET_PSK);
        verdict.try_again = use_psk || (wep && (secret & STATION_SECRET_WEP));
        verdict.security = use_psk ? SECURITY_WPA_WPA2 : SECURITY_WEP;
    }

    if (psk || wep)
    {
        verdict.reason = secret & STATION_SECRET_NONE ? ISM_ERR_JOIN_NEEDS_PASSPHRASE : ISM_ERR_JOIN_PASSPHRASE;
    }
    else if (seen->kinds & SEEN(STATION_SECURITY_UNSUPPORTED))
    {
        verdict.reason = ISM_ERR_JOIN_SECURITY;
    }
    if (open && (secret & STATION_SECRET_NONE))
    {
        verdict.reason = ISM_ERR_JOIN_FAILED;
    }
    else if (seen->kinds == SEEN(STATION_SECURITY_OPEN))
    {
        verdict.reason = ISM_ERR_JOIN_OPEN_NETWORK;
    }
    return verdict;
}

static verdict_t explain(at_client_t *client, const station_request_t *request, bool list_one_by_one)
{
    sighting_t seen = {.ssid = request->ssid};
    const at_status_t status = station_scan_run(client, list_one_by_one, look, &seen);
    verdict_t verdict = judge(&seen, station_secret_kinds(request->passphrase));
    if (status != AT_OK && !verdict.try_again)
    {
        /* What speaks for another reason may stand in the missing part of the list. */
        verdict.reason = ISM_ERR_JOIN_FAILED;
    }
    return verdict;
}

static ism_status_t try_again(at_client_t *client,
                              const station_request_t *request,
                              const verdict_t *verdict,
                              station_link_t *link)
{
    const at_status_t status = at_client_set(client, "C3=", verdict->security);
    if (status != AT_OK)
    {
        return status == AT_TIMEOUT || status == AT_LOST ? ISM_ERR_TIMEOUT : ISM_ERR_MODULE;
    }
    const ism_status_t result = attempt(client, request, link);
    return result == ISM_ERR_JOIN_FAILED ? verdict->reason : result;
}

ism_status_t station_join_run(at_client_t *client,
                              const station_request_t *request,
                              bool list_one_by_one,
                              station_link_t *link)
{
    const at_status_t status = prepare(client, request);
    if (status != AT_OK)
    {
        return status == AT_TIMEOUT || status == AT_LOST ? ISM_ERR_TIMEOUT : ISM_ERR_MODULE;
    }
    const ism_status_t result = attempt(client, request, link);
    if (result != ISM_ERR_JOIN_FAILED)
    {
        return result;
    }
    const verdict_t verdict = explain(client, request, list_one_by_one);
    return verdict.try_again ? try_again(client, request, &verdict, link) : verdict.reason;
}
