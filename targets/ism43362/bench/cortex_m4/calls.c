#include "calls.h"

#include "check.h"
#include "meter.h"

#define PATIENCE_STEPS 1000

typedef struct call
{
    sockets_t *sockets;
    int handle;
    uint8_t *data;
    uint32_t length;
    const socket_endpoint_t *target;
} call_t;

static uint32_t run_open(void *context)
{
    const call_t *call = context;
    return (uint32_t)sockets_open(call->sockets, (socket_type_t)call->handle);
}

static uint32_t run_connect(void *context)
{
    const call_t *call = context;
    return (uint32_t)sockets_connect(call->sockets, call->handle, call->target);
}

static uint32_t run_poll(void *context)
{
    const call_t *call = context;
    return (uint32_t)sockets_poll(call->sockets, call->handle);
}

static uint32_t run_send(void *context)
{
    const call_t *call = context;
    return (uint32_t)(call->target == NULL
                          ? sockets_send(call->sockets, call->handle, call->data, call->length)
                          : sockets_send_to(call->sockets, call->handle, call->data, call->length, call->target));
}

static uint32_t run_receive(void *context)
{
    const call_t *call = context;
    return (uint32_t)sockets_receive(call->sockets, call->handle, call->data, call->length, NULL);
}

static uint32_t run_close(void *context)
{
    const call_t *call = context;
    return (uint32_t)sockets_close(call->sockets, call->handle);
}

static int call(uint32_t (*function)(void *context), call_t arguments)
{
    return (int)meter_api(function, &arguments);
}

int call_open(fake_module_t *fake, socket_type_t type)
{
    const int handle = call(run_open, (call_t){.sockets = &fake->driver.sockets, .handle = (int)type});
    CHECK(handle >= 0);
    return handle;
}

int call_connect(fake_module_t *fake, const socket_endpoint_t *peer)
{
    const int handle = call_open(fake, SOCKET_TCP);
    (void)call(run_connect, (call_t){.sockets = &fake->driver.sockets, .handle = handle, .target = peer});
    fake_settle(fake);
    CHECK((call_poll(fake, handle) & SOCKET_READY_WRITE) != 0);
    return handle;
}

int call_poll(fake_module_t *fake, int handle)
{
    return call(run_poll, (call_t){.sockets = &fake->driver.sockets, .handle = handle});
}

int call_send(fake_module_t *fake, int handle, uint8_t *data, uint32_t length, const socket_endpoint_t *target)
{
    return call(
        run_send,
        (call_t){.sockets = &fake->driver.sockets, .handle = handle, .data = data, .length = length, .target = target});
}

void call_send_all(fake_module_t *fake, int handle, uint8_t *data, uint32_t length, const socket_endpoint_t *target)
{
    for (int i = 0; i < PATIENCE_STEPS && length > 0; i++)
    {
        const int sent = call_send(fake, handle, data, length, target);
        CHECK(sent > 0 || sent == ISM_WOULD_BLOCK);
        if (sent > 0)
        {
            data += sent;
            length -= (uint32_t)sent;
        }
        fake_settle(fake);
    }
    CHECK_EQUAL(length, 0);
}

int call_receive(fake_module_t *fake, int handle, uint8_t *data, uint32_t length)
{
    return call(run_receive,
                (call_t){.sockets = &fake->driver.sockets, .handle = handle, .data = data, .length = length});
}

void call_close(fake_module_t *fake, int handle)
{
    CHECK_EQUAL(call(run_close, (call_t){.sockets = &fake->driver.sockets, .handle = handle}), ISM_OK);
    fake_settle(fake);
}
