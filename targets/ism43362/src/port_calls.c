#include "port_calls.h"

void port_lock(const ism_port_t *port)
{
    port->lock(port->context);
}

void port_unlock(const ism_port_t *port)
{
    port->unlock(port->context);
}

void port_wake(const ism_port_t *port)
{
    port->wake(port->context);
}

void port_notify(const ism_port_t *port)
{
    port->notify(port->context);
}

uint32_t port_now_ms(const ism_port_t *port)
{
    return port->now_ms(port->context);
}

bool port_data_ready(const ism_port_t *port)
{
    return port->data_ready(port->context);
}

bool port_is_past(const ism_port_t *port, uint32_t when_ms)
{
    return (int32_t)(port_now_ms(port) - when_ms) >= 0;
}
