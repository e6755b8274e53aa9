/*
 * What must hold for every input.
 */
#ifndef INVARIANT_H
#define INVARIANT_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/** Ends the process, for the fuzzer to keep the input. */
static inline void require(bool holds, const char *what)
{
    if (!holds)
    {
        (void)fprintf(stderr, "invariant: %s\n", what);
        abort();
    }
}

#endif
