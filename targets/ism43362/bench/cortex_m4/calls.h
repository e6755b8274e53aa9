/*
 * Calls of the driver's API by a thread of its own: on a painted stack, counted.
 */
#ifndef CALLS_H
#define CALLS_H

#include <stdint.h>

#include "fake_module.h"

int call_open(fake_module_t *fake, socket_type_t type);
/** Opens a TCP socket and runs the worker until it is connected; returns its handle. */
int call_connect(fake_module_t *fake, const socket_endpoint_t *peer);
/** What sockets_poll returns; so on below. */
int call_poll(fake_module_t *fake, int handle);
/** `target` NULL: to the socket's peer. */
int call_send(fake_module_t *fake, int handle, uint8_t *data, uint32_t length, const socket_endpoint_t *target);
/** Repeats it, and runs the worker, until the module took all. */
void call_send_all(fake_module_t *fake, int handle, uint8_t *data, uint32_t length, const socket_endpoint_t *target);
int call_receive(fake_module_t *fake, int handle, uint8_t *data, uint32_t length);
void call_close(fake_module_t *fake, int handle);

#endif
