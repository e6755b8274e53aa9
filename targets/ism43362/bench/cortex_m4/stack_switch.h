/*
 * What meter.c and stack_switch.S share.
 */
#ifndef STACK_SWITCH_H
#define STACK_SWITCH_H

/** The most words that ism_port_t may have. */
#define METER_PORT_WORDS 32

#ifndef __ASSEMBLER__

#include <stdint.h>

/** Runs a function on the process stack that ends at `top`. */
uint32_t stack_call(uint32_t *top, uint32_t (*function)(void *argument), void *argument);
/** Code of 8 bytes a word of the port. */
extern const uint8_t stack_port_entries[];

/* Functions of a known length, in instructions: 1, 302, and 5 with two calls of a port function. */
uint32_t stack_nothing(void *unused);
uint32_t stack_loop(void *unused);
uint32_t stack_probe(void *port_function);

/* Called by stack_switch.S on the main stack; `counter` is SysTick at the end of the stretch on the process stack. */
void meter_leave(uint32_t counter);
void meter_leave_by_port(uint32_t counter, uint32_t word);
extern uint32_t meter_resumed_at;
extern uint32_t meter_port[METER_PORT_WORDS];

#endif
#endif
