/*
 * Runs functions of the driver on a painted stack and counts the instructions that they execute there.
 *
 * The driver runs on the process stack (PSP); scenarios and the fake module run on the main stack (MSP). ism_init and
 * ism_worker_step are wrapped by the linker: the first gives the driver a port whose functions change to the main stack
 * before they enter the fake module, the second changes to the worker's stack. So whoever calls the worker, only
 * the driver's own frames, and one of 16 bytes where a port function would have its own, lie on that stack.
 */
#ifndef METER_H
#define METER_H

#include <stdbool.h>
#include <stdint.h>

#include "ism43362.h"

/** What the worker's steps since meter_clear cost. */
typedef struct meter_count
{
    uint32_t instructions; /**< of the steps that moved words */
    uint32_t windows;      /**< NSS windows of those */
    uint32_t idle_steps;   /**< steps that moved nothing */
    uint32_t idle;         /**< instructions of those */
    uint32_t api;          /**< instructions of meter_api */
} meter_count_t;

/** First of all. False when functions of known length are counted wrong. */
bool meter_calibrate(void);
/** False when some stretch was no whole number of instructions: QEMU runs without `-icount shift=10`. */
bool meter_is_exact(void);

void meter_clear(void);
const meter_count_t *meter_read(void);

/** Repaints both stacks. */
void meter_paint(void);
/** Deepest use in bytes since meter_paint. */
uint32_t meter_worker_stack(void);
uint32_t meter_api_stack(void);

/** Runs `function` as a thread that uses the API: on a stack of its own, counted. */
uint32_t meter_api(uint32_t (*function)(void *context), void *context);
/** Bytes that a thread's entry and ism_worker_run keep on the worker's stack below each step. */
uint32_t meter_worker_run_stack(ism43362_t *driver);

#endif
