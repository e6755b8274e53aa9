/*
 * The Wi-Fi driver's port on this board. Pins, bus, delays and random numbers are here; threads, time and events are
 * the operating system's and come in by a table.
 */
#ifndef PORT_STM32L4_H
#define PORT_STM32L4_H

#include <stdbool.h>
#include <stdint.h>

#include "ism_port.h"

/** What the operating system does for the port; all required, each gets `context` as its first argument. */
typedef struct port_system
{
    void *context;
    uint32_t (*now_ms)(void *context);

    /** As in ism_port_t. */
    void (*lock)(void *context);
    void (*unlock)(void *context);
    void (*wait)(void *context, uint32_t timeout_ms);
    void (*wake)(void *context);
    void (*notify)(void *context);

    /** The same kind of sleep once more, for the end of an SPI transfer; `transfer_wake` is called by the DMA
     * interrupt. */
    void (*transfer_wait)(void *context, uint32_t timeout_ms);
    void (*transfer_wake)(void *context);

    /** DRDY rose. Called by the EXTI interrupt; ism_data_ready_edge is to be called with true. */
    void (*data_ready_rose)(void *context);
} port_system_t;

/** Sets up pins, SPI3, DMA2 and the random numbers; the module is held in reset until the driver's worker starts it.
 *  `system` must outlive the port. Afterwards the operating system enables two interrupts: EXTI1 (NVIC line 7) and DMA2
 *  channel 1 (56), at a priority from which it may be called. */
const ism_port_t *port_stm32l4_init(const port_system_t *system);

/** To be called by the interrupt of EXTI1. `acknowledged`: the operating system's own handler has cleared the line. */
void port_stm32l4_on_data_ready(bool acknowledged);

/** To be called by the interrupt of DMA2 channel 1. */
void port_stm32l4_on_dma(void);

#endif
