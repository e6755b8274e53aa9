#include "clr.h"

static clr_t s_clr;

static void raise_event(void *context)
{
    ((clr_t *)context)->events++;
}

static void set_alarm(void *context, uint32_t milliseconds)
{
    clr_t *clr = context;
    clr->alarmed = true;
    clr->alarm_due_ms = fake_now_ms(clr->fake) + milliseconds;
}

static void note_change(void *context, network_change_t change)
{
    clr_t *clr = context;
    CHECK(clr->change_count < CLR_CHANGES);
    clr->changes[clr->change_count++] = change;
}

static uint32_t now_ms(void *context)
{
    return fake_now_ms(((clr_t *)context)->fake);
}

static int no_random(void *context, uint8_t *out, size_t length)
{
    clr_t *clr = context;
    for (size_t i = 0; i < length; i++)
    {
        out[i] = (uint8_t)clr->fake->port.random(clr->fake);
    }
    return 0;
}

static int64_t start_of_2030(void *context)
{
    (void)context;
    return 1893456000;
}

/* The port's `notify`, whose context is the module's. */
static void notify(void *context)
{
    (void)context;
    raise_event(&s_clr);
}

static clr_t *start(fake_module_t *fake)
{
    clr_t *clr = &s_clr;
    memset(clr, 0, sizeof *clr);
    clr->fake = fake;
    fake->port.notify = notify;
    clr->system = (network_system_t){.context = clr,
                                     .sockets_changed = raise_event,
                                     .alarm = set_alarm,
                                     .changed = note_change,
                                     .now_ms = now_ms,
                                     .chip = {.context = clr, .random = no_random, .utc_seconds = start_of_2030}};
    network_init(&clr->network, &fake->driver, &clr->system);
    return clr;
}

clr_t *clr_start(void)
{
    return start(fake_start());
}

clr_t *clr_start_joined(void)
{
    clr_t *clr = start(fake_start_joined());
    net_observe(&clr->network);
    clr->change_count = 0;
    return clr;
}

void clr_turn(clr_t *clr)
{
    if (clr->outside != NULL)
    {
        clr->outside(clr);
    }
    const uint32_t idle_ms = ism_worker_step(&clr->fake->driver);
    if (idle_ms > 0)
    {
        fake_pass_until(clr->fake, clr->fake->clock.now_ns + fake_ms(1), true);
        clr->fake->woken = 0;
    }
    if (clr->alarmed && (int32_t)(fake_now_ms(clr->fake) - clr->alarm_due_ms) >= 0)
    {
        clr->alarmed = false;
        raise_event(clr);
    }
}

bool clr_wait(clr_t *clr, uint32_t milliseconds)
{
    const uint32_t start_ms = fake_now_ms(clr->fake);
    while (clr->events == 0 && fake_now_ms(clr->fake) - start_ms < milliseconds)
    {
        clr_turn(clr);
    }
    const bool raised = clr->events > 0;
    clr->events = 0;
    return raised;
}

/* ---- sockets ---- */

int clr_select(clr_t *clr, int handle, enum clr_mode mode)
{
    unsigned int asked = 1;
    unsigned int excepted = 1;
    int asked_handles[1] = {handle};
    int excepted_handles[1] = {handle};
    const net_set_t set = {.count = &asked, .handles = asked_handles};
    const net_set_t except = {.count = &excepted, .handles = excepted_handles};
    const net_set_t *none = NULL;
    if (mode == CLR_EXCEPT)
    {
        return net_select(&clr->network, none, none, &except);
    }
    const int result =
        net_select(&clr->network, mode == CLR_READ ? &set : none, mode == CLR_WRITE ? &set : none, &except);
    return excepted != 0 && !(mode == CLR_READ && asked != 0) ? NET_FAILED : result;
}

int clr_poll(clr_t *clr, int handle, enum clr_mode mode, uint32_t milliseconds)
{
    const uint32_t start_ms = fake_now_ms(clr->fake);
    int result = clr_select(clr, handle, mode);
    while (result == 0 && fake_now_ms(clr->fake) - start_ms < milliseconds)
    {
        clr->events = 0;
        clr_turn(clr);
        result = clr_select(clr, handle, mode);
        CHECK(result == 0 || clr->events > 0);
    }
    return result;
}

int clr_send(clr_t *clr, int handle, const void *data, uint32_t length)
{
    uint32_t done = 0;
    while (done < length)
    {
        const int ready = clr_poll(clr, handle, CLR_WRITE, CLR_ALWAYS);
        CHECK(ready != 0);
        const int sent =
            ready < 0 ? ready : net_send(&clr->network, handle, (const uint8_t *)data + done, length - done);
        if (sent < 0 && (ready < 0 || clr->network.last_error != NET_WOULD_BLOCK))
        {
            return NET_FAILED;
        }
        done += sent > 0 ? (uint32_t)sent : 0;
    }
    return (int)done;
}

int clr_receive(clr_t *clr, int handle, void *data, uint32_t length)
{
    const int ready = clr_poll(clr, handle, CLR_READ, CLR_ALWAYS);
    CHECK(ready != 0);
    return ready < 0 ? NET_FAILED : net_receive(&clr->network, handle, data, length, NULL);
}

socket_endpoint_t clr_endpoint(const char *address, uint16_t port)
{
    unsigned int bytes[4];
    CHECK_EQUAL(sscanf(address, "%u.%u.%u.%u", &bytes[0], &bytes[1], &bytes[2], &bytes[3]), 4);
    socket_endpoint_t endpoint = {.port = port};
    for (size_t i = 0; i < 4; i++)
    {
        endpoint.address[i] = (uint8_t)bytes[i];
    }
    return endpoint;
}

int clr_connected(clr_t *clr, const char *address, uint16_t port)
{
    const socket_endpoint_t peer = clr_endpoint(address, port);
    const int handle = net_open(&clr->network, NET_FAMILY_IPV4, NET_TYPE_STREAM, NET_PROTOCOL_TCP);
    CHECK(handle >= 0);
    CHECK_EQUAL(net_connect(&clr->network, handle, &peer), NET_FAILED);
    CHECK_EQUAL(clr->network.last_error, NET_WOULD_BLOCK);
    CHECK_EQUAL(clr_poll(clr, handle, CLR_WRITE, CLR_ALWAYS), 1);
    return handle;
}

/* ---- TLS ---- */

int clr_handshake(clr_t *clr, int handle, const char *server_name, int context)
{
    int result;
    while ((result = net_tls_connect(&clr->network, handle, server_name, context)) == NET_WOULD_BLOCK)
    {
        CHECK(clr_wait(clr, CLR_ALWAYS));
    }
    return result;
}

int clr_secure_write(clr_t *clr, int handle, const void *data, uint32_t length)
{
    uint32_t done = 0;
    while (done < length)
    {
        const int ready = clr_poll(clr, handle, CLR_WRITE, CLR_ALWAYS);
        CHECK(ready != 0);
        const int written =
            ready < 0 ? ready : net_tls_write(&clr->network, handle, (const uint8_t *)data + done, length - done);
        if (written <= 0)
        {
            return written;
        }
        done += (uint32_t)written;
    }
    return (int)done;
}

int clr_secure_read(clr_t *clr, int handle, void *data, uint32_t length)
{
    int result = NET_TLS_WOULD_BLOCK;
    while (result == NET_TLS_WOULD_BLOCK)
    {
        if (net_tls_available(&clr->network, handle) == 0)
        {
            const int ready = clr_poll(clr, handle, CLR_READ, CLR_ALWAYS);
            CHECK(ready != 0);
            if (ready < 0)
            {
                return ready;
            }
        }
        result = net_tls_read(&clr->network, handle, data, length);
    }
    return result;
}
