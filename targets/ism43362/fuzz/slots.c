/*
 * What an application does with one socket, and what it must never see.
 */
#include "slots.h"

#include "invariant.h"

static const socket_endpoint_t s_echo = {.address = {192, 0, 2, 10}, .port = 7};
static const socket_endpoint_t s_source = {.address = {192, 0, 2, 10}, .port = 19};

void slot_open(application_t *application, slot_t *slot, bool udp)
{
    uint32_t others = 0;
    for (uint32_t i = 0; i <= APPLICATION_SLOTS; i++)
    {
        others += slot_is_open(&application->slots[i]) ? 1U : 0U;
    }
    const int handle = sockets_open(&application->driver->sockets, udp ? SOCKET_UDP : SOCKET_TCP);
    require(handle >= 0 || handle == ISM_ERR_NO_SOCKET, "without a socket, open says so");
    require(handle < 0 || others < SOCKETS_COUNT, "there are four sockets");
    require(handle >= 0 || others + 1U >= SOCKETS_COUNT, "the resolver takes one socket at most");
    for (uint32_t i = 0; i <= APPLICATION_SLOTS; i++)
    {
        require(handle < 0 || handle != application->slots[i].handle, "two open sockets have handles of their own");
    }
    if (handle >= 0)
    {
        const slot_t fresh = {.handle = handle, .closed = slot->closed, .udp = udp};
        *slot = fresh;
    }
}

void slot_open_any(application_t *application, bool udp)
{
    for (uint32_t i = 0; i < APPLICATION_SLOTS; i++)
    {
        if (!slot_is_open(&application->slots[i]) && !application->slots[i].retired)
        {
            slot_open(application, &application->slots[i], udp);
            return;
        }
    }
}

/* The memory of what was not sent is the caller's again. */
static void forget_pending(slot_t *slot)
{
    memset(slot->buffer, 0xDD, sizeof slot->buffer);
    slot->pending = 0;
}

void slot_close(application_t *application, slot_t *slot, bool after_send)
{
    if (!slot_is_open(slot))
    {
        return;
    }
    sockets_t *sockets = &application->driver->sockets;
    const int status =
        after_send ? sockets_close_after_send(sockets, slot->handle) : sockets_close(sockets, slot->handle);
    require(status == ISM_OK, "an open socket can be closed");
    slot->closed = slot->handle;
    slot->handle = -1;
    slot->retired = after_send && slot->pending > 0;
    if (!slot->retired)
    {
        forget_pending(slot);
    }
}

void slot_withdraw(application_t *application, slot_t *slot)
{
    if (!slot_is_open(slot))
    {
        return;
    }
    require(sockets_withdraw(&application->driver->sockets, slot->handle) == ISM_OK, "a request can be withdrawn");
    slot->silent = slot->silent || slot->pending > 0;
    forget_pending(slot);
}

void slot_connect(application_t *application, slot_t *slot, bool echo)
{
    if (!slot_is_open(slot))
    {
        return;
    }
    if (!slot->connected)
    {
        slot->forgeries = application->module->forgeries;
        slot->connected = true;
    }
    (void)sockets_connect(&application->driver->sockets, slot->handle, echo ? &s_echo : &s_source);
}

void slot_send(application_t *application, slot_t *slot, uint32_t length, bool to_target)
{
    if (!slot_is_open(slot))
    {
        return;
    }
    if (slot->silent && !slot->udp)
    {
        return;
    }
    sockets_t *sockets = &application->driver->sockets;
    if (to_target && !slot->udp)
    {
        const int refused = sockets_send_to(sockets, slot->handle, slot->buffer, 1, &s_source);
        require(refused == ISM_ERR_ARGUMENT, "a stream has no target");
        return;
    }
    if (slot->pending == 0)
    {
        slot->to_target = to_target;
        slot->pending = length < sizeof slot->buffer ? length : (uint32_t)sizeof slot->buffer;
        for (uint32_t i = 0; i < slot->pending; i++)
        {
            slot->buffer[i] = wild_stream_byte(slot->sent + i);
        }
    }
    const int result = slot->to_target ? sockets_send_to(sockets, slot->handle, slot->buffer, slot->pending, &s_source)
                                       : sockets_send(sockets, slot->handle, slot->buffer, slot->pending);
    if (result == ISM_WOULD_BLOCK)
    {
        return;
    }
    require(result < 0 || result == (int)slot->pending, "all that was given is taken, or an error tells why not");
    require(result != ISM_ERR_BUSY, "the same request is not another one");
    slot->sent += result > 0 ? (uint32_t)result : 0U;
    slot->silent = slot->silent || (result < 0 && result != ISM_ERR_NOT_CONNECTED && result != ISM_ERR_ARGUMENT);
    forget_pending(slot);
}

void slot_receive(application_t *application, slot_t *slot, uint32_t length)
{
    uint8_t bytes[1600];
    socket_endpoint_t sender;
    if (!slot_is_open(slot))
    {
        return;
    }
    length = length < sizeof bytes ? length : (uint32_t)sizeof bytes;
    memset(bytes, 0xEE, sizeof bytes);
    const int available = sockets_available(&application->driver->sockets, slot->handle);
    const int result = sockets_receive(&application->driver->sockets, slot->handle, bytes, length, &sender);
    require(result <= 0 || length == sizeof bytes || bytes[length] == 0xEE, "what lies behind the memory is untouched");
    require(available >= 0 && available <= (int)SOCKETS_BLOCK, "no more than a block waits");
    require(result <= (int)length && result <= available, "no more is received than there is room and data for");
    require((result > 0) == (available > 0), "what is available can be received");
    const bool known = !slot->udp && slot->forgeries == application->module->forgeries;
    for (int i = 0; i < result && known; i++)
    {
        require(bytes[i] == wild_stream_byte(slot->received + (uint32_t)i),
                "what is received is the next of the stream");
    }
    slot->received += result > 0 ? (uint32_t)result : 0U;
}

void slot_ask(application_t *application, const slot_t *slot)
{
    socket_endpoint_t peer;
    if (!slot_is_open(slot))
    {
        return;
    }
    sockets_t *sockets = &application->driver->sockets;
    const int ready = sockets_poll(sockets, slot->handle);
    const int error = sockets_error(sockets, slot->handle);
    require(ready >= 0, "an open socket can be polled");
    require(((ready & SOCKET_READY_ERROR) != 0) == (error != ISM_OK), "an error is shown by poll");
    require((ready & SOCKET_READY_ERROR) == 0 || (ready & SOCKET_READY_READ) != 0, "an error wakes a reader");
    require(sockets_local_port(sockets, slot->handle) >= 0, "an open socket has a port, or 0");
    (void)sockets_peer(sockets, slot->handle, &peer);
}

void slot_use_closed(const application_t *application, const slot_t *slot)
{
    uint8_t byte = 0;
    sockets_t *sockets = &application->driver->sockets;
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
