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

static const uint8_t s_nowhere[4];

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

/* Four numbers, for a name of digits and dots without an empty label. */
static bool read_literal(const char *name, uint8_t address[4])
{
    uint32_t dots = 0;
    for (const char *dot = strchr(name, '.'); dot != NULL; dot = strchr(dot + 1, '.'))
    {
        dots++;
    }
    return dots == 3 && at_text_read_address(name, address);
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
    if (literal && !read_literal(name, address))
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
    if (lookup->state != NAMES_FREE && lookup->turn == number / NAMES_LOOKUPS)
    {
        if (lookup->state == NAMES_DONE)
        {
            status = (ism_status_t)lookup->result;
            memcpy(address, lookup->address, sizeof lookup->address);
        }
        else
        {
            status = now(names) - lookup->started_ms > BOUND_MS ? ISM_ERR_TIMEOUT : ISM_WOULD_BLOCK;
        }
        if (status != ISM_WOULD_BLOCK)
        {
            lookup->state = NAMES_FREE;
        }
    }
    unlock(names);
    return status;
}

/* ---- the worker ---- */

/* A look-up as the worker took it: its owner may have given it up since. */
typedef struct work
{
    names_lookup_t *lookup;
    uint16_t turn;
    uint32_t left_ms; /* of its bound */
    bool for_module;  /* D0 can be asked */
    uint32_t hash;    /* of its name */
    at_text_t text;
} work_t;

/* FNV-1a, without regard to case. */
static uint32_t hash_name(const char *name)
{
    uint32_t hash = 2166136261U;
    for (; *name != '\0'; name++)
    {
        const uint8_t letter = (uint8_t)*name | (*name >= 'A' && *name <= 'Z' ? 0x20U : 0U);
        hash = (hash ^ letter) * 16777619U;
    }
    return hash;
}

/* Lock held. */
static bool is_running(const names_lookup_t *lookup, uint16_t turn)
{
    return lookup->state == NAMES_RUNNING && lookup->turn == turn;
}

static bool take_work(names_t *names, work_t *work)
{
    work->lookup = NULL;
    lock(names);
    for (uint32_t i = 0; i < NAMES_LOOKUPS && work->lookup == NULL; i++)
    {
        names_lookup_t *lookup = &names->lookups[i];
        if (lookup->state == NAMES_QUEUED)
        {
            const uint32_t age = now(names) - lookup->started_ms;
            lookup->state = NAMES_RUNNING;
            work->lookup = lookup;
            work->turn = lookup->turn;
            work->left_ms = age < BOUND_MS ? BOUND_MS - age : 0;
            work->for_module = strlen(lookup->name) <= MODULE_NAME_MAX;
            work->hash = hash_name(lookup->name);
            at_text_start(&work->text, "D0=");
            at_text_add(&work->text, lookup->name);
        }
    }
    unlock(names);
    return work->lookup != NULL;
}

static void end(names_t *names, names_lookup_t *lookup, uint16_t turn, ism_status_t result, const uint8_t address[4])
{
    lock(names);
    if (is_running(lookup, turn))
    {
        lookup->result = (int16_t)result;
        memcpy(lookup->address, address, sizeof lookup->address);
        lookup->state = NAMES_DONE;
    }
    unlock(names);
    port_notify(names->port);
}

static void start_resolver(names_t *names, const work_t *work)
{
    station_link_t link;
    station_link(names->station, &link);
    const uint8_t *first = memcmp(link.dns, s_nowhere, sizeof s_nowhere) != 0 ? link.dns : link.gateway;
    lock(names);
    if (is_running(work->lookup, work->turn))
    {
        resolver_start(&names->resolver, work->lookup->name, first, link.dns2);
        names->current = work->lookup;
        names->current_turn = work->turn;
    }
    unlock(names);
}

/* What D0 says: ISM_OK with an address to be believed, ISM_ERR_TIMEOUT, or what the own resolver has to look at:
 * names->module_says. */
static ism_status_t ask_module(names_t *names, work_t *work, uint8_t address[4])
{
    const uint32_t timeout = work->left_ms < MODULE_TIMEOUT_MS ? work->left_ms : MODULE_TIMEOUT_MS;
    const at_status_t status = at_client_text(names->client, &work->text, timeout);
    if (status != AT_OK && status != AT_ERROR)
    {
        return ISM_ERR_TIMEOUT;
    }
    if (status == AT_ERROR || !at_text_read_address(names->client->reply, address) ||
        memcmp(address, s_nowhere, sizeof s_nowhere) == 0)
    {
        names->module_says = ISM_ERR_NAME_UNKNOWN;
        return ISM_WOULD_BLOCK;
    }
    const bool same_answer = memcmp(address, names->last_answer, sizeof names->last_answer) == 0;
    if (same_answer && names->last_name != work->hash)
    {
        return ISM_WOULD_BLOCK;
    }
    names->last_name = work->hash;
    memcpy(names->last_answer, address, sizeof names->last_answer);
    if (dns_can_connect(address))
    {
        return ISM_OK;
    }
    names->module_says = ISM_OK;
    return ISM_WOULD_BLOCK;
}

static void start_lookup(names_t *names, work_t *work)
{
    uint8_t address[4] = {0};
    ism_status_t status = ISM_WOULD_BLOCK;
    names->module_says = ISM_WOULD_BLOCK;
    names->link = station_link_number(names->station);
    if (names->link == 0)
    {
        status = ISM_ERR_NO_LINK;
    }
    else if (work->left_ms == 0)
    {
        status = ISM_ERR_TIMEOUT;
    }
    else if (work->for_module)
    {
        status = ask_module(names, work, address);
    }

    if (status == ISM_WOULD_BLOCK)
    {
        start_resolver(names, work);
    }
    else
    {
        end(names, work->lookup, work->turn, status, address);
    }
}

/* Joins what the resolver found with what the module said before. */
static void end_current(names_t *names, ism_status_t status)
{
    const uint8_t *address = names->resolver.address;
    if (status != ISM_OK && names->module_says == ISM_OK)
    {
        status = ISM_OK;
        address = names->last_answer;
    }
    else if (status == ISM_ERR_NO_SOCKET && names->module_says == ISM_ERR_NAME_UNKNOWN)
    {
        status = ISM_ERR_NAME_UNKNOWN;
    }
    names_lookup_t *lookup = names->current;
    resolver_stop(&names->resolver);
    names->current = NULL;
    end(names, lookup, names->current_turn, status, address);
}

/* Steps the resolver; false while it waits. */
static bool resolve(names_t *names)
{
    lock(names);
    const bool wanted = is_running(names->current, names->current_turn);
    const bool in_time = now(names) - names->current->started_ms < BOUND_MS;
    unlock(names);
    ism_status_t status = ISM_ERR_TIMEOUT;
    if (wanted && in_time)
    {
        status = station_link_number(names->station) == names->link ? resolver_step(&names->resolver) : ISM_ERR_NO_LINK;
    }
    if (status == ISM_WOULD_BLOCK)
    {
        return false;
    }
    end_current(names, status);
    return true;
}

bool names_step(names_t *names)
{
    work_t work;
    if (names->current != NULL)
    {
        return resolve(names);
    }
    if (!take_work(names, &work))
    {
        return false;
    }
    start_lookup(names, &work);
    return true;
}

uint32_t names_idle_ms(names_t *names)
{
    return names->current != NULL ? resolver_idle_ms(&names->resolver) : IDLE_MS;
}

void names_module_lost(names_t *names)
{
    resolver_stop(&names->resolver);
    names->current = NULL;
    lock(names);
    for (uint32_t i = 0; i < NAMES_LOOKUPS; i++)
    {
        names_lookup_t *lookup = &names->lookups[i];
        if (lookup->state == NAMES_QUEUED || lookup->state == NAMES_RUNNING)
        {
            lookup->state = NAMES_DONE;
            lookup->result = ISM_ERR_NO_LINK;
        }
    }
    unlock(names);
    port_notify(names->port);
}
