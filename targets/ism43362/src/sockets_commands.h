/*
 * What the worker says to the module about sockets. No state of the API is touched here, and the lock is not held.
 */
#ifndef SOCKETS_COMMANDS_H
#define SOCKETS_COMMANDS_H

#include "sockets.h"

/** P1..P4, P6=1 and the parameters of reading and writing. Up to 30 s. */
ism_status_t sockets_command_connect(sockets_t *sockets,
                                     uint32_t index,
                                     const socket_endpoint_t *peer,
                                     uint16_t local_port);
/** Opens a UDP socket with `local_port` as its source port, aimed at `target`. */
bool sockets_command_open_udp(sockets_t *sockets, uint32_t index, const socket_endpoint_t *target, uint16_t local_port);
/** Where the next datagrams go. */
bool sockets_command_aim_udp(sockets_t *sockets, uint32_t index, const socket_endpoint_t *target);
/** S3; returns how many bytes the module took, -1 when the connection is gone. */
int32_t sockets_command_send(sockets_t *sockets, uint32_t index, const uint8_t *data, uint32_t length);
/** R0 into a buffer of SOCKETS_BLOCK bytes. After AT_ERROR the buffer has the module's words. */
at_status_t sockets_command_receive(sockets_t *sockets, uint32_t index, uint8_t *data, uint32_t *length);
/** P?: the sender of the datagram that R0 gave last. */
bool sockets_command_sender(sockets_t *sockets, uint32_t index, socket_endpoint_t *sender);
/** CS: false when the module says that it has lost the access point. */
bool sockets_command_has_link(sockets_t *sockets);
/** P6=0. */
void sockets_command_close(sockets_t *sockets, uint32_t index);

#endif
