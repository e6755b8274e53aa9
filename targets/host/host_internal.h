/*
 * What the parts of the shared library share: the one driver instance and the callbacks under it.
 */
#ifndef HOST_INTERNAL_H
#define HOST_INTERNAL_H

#include "host.h"
#include "ism43362.h"
#include "outbox.h"

/** NULL before nin_host_start. */
ism43362_t *host_driver(void);
const nin_host_hardware_t *host_hardware(void);

/** Once, before the driver's instance is given out. */
void host_send_init(sockets_t *sockets);
/** The copies that are on their way, locked until host_outboxes_leave. */
outboxes_t *host_outboxes_enter(void);
void host_outboxes_leave(void);

static inline socket_endpoint_t host_endpoint(const uint8_t address[4], uint16_t port)
{
    const socket_endpoint_t result = {.address = {address[0], address[1], address[2], address[3]}, .port = port};
    return result;
}

#endif
