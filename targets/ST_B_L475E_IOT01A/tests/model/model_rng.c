/* The random number generator (RM0351, 27). */
#include "model_internal.h"

#define FIRST_WORD_NS 960U /* 46 cycles of 48 MHz */
#define NEXT_WORD_NS 834U  /* 40 */

static model_rng_t *rng(void)
{
    return &stm32_model()->rng;
}

static uint32_t *reg(size_t offset)
{
    return model_reg(RNG_BASE + (uint32_t)offset);
}

static bool is_gated(void)
{
    return (*model_reg(RCC_BASE + offsetof(RCC_TypeDef, AHB2ENR)) & RCC_AHB2ENR_RNGEN) == 0;
}

static bool has_clock(void)
{
    return !rng()->no_clock && (*model_reg(RCC_BASE + offsetof(RCC_TypeDef, CCIPR)) & RCC_CCIPR_CLK48SEL) != 0;
}

void rng_power_up(void)
{
    rng()->ready_ns = MODEL_NEVER;
    rng()->ready = false;
    rng()->words = 0;
}

static void make_word(void)
{
    model_rng_t *source = rng();
    source->words++;
    if (source->words != source->repeat_at)
    {
        source->state = source->state * 1664525U + 1013904223U;
        uint32_t mixed = source->state;
        mixed ^= mixed >> 16;
        mixed *= 0x7FEB352DU;
        mixed ^= mixed >> 15;
        source->word = (mixed | source->stuck_ones) & ~source->stuck_zeros;
    }
    source->ready = true;
    source->ready_ns = MODEL_NEVER;
    if (source->words == source->seed_error_at || (source->seed_errors_stay && source->words > source->seed_error_at))
    {
        *reg(offsetof(RNG_TypeDef, SR)) |= RNG_SR_SEIS | RNG_SR_SECS;
    }
}

void rng_advance(void)
{
    if (rng()->ready_ns <= stm32_model_now_ns())
    {
        make_word();
    }
}

uint64_t rng_next_ns(void)
{
    return rng()->ready_ns;
}

static void begin_word(uint32_t duration_ns)
{
    if ((*reg(offsetof(RNG_TypeDef, CR)) & RNG_CR_RNGEN) == 0)
    {
        rng()->ready_ns = MODEL_NEVER;
        return;
    }
    if (!has_clock())
    {
        *reg(offsetof(RNG_TypeDef, SR)) |= RNG_SR_CEIS | RNG_SR_CECS;
        return;
    }
    rng()->ready_ns = stm32_model_now_ns() + duration_ns;
}

static uint32_t take_word(void)
{
    if (!model_require(rng()->ready, "random number read before it is ready"))
    {
        return 0;
    }
    rng()->ready = false;
    if ((*reg(offsetof(RNG_TypeDef, SR)) & RNG_SR_SECS) == 0)
    {
        begin_word(NEXT_WORD_NS);
    }
    return rng()->word;
}

uint32_t rng_read(uint32_t offset)
{
    if (!model_require(!is_gated(), "random number generator read without a clock"))
    {
        return 0;
    }
    switch (offset)
    {
    case offsetof(RNG_TypeDef, DR):
        return take_word();
    case offsetof(RNG_TypeDef, SR):
        return *reg(offset) | (rng()->ready ? RNG_SR_DRDY : 0U);
    default:
        return *reg(offset);
    }
}

/* SEIS and CEIS are cleared by zeros. After a seed error the generator goes on when it is switched off and on. */
void rng_write(uint32_t offset, uint32_t value)
{
    if (!model_require(!is_gated(), "random number generator written without a clock"))
    {
        return;
    }
    if (offset == offsetof(RNG_TypeDef, SR))
    {
        *reg(offset) &= value | ~(RNG_SR_SEIS | RNG_SR_CEIS);
        return;
    }
    const bool was_on = (*reg(offset) & RNG_CR_RNGEN) != 0;
    *reg(offset) = value;
    if ((value & RNG_CR_RNGEN) != 0 && !was_on)
    {
        rng()->ready = false;
        *reg(offsetof(RNG_TypeDef, SR)) &= ~RNG_SR_SECS;
        begin_word(FIRST_WORD_NS);
    }
    else if ((value & RNG_CR_RNGEN) == 0)
    {
        rng()->ready_ns = MODEL_NEVER;
    }
}
