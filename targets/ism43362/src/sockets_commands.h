/*
 * What the worker says to the module about sockets. No state of the API is touched here, and the lock is not held.
 */
#ifndef SOCKETS_COMMANDS_H
#define SOCKETS_COMMANDS_H

#include "sockets_job.h"

/** P1..P4, P6=1 and the parameters of reading and writing. Up to 30 s. */
ism_status_t sockets_command_connect(sockets_t *sockets,
                                     ism_socket_t *socket,
                                     const socket_endpoint_t *peer,
                                     uint16_t local_port);
/** Opens a UDP socket with `local_port` as its source port, aimed at `target`. */
bool sockets_command_open_udp(sockets_t *sockets,
                              ism_socket_t *socket,
                              const socket_endpoint_t *target,
                              uint16_t local_port);
/** Where the next datagrams go. */
bool sockets_command_aim_udp(sockets_t *sockets, ism_socket_t *socket, const socket_endpoint_t *target);
/** S3; how many bytes the module took goes to `accepted`, -1 when it says that the connection is gone. */
at_status_t sockets_command_send(sockets_t *sockets,
                                 ism_socket_t *socket,
                                 const at_payload_t *payload,
                                 int32_t *accepted);
/** R0, with R2 before it when the job's time-out is another one than last time. The answer, also the words of AT_ERROR,
 *  lands in the socket's block: the client's `answer`. */
at_status_t sockets_command_receive(sockets_t *sockets, const sockets_job_t *job);
/** P?: the sender of the datagram that R0 gave last. */
bool sockets_command_sender(sockets_t *sockets, ism_socket_t *socket, socket_endpoint_t *sender);
/** CS: false when the module says that it has lost the access point. */
bool sockets_command_has_link(sockets_t *sockets);
/** P6=0. */
void sockets_command_close(sockets_t *sockets, ism_socket_t *socket);

#endif
