/*
 * What the parts of the fake module share.
 */
#ifndef FAKE_INTERNAL_H
#define FAKE_INTERNAL_H

#include <stddef.h>

#include "fake_module.h"

/* What differs between the module's firmware versions. */
typedef struct fake_profile
{
    const char *firmware;
    bool lists_one_by_one;  /* knows F0=2 */
    bool answers_stale;     /* D0 of an unknown name gives the address of the name before */
    bool extra_line;        /* one CR LF more before OK: of setters, and behind a datagram */
    bool keeps_single_byte; /* R0 gives nothing while one byte waits */
} fake_profile_t;

const fake_profile_t *fake_profile(const fake_module_t *fake);

/* The bus. */
void fake_bus_start(ism_port_t *port);
void fake_bus_event(fake_module_t *fake, fake_event_t event);
void fake_update_ready(fake_module_t *fake);

/* Commands. */

/* Forgets what a reset forgets. */
void fake_power_up(fake_module_t *fake);
/* Executes the command in `in` and appends its answer to `out`. Returns 0, or when it must be tried again because it
 * still waits for the network. */
uint64_t fake_execute(fake_module_t *fake);
/* Some socket's command: 0, or when to try again. */
uint64_t fake_socket_execute(fake_module_t *fake, const char *command);
void fake_sockets_power_up(fake_module_t *fake);

void fake_put_text(fake_module_t *fake, const char *text);
void fake_reply_bytes(fake_module_t *fake, const void *bytes, uint32_t length);
void fake_reply(fake_module_t *fake, const char *text);
/* A setter's OK. */
void fake_reply_ok(fake_module_t *fake);
void fake_reply_error(fake_module_t *fake, const char *text);
/* Cuts what does not fit. */
void fake_keep(char *to, size_t size, const char *from);
/* 1..limit. */
uint32_t fake_random_part(fake_module_t *fake, uint32_t limit);

#endif
