/*
 * The machine around the client: a serial line that QEMU connects with the server, and a count of executed
 * instructions, which leaves out what the line takes.
 */
#ifndef LINE_H
#define LINE_H

#include <stdint.h>

#include "tls_client.h"

void line_init(void);
tls_transport_t line_transport(void);
tls_platform_t line_platform(void);

/** Instructions since line_init, without those of the transport and the platform. */
uint64_t line_instructions(void);

#endif
