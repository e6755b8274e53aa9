#include "check.h"
#include "fake_internal.h"

uint8_t fake_pattern(uint64_t position)
{
    return (uint8_t)((position * 31U) ^ (position >> 8) ^ (position >> 16) ^ 0x15U);
}

void fake_network_start(fake_module_t *fake)
{
    (void)fake_add_peer(fake, "192.0.2.99", 0, FAKE_PEER_REFUSING);
    (void)fake_add_peer(fake, FAKE_DNS_SERVER, 53, FAKE_PEER_DNS);
}

fake_peer_t *fake_add_peer(fake_module_t *fake, const char *address, int port, fake_peer_kind_t kind)
{
    fake_network_t *network = &fake->network;
    CHECK(network->count < FAKE_PEERS);
    fake_peer_t *peer = &network->peers[network->count++];
    *peer = (fake_peer_t){.port = port, .kind = kind};
    fake_keep(peer->address, sizeof peer->address, address);
    return peer;
}

fake_peer_t *fake_find_peer(fake_module_t *fake, const char *address, int port)
{
    for (int i = fake->network.count - 1; i >= 0; i--)
    {
        fake_peer_t *peer = &fake->network.peers[i];
        if (strcmp(peer->address, address) == 0 && (peer->port == 0 || peer->port == port))
        {
            return peer;
        }
    }
    return NULL;
}

/* ---- the line ---- */

static uint64_t line_ns(const fake_module_t *fake, uint64_t bytes)
{
    return fake->timing.bytes_per_second == 0 ? 0 : bytes * 1000000000U / fake->timing.bytes_per_second;
}

static uint64_t latency_ns(const fake_module_t *fake)
{
    return fake_us(fake->timing.latency_us);
}

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

uint32_t fake_line_room(fake_module_t *fake, const fake_socket_t *socket, uint64_t *more_ns)
{
    const uint64_t now = fake->clock.now_ns;
    const uint64_t busy_ns = fake->network.up_free_ns > now ? fake->network.up_free_ns - now : 0;
    const uint64_t waiting = busy_ns * fake->timing.bytes_per_second / 1000000000U;
    const uint64_t room = waiting < FAKE_SEND_WINDOW ? FAKE_SEND_WINDOW - waiting : 0;
    *more_ns = now + line_ns(fake, FAKE_SEGMENT - (room < FAKE_SEGMENT ? room : FAKE_SEGMENT)) + 1U;
    if (socket->peer != NULL && socket->peer->kind == FAKE_PEER_ECHO && socket->queued == FAKE_QUEUE)
    {
        *more_ns = FAKE_NEVER; /* it stops reading while nobody reads what it says */
        return 0;
    }
    return (uint32_t)room;
}

static void push(fake_socket_t *socket, const uint8_t *bytes, uint32_t length, uint64_t arrival_ns, bool whole)
{
    CHECK(socket->queued < FAKE_QUEUE && length <= FAKE_SEGMENT);
    fake_datagram_t *entry = &socket->queue[socket->queued++];
    memcpy(entry->bytes, bytes, length);
    entry->length = length;
    entry->arrival_ns = arrival_ns;
    entry->whole = whole;
    memset(&entry->sender, 0, sizeof entry->sender);
}

void fake_feed(fake_module_t *fake, int socket, const void *bytes, uint32_t length)
{
    push(&fake->sockets[socket], bytes, length, fake->clock.now_ns, true);
}

void fake_feed_after(fake_module_t *fake, int socket, const void *bytes, uint32_t length, uint32_t microseconds)
{
    push(&fake->sockets[socket], bytes, length, fake->clock.now_ns + fake_us(microseconds), true);
}

/* What a peer says at a time reaches the module behind all that was said before. */
static uint64_t arrival_of(fake_module_t *fake, uint32_t length, uint64_t said_ns)
{
    fake->network.down_free_ns = later(said_ns, fake->network.down_free_ns) + line_ns(fake, length);
    return fake->network.down_free_ns + latency_ns(fake);
}

static void say(fake_module_t *fake, fake_socket_t *socket, const uint8_t *bytes, uint32_t length, uint64_t said_ns)
{
    const uint64_t arrival_ns = arrival_of(fake, length, said_ns);
    fake_datagram_t *last = socket->queued > 0 ? &socket->queue[socket->queued - 1] : NULL;
    if (socket->protocol == 0 && last != NULL && !last->whole && last->length + length <= FAKE_SEGMENT &&
        arrival_ns <= later(last->arrival_ns, fake->clock.now_ns))
    {
        memcpy(last->bytes + last->length, bytes, length);
        last->length += length;
        return;
    }
    push(socket, bytes, length, arrival_ns, socket->protocol != 0);
    if (socket->protocol == 1)
    {
        socket_endpoint_t *sender = &socket->queue[socket->queued - 1].sender;
        sender->port = (uint16_t)socket->remote_port;
        CHECK(at_text_read_address(socket->remote_address, sender->address));
    }
}

void fake_feed_from_peer(fake_module_t *fake, int socket, const void *bytes, uint32_t length)
{
    say(fake,
        &fake->sockets[socket],
        bytes,
        length,
        later(fake->clock.now_ns, fake->network.up_free_ns) + latency_ns(fake));
}

/* ---- peers ---- */

void fake_refill(fake_module_t *fake, fake_socket_t *socket)
{
    uint8_t bytes[FAKE_SEGMENT];
    if (!socket->open || socket->peer_closed || socket->peer == NULL || socket->peer->kind != FAKE_PEER_SOURCE)
    {
        return;
    }
    while (socket->queued < FAKE_QUEUE)
    {
        for (uint32_t i = 0; i < sizeof bytes; i++)
        {
            bytes[i] = fake_pattern(socket->given + i);
        }
        socket->given += sizeof bytes;
        push(socket, bytes, sizeof bytes, arrival_of(fake, sizeof bytes, fake->clock.now_ns + latency_ns(fake)), false);
    }
}

static void compare(fake_peer_t *peer, const uint8_t *bytes, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
    {
        peer->mismatches += bytes[i] != fake_pattern(peer->received + i) ? 1U : 0U;
    }
}

static void record(fake_socket_t *socket, const uint8_t *bytes, uint32_t length)
{
    CHECK(socket->sent_length + length <= sizeof socket->sent);
    memcpy(socket->sent + socket->sent_length, bytes, length);
    socket->sent_length += length;
}

/* A stream's queries come in any pieces; a datagram is one. */
static void ask_server(fake_module_t *fake, int index, const uint8_t *bytes, uint32_t length)
{
    fake_socket_t *socket = &fake->sockets[index];
    if (socket->protocol == 1)
    {
        (void)fake_dns_query(fake, index, bytes, length);
        return;
    }
    record(socket, bytes, length);
    const uint32_t used = fake_dns_query(fake, index, socket->sent, socket->sent_length);
    memmove(socket->sent, socket->sent + used, socket->sent_length - used);
    socket->sent_length -= used;
}

void fake_deliver(fake_module_t *fake, int index, const uint8_t *bytes, uint32_t length)
{
    fake_socket_t *socket = &fake->sockets[index];
    fake_peer_t *peer =
        socket->protocol == 1 ? fake_find_peer(fake, socket->remote_address, socket->remote_port) : socket->peer;
    fake->network.up_free_ns = later(fake->clock.now_ns, fake->network.up_free_ns) + line_ns(fake, length);
    socket->sent_calls++;
    switch (peer == NULL ? FAKE_PEER_RECORDER : peer->kind)
    {
    case FAKE_PEER_RECORDER:
        record(socket, bytes, length);
        break;
    case FAKE_PEER_ECHO:
        if (socket->queued < FAKE_QUEUE)
        {
            fake_feed_from_peer(fake, index, bytes, length);
        }
        break;
    case FAKE_PEER_SINK:
        compare(peer, bytes, length);
        break;
    case FAKE_PEER_SCRIPTED:
        peer->on_data(fake, index, bytes, length, peer->context);
        break;
    case FAKE_PEER_DNS:
        ask_server(fake, index, bytes, length);
        break;
    default:
        break;
    }
    if (peer != NULL)
    {
        peer->received += length;
    }
}
