/*
 * The calls that nearly every function makes through the port, once: made at each place they would cost a kilobyte of
 * flash.
 */
#ifndef PORT_CALLS_H
#define PORT_CALLS_H

#include "ism_port.h"

void port_lock(const ism_port_t *port);
void port_unlock(const ism_port_t *port);
void port_wake(const ism_port_t *port);
void port_notify(const ism_port_t *port);
uint32_t port_now_ms(const ism_port_t *port);
bool port_data_ready(const ism_port_t *port);
/** Whether `when_ms` is not in the future; right for times less than 24 days away. */
bool port_is_past(const ism_port_t *port, uint32_t when_ms);

#endif
