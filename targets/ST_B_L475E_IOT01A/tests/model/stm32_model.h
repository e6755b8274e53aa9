/*
 * A register-level model of what the port uses of the STM32L475: RCC gates, GPIO, SYSCFG and EXTI, SPI3, DMA2, the
 * flash with its controller, caches and error-correcting code, the random number generator, the cycle counter. It
 * stands behind stm32_access.h: every access of the port comes here and takes five core cycles of model time.
 *
 * What the manuals forbid (RM0351, ES0182) is counted and named as a violation, and has the effect that the silicon
 * documents: the access is dropped, a flag is set, data is lost.
 */
#ifndef STM32_MODEL_H
#define STM32_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "flash_map.h"
#include "stm32l475.h"

#define MODEL_NEVER UINT64_MAX
#define MODEL_FLASH_LINES (FLASH_MAP_SIZE / FLASH_MAP_LINE_SIZE)
#define MODEL_CACHE_LINES 32

/* Vectors the port has handlers for. */
typedef enum model_interrupt
{
    MODEL_EXTI1,
    MODEL_DMA2_CHANNEL1,
    MODEL_INTERRUPTS,
} model_interrupt_t;

typedef enum model_level
{
    MODEL_FLOATING,
    MODEL_LOW,
    MODEL_HIGH,
} model_level_t;

/* What is around the chip. `now_ns` and `pass_until` are required: time is the world's. */
typedef struct model_world
{
    void *context;
    uint64_t (*now_ns)(void *context);
    /* Lets the world live until then. */
    void (*pass_until)(void *context, uint64_t end_ns);
    /* When something happens in the world by itself; MODEL_NEVER. */
    uint64_t (*next_ns)(void *context);
    /* One word of SPI3, both ways. */
    uint16_t (*exchange)(void *context, uint16_t sent);
    /* An output changed its level: port 'B'..'E'. */
    void (*driven)(void *context, char port, uint32_t pin, model_level_t level);
} model_world_t;

typedef enum model_line
{
    MODEL_ERASED,
    MODEL_PROGRAMMED,
    MODEL_WEAK, /* one bit is wrong: corrected */
    MODEL_TORN, /* two or more are */
} model_line_t;

/* Where in a flash operation the supply fails. */
typedef enum model_cut
{
    MODEL_CUT_BEFORE,
    MODEL_CUT_TORN,     /* half done, and the code does not fit */
    MODEL_CUT_READABLE, /* half done, and the code happens to fit or one bit off */
    MODEL_CUT_AFTER,
    MODEL_CUTS,
} model_cut_t;

typedef struct model_spi
{
    uint16_t sending[2], received[2];
    uint32_t to_send, to_read; /* words in the FIFOs */
    bool shifting;
    uint16_t shifted;
    uint64_t end_ns; /* of the word on the wire */
    bool overrun;
    bool dead; /* a word never ends */
    uint64_t words;
} model_spi_t;

typedef struct model_dma
{
    bool enabled[2];
    uint32_t moved[2];    /* since the channel was enabled */
    uint32_t flags;       /* of ISR */
    uint32_t fail_after;  /* words of channel 1 until a bus error; 0 = never */
    uint64_t words_total; /* received */
} model_dma_t;

typedef struct model_flash
{
    uint8_t bytes[FLASH_MAP_SIZE];
    uint8_t lines[MODEL_FLASH_LINES];
    uint32_t erases[FLASH_MAP_SIZE / FLASH_MAP_PAGE_SIZE];
    uint32_t operations, erase_operations;
    uint64_t end_ns; /* of the operation under way */
    uint32_t busy_bank;
    int keys; /* right ones so far; -1 = locked until the next reset */
    bool first_word;
    uint32_t first_address, first_value;
    uint32_t protected_from, protected_to; /* WRPERR */
    uint32_t stalls;                       /* reads that had to wait for an operation in their bank */
    bool never_ends;
    uint32_t cut_at; /* operation that the supply fails in; 0 = none */
    model_cut_t cut;
    void (*power_cut)(void);
    struct
    {
        bool valid;
        uint32_t line;
        uint32_t words[2];
    } cache[MODEL_CACHE_LINES];
    uint32_t cache_next;
    uint32_t random_state;
} model_flash_t;

typedef struct model_rng
{
    uint64_t ready_ns;
    bool ready;
    uint32_t state, word;
    uint32_t words;         /* since power-up */
    uint32_t seed_error_at; /* word; 0 = never */
    bool seed_errors_stay;
    bool no_clock;
    uint32_t repeat_at; /* word that equals the one before; 0 = none */
    uint32_t stuck_ones, stuck_zeros;
} model_rng_t;

typedef struct stm32_model
{
    model_world_t world;
    uint32_t violations;
    char first_violation[160];
    void (*handlers[MODEL_INTERRUPTS])(void);
    void (*nmi)(void);
    uint32_t interrupts[MODEL_INTERRUPTS], nmis;
    bool in_interrupt;
    bool hung; /* an NMI that nobody acknowledges: the chip never comes further */
    bool reset_requested;
    bool counter_dead;  /* the cycle counter does not count */
    uint32_t inputs[5]; /* levels of ports A..E as they come from outside */
    model_spi_t spi;
    model_dma_t dma;
    model_flash_t flash;
    model_rng_t rng;
} stm32_model_t;

/* A chip fresh from its tray in this world, all flash erased. `world` NULL: nothing around it, a clock from 0. */
stm32_model_t *stm32_model_new(const model_world_t *world);
/* Reset: registers, FIFOs and caches as after it, flash as it is. */
void stm32_model_power_up(void);
stm32_model_t *stm32_model(void);

/* Lets time pass until then, or until `*stop`; interrupts are taken. */
void stm32_model_pass_until(uint64_t end_ns, const bool *stop);
uint64_t stm32_model_now_ns(void);
/* The level of an input pin, from outside. */
void stm32_model_set_input(char port, uint32_t pin, bool high);
/* A register as it stands, without an access of the port. */
uint32_t stm32_model_register(uint32_t address);
void stm32_model_set_register(uint32_t address, uint32_t value);
/* The content of a double word, whatever state it is in. */
void stm32_model_set_line(uint32_t address, uint64_t value, model_line_t state);
uint64_t stm32_model_line(uint32_t address);

#endif
