/*
 * A wire with nothing but a recorder at its end, a clock, and an operating system: the port's surroundings in its own
 * tests.
 */
#ifndef BUS_WIRE_H
#define BUS_WIRE_H

#include "board_check.h"
#include "port_stm32l4.h"

#define MOST_WORDS 3000U

typedef struct wire
{
    uint64_t now_ns;
    uint16_t sent[MOST_WORDS];
    uint32_t words;
    model_level_t levels[5][16]; /* ports A..E */
    uint32_t nss_lows, reset_highs;
    uint32_t rises, waits, wakes;
    bool woken, transfer_woken;
    uint32_t handler_ns; /* what DRDY's interrupt takes beside its work */
    uint64_t edge_ns;    /* when DRDY rises by itself; 0 = never */
} wire_t;

extern wire_t g_wire;
extern const port_system_t g_wire_system;

/* What the module answers to its word number `index`. */
uint16_t wire_answer(uint32_t index);
/* A new chip with the port on it, both interrupts connected. */
const ism_port_t *wire_begin(void);
/* DRDY's handler. */
void wire_on_data_ready(void);

#endif
