/*
 * The fake module under a worker on a thread of its own: a real mutex and real conditions around it. Model time is the
 * worker's; while nothing happens in it, it goes on in steps, with a pause of real time for the other threads.
 */
#ifndef THREADS_PORT_H
#define THREADS_PORT_H

#include "fake_module.h"

/* Puts itself under the fake's driver, which must not run yet, and starts the worker. An unhurried one takes its time
 * for each answer, so that others wait for what it does. */
void threads_start(fake_module_t *fake, bool unhurried);
/* Ends the worker: afterwards the fake can be looked at again. */
void threads_stop(void);

/* Counts what `notify` told. */
uint32_t threads_news(void);
/* Waits until there is other news than `seen`; false when none came for so long (real time). */
bool threads_wait_news(uint32_t seen, uint32_t milliseconds);
void threads_sleep_us(uint32_t microseconds);

#endif
