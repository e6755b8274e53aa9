/*
 * The smallest module that keeps the protocol: each command is answered by the next piece of bytes that it was given,
 * and by an identity when there is none left. For one AT client without a worker.
 */
#ifndef ANSWERING_H
#define ANSWERING_H

#include "at_client.h"

#define ANSWERING_MAX 8U
#define ANSWERING_SIZE 8192U

typedef struct answering
{
    ism_port_t port;
    at_client_t client;
    const uint8_t *answers[ANSWERING_MAX];
    uint32_t lengths[ANSWERING_MAX];
    uint32_t count, next;
    bool data_phase;
    bool clocked;
    uint32_t position;
    uint32_t now_ms;
} answering_t;

/** A client in step with a module that has no answers yet. */
void answering_start(answering_t *answering);
/** Adds a raw answer, which must stay where it is. Not more than ANSWERING_MAX. */
void answering_add(answering_t *answering, const uint8_t *bytes, uint32_t length);

#endif
