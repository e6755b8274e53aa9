/*
 * What the parts of the model share. Offsets are those of a register in its peripheral.
 */
#ifndef MODEL_INTERNAL_H
#define MODEL_INTERNAL_H

#include <stddef.h>

#include "stm32_model.h"

#define BLOCK_BYTES 0x400U
#define DMA_CHANNEL_STEP 0x14U

/* The stored value of a register. */
uint32_t *model_reg(uint32_t address);
void model_violation(const char *what);
/* Violation unless `good`; returns `good`. */
bool model_require(bool good, const char *what);

/* Each peripheral: `width` is that of the access in bytes. */
uint32_t gpio_read(uint32_t block, uint32_t offset);
void gpio_write(uint32_t block, uint32_t offset, uint32_t value);
/* Whether PC10-PC12 carry SPI3. */
bool gpio_carries_spi(void);
void exti_write(uint32_t offset, uint32_t value);
void syscfg_write(uint32_t offset, uint32_t value);

uint32_t spi_read(uint32_t offset, uint32_t width);
void spi_write(uint32_t offset, uint32_t value, uint32_t width);
void spi_power_up(void);
void spi_advance(void);
uint64_t spi_next_ns(void);
bool spi_is_busy(void);
/* The DMA's side of the FIFOs. */
bool spi_wants_word(void);
bool spi_has_word(void);
void spi_give_word(uint16_t word);
uint16_t spi_take_word(void);

uint32_t dma_read(uint32_t offset);
void dma_write(uint32_t offset, uint32_t value);
void dma_power_up(void);
void dma_advance(void);
bool dma_interrupts(void);

uint32_t flash_registers_read(uint32_t offset);
void flash_registers_write(uint32_t offset, uint32_t value);
uint32_t flash_memory_read(uint32_t address, uint32_t width);
void flash_memory_write(uint32_t address, uint32_t value, uint32_t width);
void flash_power_up(void);
void flash_advance(void);
uint64_t flash_next_ns(void);
/* A torn double word was read: the NMI is raised until ECCD is cleared. */
void model_raise_nmi(void);

uint32_t rng_read(uint32_t offset);
void rng_write(uint32_t offset, uint32_t value);
void rng_power_up(void);
void rng_advance(void);
uint64_t rng_next_ns(void);

#endif
