/*
 * One thread's sockets: streams and datagrams to an echo, with everything that comes back compared.
 */
#ifndef THREADS_CLIENT_H
#define THREADS_CLIENT_H

#include <pthread.h>
#include <stdatomic.h>

#include "threads_port.h"

#define TAPE_SIZE 65521U /* a prime: requests begin everywhere in it */
#define CONNECTION 60000U

typedef struct client
{
    pthread_t thread;
    uint32_t number;
    uint32_t random;
    int handle;
    uint32_t sent, received; /* on this connection */
    uint32_t start;          /* place on the tape where it began */
    uint32_t request;        /* length of the send under way, 0 = none */
    uint64_t total;          /* bytes that came back */
    uint64_t wanted;
    uint32_t lost; /* connections */
} threads_client_t;

/* What the threads share. */
typedef struct threads_shared
{
    fake_module_t *fake;
    uint32_t seed;
    uint8_t tape[TAPE_SIZE + CONNECTION]; /* what is sent */
    _Atomic uint32_t links;               /* odd while the link is given up and taken up again */
    _Atomic uint64_t progress;            /* bytes that came back */
} threads_shared_t;

extern threads_shared_t g_threads;

uint32_t threads_random(uint32_t *state);

typedef bool (*threads_condition_t)(const threads_client_t *client);

/* Waits for a condition by news alone: one that comes true without news fails the test. */
void threads_await(const threads_client_t *client, threads_condition_t condition, const char *what);
#define AWAIT(client, condition) threads_await(client, condition, #condition)

/* One connection of a random length, ended in a random way. */
void threads_talk(threads_client_t *client);
void threads_exchange_datagrams(threads_client_t *client);
/* A datagram to nobody: the end of the send is the only news. */
void threads_send_unanswered(threads_client_t *client);

#endif
