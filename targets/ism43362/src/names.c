#include "names.h"

#include <string.h>

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
    return lookup->state == NAMES_FREE ||
           (lookup->state == NAMES_DONE && now(names) - lookup->started_ms > FORGOTTEN_MS);
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
            lookup->state = literal ? NAMES_DONE : NAMES_QUEUED;
            lookup->turn++;
            lookup->result = ISM_OK;
            lookup->started_ms = now(names);
            memcpy(lookup->address, address, sizeof address);
            memcpy(lookup->name, name, length);
            lookup->name[length] = '\0';
            ticket = (int)(1U + i + NAMES_LOOKUPS * lookup->turn);
        }
    }
    unlock(names);
    port_wake(names->port);
    if (literal)
    {
        port_notify(names->port);
    }
    return ticket;
}

ism_status_t names_result(names_t *names, int ticket, uint8_t address[4])
{
    if (ticket <= 0)
    {
        return ISM_ERR_ARGUMENT;
    }
    const uint32_t number = (uint32_t)ticket - 1U;
    names_lookup_t *lookup = &names->lookups[number % NAMES_LOOKUPS];
    ism_status_t status = ISM_ERR_ARGUMENT;

    lock(names);
    const bool open = lookup->state == NAMES_QUEUED || lookup->state == NAMES_RUNNING;
    if (lookup->turn != number / NAMES_LOOKUPS)
    {
        /* another look-up took its place */
    }
    else if (lookup->state == NAMES_DONE)
    {
        status = (ism_status_t)lookup->result;
        memcpy(address, lookup->address, sizeof lookup->address);
        lookup->state = NAMES_FREE;
    }
    else if (open && now(names) - lookup->started_ms <= BOUND_MS)
    {
        status = ISM_WOULD_BLOCK;
    }
    else if (open)
    {
        status = ISM_ERR_TIMEOUT;
        lookup->state = lookup->state == NAMES_RUNNING ? NAMES_ABANDONED : NAMES_FREE;
    }
    unlock(names);
    return status;
}

/* ---- the worker ---- */

/* FNV-1a, without regard to case: the bit changes no other character of a name into one that it may have. */
static uint32_t hash_name(const char *name)
{
    uint32_t hash = 2166136261U;
    for (; *name != '\0'; name++)
    {
        hash = (hash ^ ((uint8_t)*name | 0x20U)) * 16777619U;
    }
    return hash;
}

/* The next look-up becomes `current`. Its name stays as it is until it ends, even if its owner gives it up. */
static bool take_next(names_t *names)
{
    lock(names);
    for (uint32_t i = 0; i < NAMES_LOOKUPS && names->current == NULL; i++)
    {
        if (names->lookups[i].state == NAMES_QUEUED)
        {
            names->current = &names->lookups[i];
            names->current->state = NAMES_RUNNING;
        }
    }
    unlock(names);
    return names->current != NULL;
}

static uint32_t left_ms(const names_t *names)
{
    const uint32_t age = now(names) - names->current->started_ms;
    return age < BOUND_MS ? BOUND_MS - age : 0;
}

/* What D0 says: ISM_OK with an answer to be believed, ISM_ERR_TIMEOUT, or what the own resolver has to look at:
 * names->module_says. */
static ism_status_t ask_module(names_t *names)
{
    const char *name = names->current->name;
    const uint32_t left = left_ms(names);
    const uint32_t hash = hash_name(name);
    at_text_t text;
    at_text_start(&text, "D0=");
    at_text_add(&text, name);
    const at_status_t status =
        at_client_text(names->client, &text, left < MODULE_TIMEOUT_MS ? left : MODULE_TIMEOUT_MS);
    if (status != AT_OK && status != AT_ERROR)
    {
        return ISM_ERR_TIMEOUT;
    }
    if (status == AT_ERROR || !at_text_read_address(names->client->reply, names->answer) ||
        at_text_is_nowhere(names->answer))
    {
        names->module_says = ISM_ERR_NAME_UNKNOWN;
        return ISM_WOULD_BLOCK;
    }
    const bool same_answer = memcmp(names->answer, names->last_answer, sizeof names->last_answer) == 0;
    if (same_answer && names->last_name != hash)
    {
        return ISM_WOULD_BLOCK;
    }
    names->last_name = hash;
    memcpy(names->last_answer, names->answer, sizeof names->last_answer);
    names->module_says = ISM_OK;
    return dns_can_connect(names->answer) ? ISM_OK : ISM_WOULD_BLOCK;
}

static ism_status_t begin(names_t *names)
{
    names->module_says = ISM_WOULD_BLOCK;
    names->link = station_link_number(names->station);
    if (names->link == 0)
    {
        return ISM_ERR_NO_LINK;
    }
    const char *name = names->current->name;
    const ism_status_t status = strlen(name) <= MODULE_NAME_MAX ? ask_module(names) : ISM_WOULD_BLOCK;
    if (status == ISM_WOULD_BLOCK)
    {
        station_link_t link;
        station_link(names->station, &link);
        const uint8_t *first = at_text_is_nowhere(link.dns) ? link.gateway : link.dns;
        resolver_start(&names->resolver, name, first, link.dns2);
    }
    return status;
}

/* Joins what the resolver finds with what the module said before. */
static ism_status_t resolve(names_t *names)
{
    const bool linked = station_link_number(names->station) == names->link;
    const ism_status_t status = linked ? resolver_step(&names->resolver) : ISM_ERR_NO_LINK;
    if (status == ISM_OK)
    {
        memcpy(names->answer, names->resolver.address, sizeof names->answer);
    }
    else if (status != ISM_WOULD_BLOCK && names->module_says == ISM_OK)
    {
        return ISM_OK; /* `answer` is the module's */
    }
    else if (status == ISM_ERR_NO_SOCKET && names->module_says == ISM_ERR_NAME_UNKNOWN)
    {
        return ISM_ERR_NAME_UNKNOWN;
    }
    return status;
}

bool names_step(names_t *names)
{
    const bool begins = names->current == NULL;
    if (begins && !take_next(names))
    {
        return false;
    }
    ism_status_t status = ISM_ERR_TIMEOUT;
    if (left_ms(names) > 0)
    {
        status = begins ? begin(names) : resolve(names);
    }

    names_lookup_t *lookup = names->current;
    lock(names);
    const bool wanted = lookup->state == NAMES_RUNNING;
    if (wanted && status == ISM_WOULD_BLOCK)
    {
        unlock(names);
        return begins;
    }
    lookup->result = (int16_t)status;
    memcpy(lookup->address, names->answer, sizeof lookup->address);
    lookup->state = wanted ? NAMES_DONE : NAMES_FREE;
    names->current = NULL;
    unlock(names);
    resolver_stop(&names->resolver);
    port_notify(names->port);
    return true;
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
        names_lookup_t *lookup = &names->lookups[i];
        if (lookup->state == NAMES_QUEUED || lookup->state == NAMES_RUNNING)
        {
            lookup->state = NAMES_DONE;
            lookup->result = ISM_ERR_NO_LINK;
        }
        else if (lookup->state == NAMES_ABANDONED)
        {
            lookup->state = NAMES_FREE;
        }
    }
    unlock(names);
    port_notify(names->port);
}
