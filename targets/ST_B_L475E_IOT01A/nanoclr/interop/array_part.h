/*
 * Bounds of a part of an array, as managed code hands them in.
 */
#ifndef ARRAY_PART_H
#define ARRAY_PART_H

#include <stdbool.h>
#include <stdint.h>

/** Whether an array of `length` elements has `count` of them from `start` on; no elements at its end are a part too. */
static inline bool array_has_part(uint32_t length, int32_t start, int32_t count)
{
    return start >= 0 && count >= 0 && (uint32_t)start <= length && (uint32_t)count <= length - (uint32_t)start;
}

#endif
