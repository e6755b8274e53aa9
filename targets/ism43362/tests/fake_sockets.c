#include "check.h"
#include "fake_internal.h"

void fake_sockets_power_up(fake_module_t *fake)
{
    fake->selected_socket = 0;
    for (int i = 0; i < FAKE_SOCKETS; i++)
    {
        const int closed = fake->sockets[i].peer_closed;
        memset(&fake->sockets[i], 0, sizeof fake->sockets[i]);
        fake->sockets[i].peer_closed = closed;
        fake->sockets[i].accepts = FAKE_SEGMENT;
    }
}

/* ---- P6 ---- */

/* The firmware takes no address with an octet of 255, or whose first or last is 0. */
static bool can_be_reached(const char *text)
{
    uint8_t a[4];
    return at_text_read_address(text, a) && a[0] != 0 && a[3] != 0 && a[0] != 255 && a[1] != 255 && a[2] != 255 &&
           a[3] != 255;
}

static bool is_taken(const fake_module_t *fake, const fake_socket_t *socket)
{
    for (int i = 0; i < FAKE_SOCKETS; i++)
    {
        const fake_socket_t *other = &fake->sockets[i];
        if (other != socket && other->open && other->protocol == 1 && other->port_at_open == socket->remote_port &&
            strcmp(other->remote_address, socket->remote_address) == 0)
        {
            return true;
        }
    }
    return false;
}

static bool reach(fake_module_t *fake, fake_socket_t *socket)
{
    const fake_peer_t *peer = socket->peer;
    if (socket->protocol == 1)
    {
        return !is_taken(fake, socket);
    }
    if (peer != NULL && peer->kind == FAKE_PEER_SILENT)
    {
        fake->busy_ms = fake->timing.silent_connect_ms;
        return false;
    }
    return can_be_reached(socket->remote_address) && (peer == NULL || peer->kind != FAKE_PEER_REFUSING);
}

static void close_socket(fake_module_t *fake, fake_socket_t *socket)
{
    socket->open = 0;
    socket->queued = 0;
    fake_reply_ok(fake);
}

static void open_socket(fake_module_t *fake, fake_socket_t *socket)
{
    char text[80];
    fake->violations += socket->open ? 1U : 0U;
    socket->peer = fake_find_peer(fake, socket->remote_address, socket->remote_port);
    (void)snprintf(
        text, sizeof text, "[%s  RC] Connecting to %s", socket->protocol ? "UDP" : "TCP", socket->remote_address);
    if (!fake_has_link(fake) || !reach(fake, socket))
    {
        fake_reply_error(fake, text);
        return;
    }
    socket->open = 1;
    socket->queued = 0;
    socket->given = 0;
    socket->port_at_open = socket->remote_port;
    fake_reply(fake, text);
    fake_refill(fake, socket);
    if (socket->protocol == 0 && socket->peer != NULL)
    {
        socket->peer->connections++;
        if (socket->peer->kind == FAKE_PEER_SCRIPTED)
        {
            socket->peer->on_data(fake, (int)(socket - fake->sockets), NULL, 0, socket->peer->context);
        }
    }
}

/* The handshake of TCP is one round trip. */
static uint64_t start_or_stop(fake_module_t *fake, fake_socket_t *socket, int start)
{
    const uint64_t there_and_back_ns =
        fake->command_ns + fake_us(fake->timing.command_us) + 2U * fake_us(fake->timing.latency_us);
    if (start == 0)
    {
        close_socket(fake, socket);
        return 0;
    }
    if (socket->protocol == 0 && fake->clock.now_ns < there_and_back_ns)
    {
        return there_and_back_ns;
    }
    open_socket(fake, socket);
    return 0;
}

/* ---- S3 and R0 ---- */

/* When a command that waits for the network gives up. */
static uint64_t deadline_ns(const fake_module_t *fake, int timeout_ms)
{
    return fake->command_ns + fake_us(fake->timing.command_us) + fake_ms((uint64_t)timeout_ms);
}

static uint32_t taken_of(fake_module_t *fake, fake_socket_t *socket, uint32_t length, uint32_t room)
{
    uint32_t most = length < room ? length : room;
    most = most < (uint32_t)socket->accepts ? most : (uint32_t)socket->accepts;
    return fake->network.fragments && socket->protocol == 0 && most > 1 ? fake_random_part(fake, most) : most;
}

static void check_framing(fake_module_t *fake, uint32_t header, uint32_t length)
{
    const uint32_t padded = (header + length + 1) / 2 * 2;
    const bool padded_right = padded == fake->in_length && (padded == header + length || fake->in[padded - 1] == 0x0A);
    fake->violations += padded_right && length > 0 && length <= FAKE_SEGMENT ? 0U : 1U;
}

static uint64_t write_socket(fake_module_t *fake, fake_socket_t *socket, const char *text)
{
    const uint32_t length = (uint32_t)strtoul(text, NULL, 10);
    const uint8_t *payload = (const uint8_t *)memchr(fake->in, '\r', fake->in_length) + 1;
    const uint32_t header = (uint32_t)(payload - fake->in);
    const uint32_t present = fake->in_length - header < length ? fake->in_length - header : length;
    const bool alive = socket->open && socket->accepts >= 0 && fake_has_link(fake);
    char answer[32];
    uint64_t more_ns = 0;
    const uint32_t room = fake_line_room(fake, socket, &more_ns);
    if (alive && room < present && fake->clock.now_ns < deadline_ns(fake, socket->write_timeout))
    {
        const uint64_t end_ns = deadline_ns(fake, socket->write_timeout);
        return more_ns < end_ns ? more_ns : end_ns;
    }
    check_framing(fake, header, length);
    (void)snprintf(answer, sizeof answer, "%s:%d", socket->remote_address, socket->remote_port);
    fake_keep(socket->sent_to, sizeof socket->sent_to, answer);
    if (!alive)
    {
        fake_reply(fake, "-1");
        return 0;
    }
    const uint32_t taken = taken_of(fake, socket, present, room);
    if (taken > 0)
    {
        fake_deliver(fake, (int)(socket - fake->sockets), payload, taken);
    }
    (void)snprintf(answer, sizeof answer, "%u", taken);
    fake_reply(fake, answer);
    return 0;
}

static void drop_from_queue(fake_socket_t *socket, uint32_t count)
{
    fake_datagram_t *first = &socket->queue[0];
    if (socket->protocol == 0 && count < first->length)
    {
        first->length -= count;
        memmove(first->bytes, first->bytes + count, first->length);
        return;
    }
    socket->queued--;
    memmove(socket->queue, socket->queue + 1, sizeof socket->queue[0] * (size_t)socket->queued);
}

/* What has arrived, up to what R1 allows; pieces of a stream are joined unless they say otherwise. */
static uint32_t collect(fake_module_t *fake, fake_socket_t *socket, uint8_t bytes[FAKE_SEGMENT])
{
    uint32_t most = (uint32_t)socket->read_size;
    uint32_t length = 0;
    most = most < FAKE_SEGMENT ? most : FAKE_SEGMENT;
    most = fake->network.fragments && socket->protocol == 0 && most > 0 ? fake_random_part(fake, most) : most;
    while (socket->queued > 0 && socket->queue[0].arrival_ns <= fake->clock.now_ns && length < most)
    {
        const fake_datagram_t *first = &socket->queue[0];
        const bool joins = !first->whole;
        const uint32_t part = first->length < most - length ? first->length : most - length;
        if (!joins && length > 0)
        {
            break;
        }
        memcpy(bytes + length, first->bytes, part);
        length += part;
        drop_from_queue(socket, part);
        if (!joins)
        {
            break;
        }
    }
    return length;
}

static void note_sender(fake_socket_t *socket)
{
    const socket_endpoint_t *sender = &socket->queue[0].sender;
    if (socket->protocol == 1 && sender->port != 0)
    {
        (void)snprintf(socket->remote_address,
                       sizeof socket->remote_address,
                       "%d.%d.%d.%d",
                       sender->address[0],
                       sender->address[1],
                       sender->address[2],
                       sender->address[3]);
        socket->remote_port = sender->port;
    }
}

static void give(fake_module_t *fake, fake_socket_t *socket)
{
    uint8_t bytes[FAKE_SEGMENT + 2];
    const bool cut = socket->protocol == 1 && socket->queue[0].length > (uint32_t)socket->read_size;
    fake->violations += socket->read_size == 0 || cut ? 1U : 0U;
    note_sender(socket);
    uint32_t length = collect(fake, socket, bytes);
    if (socket->protocol == 1 && fake_profile(fake)->extra_line)
    {
        memcpy(bytes + length, "\r\n", 2);
        length += 2;
    }
    fake_reply_bytes(fake, bytes, length);
    fake_refill(fake, socket);
}

static bool has_arrived(const fake_module_t *fake, const fake_socket_t *socket)
{
    const bool there = socket->queued > 0 && socket->queue[0].arrival_ns <= fake->clock.now_ns;
    const bool alone = there && socket->queue[0].length == 1 &&
                       (socket->queued == 1 || socket->queue[1].arrival_ns > fake->clock.now_ns);
    return there && !(alone && fake_profile(fake)->keeps_single_byte && !socket->peer_closed);
}

/* The first time at which an R0 that found nothing may find something. */
static uint64_t next_arrival_ns(const fake_module_t *fake, const fake_socket_t *socket)
{
    for (int i = 0; i < socket->queued; i++)
    {
        if (socket->queue[i].arrival_ns > fake->clock.now_ns)
        {
            return socket->queue[i].arrival_ns;
        }
    }
    return FAKE_NEVER;
}

static uint64_t read_socket(fake_module_t *fake, fake_socket_t *socket)
{
    const bool is_over = !socket->open || !fake_has_link(fake) || (socket->peer_closed && socket->queued == 0);
    if (has_arrived(fake, socket) && socket->open)
    {
        give(fake, socket);
        return 0;
    }
    if (is_over)
    {
        fake_reply_error(fake, "-1");
        return 0;
    }
    fake->violations += socket->read_timeout == 0 ? 1U : 0U;
    const uint64_t end_ns = deadline_ns(fake, socket->read_timeout);
    if (fake->clock.now_ns >= end_ns)
    {
        fake_reply(fake, "");
        return 0;
    }
    const uint64_t arrival_ns = next_arrival_ns(fake, socket);
    return arrival_ns < end_ns ? arrival_ns : end_ns;
}

/* ---- P, R and S ---- */

static void show_socket(fake_module_t *fake, const fake_socket_t *socket)
{
    char text[128];
    (void)snprintf(text,
                   sizeof text,
                   "%d,192.168.1.7,%d,%s,%d,0,0,1,0,0",
                   socket->protocol,
                   socket->local_port,
                   socket->remote_address,
                   socket->remote_port);
    fake_reply(fake, text);
}

/* Where a setting is kept, and the most that it takes; NULL: there is none. */
static int *find_setting(fake_module_t *fake, const char *command, int *most)
{
    fake_socket_t *socket = &fake->sockets[fake->selected_socket];
    *most = 65535;
    switch (command[0] << 8 | command[1])
    {
    case 'P' << 8 | '0':
        *most = FAKE_SOCKETS - 1;
        return &fake->selected_socket;
    case 'P' << 8 | '1':
        *most = 3;
        return &socket->protocol;
    case 'P' << 8 | '2':
        return &socket->local_port;
    case 'P' << 8 | '4':
        return &socket->remote_port;
    case 'R' << 8 | '1':
        *most = FAKE_SEGMENT;
        return &socket->read_size;
    case 'R' << 8 | '2':
        *most = 30000;
        return &socket->read_timeout;
    case 'S' << 8 | '2':
        *most = 30000;
        return &socket->write_timeout;
    default:
        return NULL;
    }
}

static void set_number(fake_module_t *fake, const char *command)
{
    int most = 0;
    int *setting = command[2] == '=' ? find_setting(fake, command, &most) : NULL;
    const long value = setting == NULL ? -1 : strtol(command + 3, NULL, 10);
    if (value < 0 || value > most)
    {
        fake_reply_error(fake, "ERROR: Unknown Error");
        return;
    }
    *setting = (int)value;
    fake_reply_ok(fake);
}

uint64_t fake_socket_execute(fake_module_t *fake, const char *command)
{
    fake_socket_t *socket = &fake->sockets[fake->selected_socket];
    const bool sets = command[2] == '=';
    switch (command[0] << 8 | command[1])
    {
    case 'P' << 8 | '3':
        fake_keep(socket->remote_address, sizeof socket->remote_address, sets ? command + 3 : "");
        fake_reply_ok(fake);
        return 0;
    case 'P' << 8 | '6':
        return start_or_stop(fake, socket, sets ? atoi(command + 3) : 0);
    case 'P' << 8 | '?':
        show_socket(fake, socket);
        return 0;
    case 'R' << 8 | '0':
        return read_socket(fake, socket);
    case 'S' << 8 | '3':
        return write_socket(fake, socket, sets ? command + 3 : "");
    default:
        set_number(fake, command);
        return 0;
    }
}
