/*
 * The letters:
 *
 *   J        join the access point that there is       j s s    join another: SSID, passphrase
 *   L        leave                                      M n      addresses of joins to come: own ones, or by DHCP
 *   N s      look a name up                             n i      ask for look-up i
 *   F n      scan into a list of n                      f        ask for its end
 *   O U      open a TCP, a UDP socket                   C s p    connect slot s; p odd: to a peer that echoes
 *   S s n    send 6 * n + 1 bytes                       T s n    the same to an address (UDP)
 *   V s      withdraw what is to be sent                R s n    receive up to 6 * n + 1 bytes
 *   X s      close                                      Y s      close when all is sent
 *   H s      use the closed handle of a slot            P s      ask about a slot
 *   G i n    8 * n bytes come for the module's socket   K i      its peer closes
 *   A        the access point is gone                   E        DRDY told an edge that was none
 *   W n      n * n ms pass                              0-9      2^n commands are answered as they should be
 *                                                       !        ... from now on they take letters again
 *
 * Every other letter only lets the worker go on.
 */
#include "application.h"
#include "invariant.h"
#include "slots.h"

#define MESSAGE_LENGTH 300U

void application_start(application_t *application, wild_module_t *module)
{
    memset(application, 0, sizeof *application);
    application->driver = module->driver;
    application->module = module;
    application->input = module->input;
    for (uint32_t i = 0; i <= APPLICATION_SLOTS; i++)
    {
        application->slots[i].handle = -1;
        application->slots[i].closed = -1;
    }
}

static slot_t *next_slot(application_t *application)
{
    return &application->slots[input_byte(application->input) % APPLICATION_SLOTS];
}

/* ---- station and names ---- */

static void join_another(application_t *application)
{
    char ssid[STATION_SSID_SIZE + 1U];
    char passphrase[STATION_PASSPHRASE_SIZE + 1U];
    ssid[input_string(application->input, ssid, STATION_SSID_SIZE)] = '\0';
    passphrase[input_string(application->input, passphrase, STATION_PASSPHRASE_SIZE)] = '\0';
    (void)station_join(&application->driver->station, ssid, passphrase);
}

static void set_address(application_t *application, uint8_t number)
{
    const station_address_t own = {
        .address = {192, 168, 1, number}, .netmask = {255, 255, 255, 0}, .gateway = {192, 168, 1, 1}};
    (void)station_set_address(&application->driver->station, number % 2U != 0 ? &own : NULL);
}

static int *free_ticket(application_t *application)
{
    for (uint32_t i = 0; i < APPLICATION_TICKETS; i++)
    {
        if (application->tickets[i] <= 0)
        {
            return &application->tickets[i];
        }
    }
    return NULL;
}

static void look_up(application_t *application)
{
    char name[80];
    name[input_string(application->input, name, sizeof name - 1U)] = '\0';
    int *ticket = free_ticket(application);
    if (ticket != NULL)
    {
        *ticket = names_lookup(&application->driver->names, name);
    }
}

static ism_status_t ask_ticket(application_t *application, int *ticket, uint8_t address[4])
{
    const ism_status_t status = names_result(&application->driver->names, *ticket, address);
    if (status != ISM_WOULD_BLOCK)
    {
        *ticket = 0;
    }
    return status;
}

static void scan(application_t *application, uint8_t number)
{
    if (application->scans)
    {
        return;
    }
    application->scan_capacity = number % (APPLICATION_LIST + 1U);
    memset(application->list, 0xEE, sizeof application->list);
    application->scans =
        station_scan(&application->driver->station, application->list, application->scan_capacity) == ISM_OK;
    require(application->scans, "a scan can be asked for when none is under way");
}

static void ask_scan(application_t *application)
{
    const int found = station_scan_result(&application->driver->station);
    if (!application->scans || found == ISM_WOULD_BLOCK)
    {
        return;
    }
    application->scans = false;
    for (uint32_t i = 0; (int)i < found && i < application->scan_capacity; i++)
    {
        const station_access_point_t *point = &application->list[i];
        require(point->ssid_length < STATION_SSID_SIZE && point->ssid[point->ssid_length] == '\0', "an SSID ends");
        require(i == 0 || point->rssi_dbm <= application->list[i - 1U].rssi_dbm, "the strongest comes first");
    }
}

/* ---- letters ---- */

static void act_on_slot(application_t *application, uint8_t letter)
{
    slot_t *slot = next_slot(application);
    switch (letter)
    {
    case 'C':
        slot_connect(application, slot, input_byte(application->input) % 2U != 0);
        break;
    case 'S':
        slot_send(application, slot, 6U * input_byte(application->input) + 1U, false);
        break;
    case 'T':
        slot_send(application, slot, 6U * input_byte(application->input) + 1U, true);
        break;
    case 'R':
        slot_receive(application, slot, 6U * input_byte(application->input) + 1U);
        break;
    case 'V':
        slot_withdraw(application, slot);
        break;
    case 'X':
    case 'Y':
        slot_close(application, slot, letter == 'Y');
        break;
    case 'H':
        slot_use_closed(application, slot);
        break;
    default:
        slot_ask(application, slot);
        break;
    }
}

static void act_on_module(application_t *application, uint8_t letter)
{
    wild_module_t *module = application->module;
    uint32_t number;
    switch (letter)
    {
    case 'G':
        number = input_byte(application->input);
        wild_feed(module, number, 8U * input_byte(application->input));
        break;
    case 'K':
        module->sockets[input_byte(application->input) % WILD_SOCKETS].peer_closed = true;
        break;
    case 'A':
        module->joined = false;
        break;
    case 'E':
        ism_data_ready_edge(application->driver, true);
        break;
    case 'W':
        number = input_byte(application->input);
        wild_pass(module, number * number);
        break;
    case '!':
        module->calm = 0;
        break;
    default:
        module->calm = letter >= '0' && letter <= '9' ? 1U << (letter - '0') : module->calm;
        break;
    }
}

void application_act(application_t *application)
{
    uint8_t address[4];
    const uint8_t letter = input_byte(application->input);
    switch (letter)
    {
    case 'J':
        (void)station_join(&application->driver->station, "home", "secret-pass");
        break;
    case 'j':
        join_another(application);
        break;
    case 'L':
        station_leave(&application->driver->station);
        break;
    case 'M':
        set_address(application, input_byte(application->input));
        break;
    case 'N':
        look_up(application);
        break;
    case 'n':
        (void)ask_ticket(
            application, &application->tickets[input_byte(application->input) % APPLICATION_TICKETS], address);
        break;
    case 'F':
        scan(application, input_byte(application->input));
        break;
    case 'f':
        ask_scan(application);
        break;
    case 'O':
    case 'U':
        slot_open_any(application, letter == 'U');
        break;
    case 'C':
    case 'S':
    case 'T':
    case 'V':
    case 'R':
    case 'X':
    case 'Y':
    case 'H':
    case 'P':
        act_on_slot(application, letter);
        break;
    default:
        act_on_module(application, letter);
        break;
    }
}

void application_close_all(application_t *application)
{
    for (uint32_t i = 0; i < APPLICATION_SLOTS; i++)
    {
        slot_close(application, &application->slots[i], false);
    }
    (void)station_set_address(&application->driver->station, NULL);
}

/* ---- a node that wants to work ---- */

static bool has_joined(const application_t *application)
{
    station_t *station = &application->driver->station;
    station_link_t link;
    const ism_status_t status = station_join_result(station);
    station_link(station, &link);
    if (status != ISM_WOULD_BLOCK && !link.joined)
    {
        (void)station_join(station, "home", "secret-pass");
    }
    return status != ISM_WOULD_BLOCK && link.joined;
}

/* Tickets of before are asked for first: each must come to its end. */
static bool has_looked_up(application_t *application)
{
    static const char s_name[] = "example.com";
    uint8_t address[4] = {0};
    uint8_t right[4];
    bool waits = false;
    for (uint32_t i = 1; i < APPLICATION_TICKETS; i++)
    {
        int *other = &application->tickets[i];
        waits = waits || (*other > 0 && ask_ticket(application, other, address) == ISM_WOULD_BLOCK);
    }
    int *ticket = &application->tickets[0];
    if (waits || *ticket <= 0)
    {
        *ticket = waits ? *ticket : names_lookup(&application->driver->names, s_name);
        return false;
    }
    wild_address_of(s_name, right);
    return ask_ticket(application, ticket, address) == ISM_OK && memcmp(address, right, sizeof address) == 0;
}

static bool has_echo(application_t *application)
{
    slot_t *slot = &application->slots[APPLICATION_SLOTS];
    if (!slot_is_open(slot))
    {
        slot_open(application, slot, false);
        slot_connect(application, slot, true);
        return false;
    }
    slot_ask(application, slot);
    sockets_t *sockets = &application->driver->sockets;
    if (slot->sent < MESSAGE_LENGTH && (sockets_poll(sockets, slot->handle) & SOCKET_READY_WRITE) != 0)
    {
        slot_send(application, slot, MESSAGE_LENGTH - slot->sent, false);
    }
    slot_receive(application, slot, MESSAGE_LENGTH);
    const bool done = slot->received == MESSAGE_LENGTH;
    const bool over =
        (sockets_poll(sockets, slot->handle) & SOCKET_READY_READ) != 0 && sockets_available(sockets, slot->handle) == 0;
    if (done || over)
    {
        slot_close(application, slot, false);
    }
    return done;
}

bool application_works(application_t *application)
{
    if (!has_joined(application))
    {
        application->looked_up = false;
        return false;
    }
    application->looked_up = application->looked_up || has_looked_up(application);
    return application->looked_up && has_echo(application);
}
