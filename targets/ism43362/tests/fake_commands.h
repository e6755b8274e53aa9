/*
 * The AT commands of the fake module.
 */
#ifndef FAKE_COMMANDS_H
#define FAKE_COMMANDS_H

#include "fake_module.h"

/* Forgets what a reset forgets. */
void fake_power_up(fake_module_t *fake);
/* Executes the command in `in` and appends its answer to `out`. */
void fake_execute(fake_module_t *fake);

#endif
