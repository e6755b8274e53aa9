/*
 * How the port reaches registers, flash and barriers. On the board these are plain loads and stores; with
 * STM32_MODEL_REGISTERS they are calls into the register-level model of tests/, so that the very same port runs there.
 *
 * The bus width is part of an access: SPI3->DR moves as many bytes as the access has, and the flash controller takes
 * nothing but words.
 */
#ifndef STM32_ACCESS_H
#define STM32_ACCESS_H

#include <stdint.h>

/** A register of 32 bits. */
typedef volatile uint32_t stm32_register_t;

#ifdef STM32_MODEL_REGISTERS

void *stm32_at(uint32_t address);
uint32_t stm32_read(const stm32_register_t *place);
void stm32_write(stm32_register_t *place, uint32_t value);
uint16_t stm32_read16(const stm32_register_t *place);
void stm32_write16(stm32_register_t *place, uint16_t value);
/** The address of a piece of memory as a DMA channel sees it. */
uint32_t stm32_bus_address(const volatile void *memory);
void stm32_barrier(void);

#else

static inline void *stm32_at(uint32_t address)
{
    return (void *)address;
}

static inline uint32_t stm32_read(const stm32_register_t *place)
{
    return *place;
}

static inline void stm32_write(stm32_register_t *place, uint32_t value)
{
    *place = value;
}

static inline uint16_t stm32_read16(const stm32_register_t *place)
{
    return *(const volatile uint16_t *)place;
}

static inline void stm32_write16(stm32_register_t *place, uint16_t value)
{
    *(volatile uint16_t *)place = value;
}

static inline uint32_t stm32_bus_address(const volatile void *memory)
{
    return (uint32_t)memory;
}

/* Stores before it have reached their place, and nothing behind it has been fetched. */
static inline void stm32_barrier(void)
{
    __asm volatile("dsb 0xF\n\tisb 0xF" ::: "memory");
}

#endif

static inline void stm32_set(stm32_register_t *place, uint32_t bits)
{
    stm32_write(place, stm32_read(place) | bits);
}

static inline void stm32_clear(stm32_register_t *place, uint32_t bits)
{
    stm32_write(place, stm32_read(place) & ~bits);
}

/** Gives the bits of `mask` the values they have in `value`. */
static inline void stm32_change(stm32_register_t *place, uint32_t mask, uint32_t value)
{
    stm32_write(place, (stm32_read(place) & ~mask) | value);
}

#endif
