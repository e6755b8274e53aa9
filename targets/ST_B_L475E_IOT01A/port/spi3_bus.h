/*
 * SPI3 as the master of the Wi-Fi module: mode 0, 16-bit words, most significant bit first, 20 MHz, full duplex.
 * Short transfers by the CPU, long ones by DMA2 (channel 1 receives, channel 2 sends). One caller at a time.
 */
#ifndef SPI3_BUS_H
#define SPI3_BUS_H

#include <stdbool.h>
#include <stdint.h>

/** How the caller sleeps through a long transfer. */
typedef struct spi3_sleep
{
    void *context;
    /** Sleeps until `wake` was called since the last return, or `timeout_ms` passed. */
    void (*wait)(void *context, uint32_t timeout_ms);
    /** Ends it. Called by the DMA interrupt. */
    void (*wake)(void *context);
} spi3_sleep_t;

/** `sleep` must outlive the bus. The pins are module_pins.h's. */
void spi3_bus_init(const spi3_sleep_t *sleep);

/** As ism_port.h's `transfer`. What could not be received reads as 0xFF. */
void spi3_bus_transfer(const uint8_t *out, uint8_t *in, uint32_t words);

/** To be called by the interrupt of DMA2 channel 1 (NVIC line 56), whoever has cleared its flags. */
void spi3_bus_on_dma(void);

/** Transfers that did not come to their end; the bus was reset each time. */
uint32_t spi3_bus_failures(void);

#endif
