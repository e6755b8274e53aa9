/*
 * The threads above the driver, as far as one thread can play them: calls to the API at moments that the input chooses,
 * and what they must never see.
 */
#ifndef APPLICATION_H
#define APPLICATION_H

#include "wild_module.h"

#define APPLICATION_SLOTS 5U   /* one more than there are sockets */
#define APPLICATION_TICKETS 3U /* one more than there are look-ups */
#define APPLICATION_LIST 4U

typedef struct slot
{
    int handle; /* -1 = none */
    int closed; /* a handle that was closed; -1 = none */
    bool udp;
    bool connected;       /* connect was called */
    bool silent;          /* how far the stream got is not known any more */
    bool retired;         /* the driver may still read `buffer` for a socket that was closed */
    uint32_t forgeries;   /* of the module when it connected */
    uint32_t sent;        /* bytes of the stream that the driver took */
    uint32_t received;    /* bytes of the stream that it gave */
    uint32_t pending;     /* length of the send that is not done */
    uint8_t buffer[1600]; /* ... its bytes */
    bool to_target;       /* ... and whether it names a target */
} slot_t;

typedef struct application
{
    ism43362_t *driver;
    wild_module_t *module;
    input_t *input;
    slot_t slots[APPLICATION_SLOTS + 1U]; /* the last is for the end */
    int tickets[APPLICATION_TICKETS];     /* of look-ups under way; 0 = none */
    bool scans;
    uint32_t scan_capacity;
    station_access_point_t list[APPLICATION_LIST];
    bool looked_up;
} application_t;

void application_start(application_t *application, wild_module_t *module);

/** One letter of the input: see application.c. */
void application_act(application_t *application);

/** Closes all that is open. */
void application_close_all(application_t *application);

/** What is left to do until the node works: joins, looks a name up, and has a message echoed. Called between steps of
 *  the worker; true once all that was done. */
bool application_works(application_t *application);

#endif
