/*
 * What the worker does for a socket. A job is a copy of what its socket was when it was found: the socket's owner may
 * change everything while the module is spoken to without the lock.
 */
#ifndef SOCKETS_JOB_H
#define SOCKETS_JOB_H

#include "sockets.h"

typedef enum sockets_work
{
    SOCKETS_WORK_NONE,
    SOCKETS_WORK_CLOSE,
    SOCKETS_WORK_CONNECT,
    SOCKETS_WORK_SEND,
    SOCKETS_WORK_RECEIVE,
} sockets_work_t;

typedef struct sockets_job
{
    sockets_work_t work;
    ism_socket_t *socket;
    uint16_t turn;            /**< of the owner */
    bool datagram;            /**< the socket is UDP */
    uint16_t read_timeout_ms; /**< that R0 should have */
    socket_endpoint_t peer;
    send_request_t send;
} sockets_job_t;

static inline bool sockets_same_owner(const sockets_job_t *job)
{
    return job->socket->turn == job->turn;
}

bool sockets_same_endpoint(const socket_endpoint_t *a, const socket_endpoint_t *b);
/** A local port nobody used lately: the module itself starts with the same one after each reset. */
uint16_t sockets_random_port(const sockets_t *sockets);

/* sockets_transfer.c: each does its job, and notifies. */
void sockets_send_job(sockets_t *sockets, sockets_job_t *job);
void sockets_receive_job(sockets_t *sockets, const sockets_job_t *job);

/* sockets_polling.c: when R0 is due. The lock is held. */

/** R0 can be asked for: the socket is open and its block empty. */
bool sockets_is_readable(const ism_socket_t *socket);
/** Data came: more may follow at once. */
void sockets_be_active(const sockets_t *sockets, ism_socket_t *socket);
/** Something was sent: an answer may follow soon. */
void sockets_expect_answer(const sockets_t *sockets, ism_socket_t *socket);
/** Nothing came to the R0 that began at `start_ms`. */
void sockets_back_off(const sockets_t *sockets, ism_socket_t *socket, uint32_t start_ms);
/** R2 for the next R0, in milliseconds. */
uint16_t sockets_read_timeout(const sockets_t *sockets, const ism_socket_t *socket);

#endif
