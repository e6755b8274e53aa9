#include "names.h"

#include <string.h>

#include "ipv4.h"
#include "port_calls.h"

/* D0 takes no longer name. */
#define MODULE_NAME_MAX 64U
#define MODULE_TIMEOUT_MS 15000U
#define BOUND_MS 20000U
/* An answer that nobody asked for within this time was forgotten, and its ticket is used again. */
#define FORGOTTEN_MS 60000U
#define IDLE_MS 60000U

_Static_assert(MODULE_NAME_MAX + sizeof "D0=" <= AT_TEXT_SIZE, "the longest name that D0 takes fits a command");

static void lock(const names_t *names)
{
    port_lock(names->port);
}

static void unlock(const names_t *names)
{
    port_unlock(names->port);
}

static uint32_t now(const names_t *names)
{
    return port_now_ms(names->port);
}

void names_init(names_t *names, const ism_port_t *port, at_client_t *client, station_t *station, sockets_t *sockets)
{
    memset(names, 0, sizeof *names);
    names->port = port;
    names->client = client;
    names->station = station;
    resolver_init(&names->resolver, port, sockets);
}

/* ---- requests: any thread ---- */

static bool is_free(const names_t *names, const names_lookup_t *lookup)
{
    const bool forgotten = lookup->result != ISM_WOULD_BLOCK && now(names) - lookup->started_ms > FORGOTTEN_MS;
    return lookup != names->current && (!lookup->wanted || forgotten);
}

static int ticket_of(const names_t *names, const names_lookup_t *lookup)
{
    return (int)(1U + (uint32_t)(lookup - names->lookups) + NAMES_LOOKUPS * lookup->turn);
}

int names_lookup(names_t *names, const char *name)
{
    uint8_t address[4] = {0};
    const ism_status_t status = dns_check_name(name);
    if (status != ISM_OK)
    {
        return status;
    }
    const bool literal = name[strspn(name, "0123456789.")] == '\0';
    const char *end = literal ? at_text_read_address(name, address) : "";
    if (end == NULL || *end != '\0')
    {
        return ISM_ERR_ARGUMENT;
    }

    size_t length = strlen(name);
    length -= name[length - 1U] == '.' ? 1U : 0U;
    int ticket = ISM_ERR_BUSY;
    lock(names);
    for (uint32_t i = 0; i < NAMES_LOOKUPS && ticket < 0; i++)
    {
        names_lookup_t *lookup = &names->lookups[i];
        if (is_free(names, lookup))
        {
            lookup->wanted = true;
            lookup->turn++;
            lookup->result = literal ? ISM_OK : ISM_WOULD_BLOCK;
            lookup->started_ms = now(names);
            memcpy(lookup->address, address, sizeof address);
            memcpy(lookup->name, name, length);
            lookup->name[length] = '\0';
            ticket = ticket_of(names, lookup);
        }
    }
    unlock(names);
    port_wake(names->port);
    port_notify(names->port); /* a dotted address is done */
    return ticket;
}

int names_find(names_t *names, const char *name)
{
    int ticket = ISM_ERR_ARGUMENT;
    lock(names);
    for (uint32_t i = 0; i < NAMES_LOOKUPS; i++)
    {
        const names_lookup_t *lookup = &names->lookups[i];
        const size_t length = strlen(lookup->name);
        const bool begins = strncmp(name, lookup->name, length) == 0;
        if (lookup->wanted && begins && (name[length] == '\0' || strcmp(name + length, ".") == 0))
        {
            ticket = ticket_of(names, lookup);
        }
    }
    unlock(names);
    return ticket;
}

ism_status_t names_result(names_t *names, int ticket, uint8_t address[4])
{
    const uint32_t number = (uint32_t)ticket - 1U;
    names_lookup_t *lookup = &names->lookups[number % NAMES_LOOKUPS];
    ism_status_t status = ISM_ERR_ARGUMENT;

    lock(names);
    if (lookup->wanted && lookup->turn == number / NAMES_LOOKUPS)
    {
        status = (ism_status_t)lookup->result;
        if (status == ISM_OK)
        {
            memcpy(address, lookup->address, sizeof lookup->address);
        }
        if (status == ISM_WOULD_BLOCK && now(names) - lookup->started_ms > BOUND_MS)
        {
            status = ISM_ERR_TIMEOUT;
        }
        lookup->wanted = status == ISM_WOULD_BLOCK;
    }
    unlock(names);
    return status;
}

/* ---- the worker ---- */

/* FNV-1a. The bit makes small letters of capital ones, and keeps all else that a name may hold apart. */
static uint32_t hash_name(const char *name)
{
    uint32_t hash = 2166136261U;
    for (; *name != '\0'; name++)
    {
        hash = (hash ^ ((uint8_t)*name | 0x20U)) * 16777619U;
    }
    return hash;
}

/* The next look-up that somebody waits for; its name and address are the worker's until it has a result. */
static bool take_lookup(names_t *names)
{
    lock(names);
    for (uint32_t i = 0; i < NAMES_LOOKUPS && names->current == NULL; i++)
    {
        names_lookup_t *lookup = &names->lookups[i];
        if (lookup->wanted && lookup->result == ISM_WOULD_BLOCK)
        {
            names->current = lookup;
        }
    }
    unlock(names);
    return names->current != NULL;
}

/* What D0 says: ISM_OK with an address to be believed, ISM_ERR_TIMEOUT, or what the own resolver has to look at:
 * names->module_says. */
static ism_status_t ask_module(names_t *names)
{
    uint8_t *address = names->current->address;
    const uint32_t hash = hash_name(names->current->name);
    at_text_t text;
    at_text_start(&text, "D0=");
    at_text_add(&text, names->current->name);
    const at_status_t status = at_client_text(names->client, &text, MODULE_TIMEOUT_MS);
    if (status != AT_OK && status != AT_ERROR)
    {
        return ISM_ERR_TIMEOUT;
    }
    if (status == AT_ERROR || at_text_read_address(names->client->reply, address) == NULL ||
        at_text_is_nowhere(address))
    {
        names->module_says = ISM_ERR_NAME_UNKNOWN;
        return ISM_WOULD_BLOCK;
    }
    if (ipv4_equal(address, names->last_answer) && names->last_name != hash)
    {
        return ISM_WOULD_BLOCK;
    }
    names->last_name = hash;
    memcpy(names->last_answer, address, sizeof names->last_answer);
    names->module_says = ISM_OK;
    return dns_can_connect(address) ? ISM_OK : ISM_WOULD_BLOCK;
}

static ism_status_t start_lookup(names_t *names)
{
    const char *name = names->current->name;
    station_link_t link;
    station_link(names->station, &link);
    names->link = station_link_number(names->station);
    names->module_says = ISM_WOULD_BLOCK;
    if (names->link == 0)
    {
        return ISM_ERR_NO_LINK;
    }
    const ism_status_t status = strlen(name) <= MODULE_NAME_MAX ? ask_module(names) : ISM_WOULD_BLOCK;
    if (status == ISM_WOULD_BLOCK)
    {
        resolver_start(&names->resolver, name, ipv4_either(link.dns, link.gateway), link.dns2);
    }
    return status;
}

/* Steps the resolver, and joins what it found with what the module said before. */
static ism_status_t resolve(names_t *names)
{
    if (station_link_number(names->station) != names->link)
    {
        return ISM_ERR_NO_LINK;
    }
    const ism_status_t status = resolver_step(&names->resolver);
    if (status == ISM_OK)
    {
        memcpy(names->current->address, names->resolver.reader.address, sizeof names->current->address);
    }
    if (status == ISM_WOULD_BLOCK || names->module_says == ISM_WOULD_BLOCK)
    {
        return status;
    }
    return names->module_says == ISM_OK || status == ISM_ERR_NO_SOCKET ? (ism_status_t)names->module_says : status;
}

static void end(names_t *names, ism_status_t result)
{
    resolver_stop(&names->resolver);
    lock(names);
    names->current->result = (int16_t)result;
    names->current = NULL;
    unlock(names);
    port_notify(names->port);
}

bool names_step(names_t *names)
{
    const bool goes_on = names->current != NULL;
    if (!goes_on && !take_lookup(names))
    {
        return false;
    }
    const ism_status_t status = goes_on ? resolve(names) : start_lookup(names);
    if (status != ISM_WOULD_BLOCK)
    {
        end(names, status);
        return true;
    }
    return !goes_on;
}

uint32_t names_idle_ms(names_t *names)
{
    return names->current != NULL ? resolver_idle_ms(&names->resolver) : IDLE_MS;
}

void names_module_lost(names_t *names)
{
    resolver_stop(&names->resolver);
    lock(names);
    names->current = NULL;
    for (uint32_t i = 0; i < NAMES_LOOKUPS; i++)
    {
        if (names->lookups[i].result == ISM_WOULD_BLOCK)
        {
            names->lookups[i].result = ISM_ERR_NO_LINK;
        }
    }
    unlock(names);
    port_notify(names->port);
}
