/*
 * A modelled chip for one test, and the verdict on how it was used.
 */
#ifndef BOARD_CHECK_H
#define BOARD_CHECK_H

#include <stddef.h>

#include "check.h"
#include "chip.h"
#include "stm32_model.h"
#include "stm32_wait.h"

/* Nothing that the manuals forbid was done. */
#define CHECK_CLEAN(model)                                                                                             \
    do                                                                                                                 \
    {                                                                                                                  \
        if ((model)->violations > 0)                                                                                   \
        {                                                                                                              \
            (void)fprintf(stderr, "%u violations, first: %s\n", (model)->violations, (model)->first_violation);        \
        }                                                                                                              \
        CHECK_EQUAL((model)->violations, 0);                                                                           \
    } while (0)

/* The model has refused what came before, for this reason; it is clean again. */
#define CHECK_REFUSED(model, reason)                                                                                   \
    do                                                                                                                 \
    {                                                                                                                  \
        CHECK(strcmp((model)->first_violation, reason) == 0);                                                          \
        (model)->violations = 0;                                                                                       \
        (model)->first_violation[0] = '\0';                                                                            \
    } while (0)

#endif
