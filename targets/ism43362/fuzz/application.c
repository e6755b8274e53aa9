/*
 * The letters:
 *
 *   J        join the access point that there is       j s s    join another: SSID, passphrase
 *   L        leave                                      D s      look a name up
 *   O U      open a TCP, a UDP socket                   C s p    connect slot s; p odd: to a peer that echoes
 *   S s n    send 6 * n + 1 bytes                       T s n    the same to an address (UDP)
 *   R s n    receive up to 6 * n + 1 bytes              X s      close
 *   H s      use the closed handle of a slot            P s      ask about a slot
 *   G i n    8 * n bytes come for the module's socket   K i      its peer closes
 *   A        the access point is gone                   E        DRDY told an edge that was none
 *   W n      n * n ms pass                              0-9      2^n commands are answered as they should be
 *
 * Every other letter only lets the worker go on.
 */
#include "application.h"

#define LOOKUP_ANSWER 192, 0, 2, 10
#define MESSAGE_LENGTH 300U

static const socket_endpoint_t s_echo = {.address = {192, 0, 2, 10}, .port = 7};
static const socket_endpoint_t s_source = {.address = {192, 0, 2, 10}, .port = 19};

static void require(bool holds, const char *what)
{
    if (!holds)
    {
        wild_fail(what);
    }
}

void application_start(application_t *application, wild_module_t *module)
{
    memset(application, 0, sizeof *application);
    application->driver = module->driver;
    application->module = module;
    application->input = module->input;
    for (uint32_t i = 0; i < APPLICATION_SLOTS; i++)
    {
        application->slots[i].handle = -1;
        application->slots[i].closed = -1;
    }
}

static sockets_t *sockets_of(const application_t *application)
{
    return &application->driver->sockets;
}

static slot_t *next_slot(application_t *application)
{
    return &application->slots[input_byte(application->input) % APPLICATION_SLOTS];
}

/* ---- sockets ---- */

static bool is_open(const slot_t *slot)
{
    return slot->handle >= 0;
}

static void open_slot(application_t *application, slot_t *slot, bool udp)
{
    uint32_t others = 0;
    for (uint32_t i = 0; i < APPLICATION_SLOTS; i++)
    {
        others += application->slots[i].handle >= 0 ? 1U : 0U;
    }
    const int handle = sockets_open(sockets_of(application), udp ? SOCKET_UDP : SOCKET_TCP);
    require((handle >= 0) == (others < SOCKETS_COUNT), "a socket is free when fewer than four are in use, and only then");
    require(handle >= 0 || handle == ISM_ERR_NO_SOCKET, "the fifth socket is refused with 'no socket'");
    for (uint32_t i = 0; i < APPLICATION_SLOTS; i++)
    {
        require(handle < 0 || handle != application->slots[i].handle, "two open sockets have handles of their own");
    }
    if (handle >= 0)
    {
        const slot_t fresh = {.handle = handle, .closed = slot->closed, .udp = udp};
        *slot = fresh;
    }
}

static void open_any(application_t *application, bool udp)
{
    for (uint32_t i = 0; i < APPLICATION_SLOTS; i++)
    {
        if (application->slots[i].handle < 0)
        {
            open_slot(application, &application->slots[i], udp);
            return;
        }
    }
}

static void close_slot(application_t *application, slot_t *slot)
{
    if (!is_open(slot))
    {
        return;
    }
    require(sockets_close(sockets_of(application), slot->handle) == ISM_OK, "an open socket can be closed");
    slot->closed = slot->handle;
    slot->handle = -1;
    /* The memory of what was not sent is the caller's again. */
    memset(slot->buffer, 0xDD, sizeof slot->buffer);
    slot->pending = 0;
}

static void connect_slot(application_t *application, slot_t *slot, bool echo)
{
    if (!is_open(slot))
    {
        return;
    }
    if (!slot->connected)
    {
        slot->forgeries = application->module->forgeries;
        slot->connected = true;
    }
    (void)sockets_connect(sockets_of(application), slot->handle, echo ? &s_echo : &s_source);
}

/* A call that cannot be done yet is made again with the same bytes. */
static void send_slot(application_t *application, slot_t *slot, uint32_t length, const socket_endpoint_t *target)
{
    if (!is_open(slot))
    {
        return;
    }
    if (slot->pending == 0)
    {
        slot->pending = length < sizeof slot->buffer ? length : (uint32_t)sizeof slot->buffer;
        for (uint32_t i = 0; i < slot->pending; i++)
        {
            slot->buffer[i] = wild_stream_byte(slot->sent + i);
        }
    }
    sockets_t *sockets = sockets_of(application);
    const int result = target == NULL ? sockets_send(sockets, slot->handle, slot->buffer, slot->pending)
                                      : sockets_send_to(sockets, slot->handle, slot->buffer, slot->pending, target);
    if (result == ISM_WOULD_BLOCK)
    {
        return;
    }
    require(result <= (int)slot->pending && result != 0, "no more is taken than was given, and not nothing");
    slot->sent += result > 0 ? (uint32_t)result : 0U;
    slot->pending = 0;
    memset(slot->buffer, 0xDD, sizeof slot->buffer);
}

static void receive_slot(application_t *application, slot_t *slot, uint32_t length)
{
    uint8_t bytes[1600];
    socket_endpoint_t sender;
    if (!is_open(slot))
    {
        return;
    }
    length = length < sizeof bytes ? length : (uint32_t)sizeof bytes;
    memset(bytes, 0xEE, sizeof bytes);
    const int available = sockets_available(sockets_of(application), slot->handle);
    const int result = sockets_receive(sockets_of(application), slot->handle, bytes, length, &sender);
    require(available >= 0 && available <= (int)SOCKETS_BLOCK, "no more than a block waits");
    require(result <= (int)length && result <= available, "no more is received than there is room and data for");
    require((result > 0) == (available > 0), "what is available can be received");
    const bool known = !slot->udp && slot->forgeries == application->module->forgeries;
    for (int i = 0; i < result && known; i++)
    {
        require(bytes[i] == wild_stream_byte(slot->received + (uint32_t)i), "what is received is the next of the stream");
    }
    slot->received += result > 0 ? (uint32_t)result : 0U;
}

static void ask(application_t *application, const slot_t *slot)
{
    socket_endpoint_t peer;
    if (!is_open(slot))
    {
        return;
    }
    sockets_t *sockets = sockets_of(application);
    const int ready = sockets_poll(sockets, slot->handle);
    const int error = sockets_error(sockets, slot->handle);
    require(ready >= 0, "an open socket can be polled");
    require(((ready & SOCKET_READY_ERROR) != 0) == (error != ISM_OK), "an error is shown by poll");
    require((ready & SOCKET_READY_ERROR) == 0 || (ready & SOCKET_READY_READ) != 0, "an error wakes a reader");
    require(sockets_local_port(sockets, slot->handle) >= 0, "an open socket has a port, or 0");
    (void)sockets_peer(sockets, slot->handle, &peer);
}

static void use_closed(const application_t *application, const slot_t *slot)
{
    uint8_t byte = 0;
    sockets_t *sockets = sockets_of(application);
    if (slot->closed < 0)
    {
        return;
    }
    require(sockets_poll(sockets, slot->closed) == ISM_ERR_ARGUMENT, "a closed handle cannot be polled");
    require(sockets_send(sockets, slot->closed, &byte, 1) == ISM_ERR_ARGUMENT, "a closed handle does not send");
    require(sockets_receive(sockets, slot->closed, &byte, 1, NULL) == ISM_ERR_ARGUMENT, "... nor receive");
    require(sockets_connect(sockets, slot->closed, &s_echo) == ISM_ERR_ARGUMENT, "... nor connect");
    require(sockets_close(sockets, slot->closed) == ISM_ERR_ARGUMENT, "... nor close again");
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

static void look_up(application_t *application)
{
    char name[80];
    uint8_t address[4];
    name[input_string(application->input, name, sizeof name - 1U)] = '\0';
    if (application->ticket > 0 &&
        station_lookup_result(&application->driver->station, application->ticket, address) == ISM_WOULD_BLOCK)
    {
        return;
    }
    application->ticket = station_lookup(&application->driver->station, name);
}

/* ---- letters ---- */

static void act_on_slot(application_t *application, uint8_t letter)
{
    slot_t *slot = next_slot(application);
    switch (letter)
    {
    case 'C':
        connect_slot(application, slot, input_byte(application->input) % 2U != 0);
        break;
    case 'S':
        send_slot(application, slot, 6U * input_byte(application->input) + 1U, NULL);
        break;
    case 'T':
        send_slot(application, slot, 6U * input_byte(application->input) + 1U, &s_source);
        break;
    case 'R':
        receive_slot(application, slot, 6U * input_byte(application->input) + 1U);
        break;
    case 'X':
        close_slot(application, slot);
        break;
    case 'H':
        use_closed(application, slot);
        break;
    default:
        ask(application, slot);
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
    default:
        module->calm = letter >= '0' && letter <= '9' ? 1U << (letter - '0') : module->calm;
        break;
    }
}

void application_act(application_t *application)
{
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
    case 'D':
        look_up(application);
        break;
    case 'O':
    case 'U':
        open_any(application, letter == 'U');
        break;
    case 'C':
    case 'S':
    case 'T':
    case 'R':
    case 'X':
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
        close_slot(application, &application->slots[i]);
    }
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

static bool has_looked_up(application_t *application)
{
    static const uint8_t s_right[4] = {LOOKUP_ANSWER};
    station_t *station = &application->driver->station;
    uint8_t address[4] = {0};
    if (application->ticket <= 0)
    {
        application->ticket = station_lookup(station, "example.com");
        return false;
    }
    const ism_status_t status = station_lookup_result(station, application->ticket, address);
    if (status != ISM_WOULD_BLOCK)
    {
        application->ticket = 0;
    }
    return status == ISM_OK && memcmp(address, s_right, sizeof address) == 0;
}

static bool has_echo(application_t *application)
{
    slot_t *slot = &application->slots[0];
    if (!is_open(slot))
    {
        open_slot(application, slot, false);
        connect_slot(application, slot, true);
        return false;
    }
    ask(application, slot);
    sockets_t *sockets = sockets_of(application);
    if (slot->sent < MESSAGE_LENGTH && (sockets_poll(sockets, slot->handle) & SOCKET_READY_WRITE) != 0)
    {
        send_slot(application, slot, MESSAGE_LENGTH - slot->sent, NULL);
    }
    receive_slot(application, slot, MESSAGE_LENGTH);
    const bool done = slot->received == MESSAGE_LENGTH;
    const bool over = (sockets_poll(sockets, slot->handle) & SOCKET_READY_READ) != 0 &&
                      sockets_available(sockets, slot->handle) == 0;
    if (done || over)
    {
        close_slot(application, slot);
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
