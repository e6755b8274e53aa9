/*
 * What an application does with one socket. Every call checks what it is told.
 */
#ifndef SLOTS_H
#define SLOTS_H

#include "application.h"

static inline bool slot_is_open(const slot_t *slot)
{
    return slot->handle >= 0;
}

void slot_open(application_t *application, slot_t *slot, bool udp);
/** Opens the first slot that is free, if there is one. */
void slot_open_any(application_t *application, bool udp);
void slot_close(application_t *application, slot_t *slot, bool after_send);
void slot_connect(application_t *application, slot_t *slot, bool echo);
/** Sends the next `length` bytes of the stream, or goes on with those that could not be sent yet. */
void slot_send(application_t *application, slot_t *slot, uint32_t length, bool to_target);
void slot_withdraw(application_t *application, slot_t *slot);
void slot_receive(application_t *application, slot_t *slot, uint32_t length);
/** Asks all that can be asked. */
void slot_ask(application_t *application, const slot_t *slot);
void slot_use_closed(const application_t *application, const slot_t *slot);

#endif
