#include "random_source.h"

#include <string.h>

#include "stm32_wait.h"
#include "stm32l475.h"

/* A word takes 40 cycles of 48 MHz. */
#define WORD_TIMEOUT_US 100U
#define ATTEMPTS 3U

#define TEST_WORDS 64U
/* 1024 plus or minus six standard deviations of 22.6: a good generator fails once in 10^8 starts. */
#define LEAST_ONES 888U
#define MOST_ONES 1160U

static bool s_started;
static uint32_t s_previous;

static uint32_t count_ones(uint32_t word)
{
    uint32_t ones = 0;
    for (; word != 0; word &= word - 1U)
    {
        ones++;
    }
    return ones;
}

/* One word that the error detectors have nothing against. A word that is already there when a seed error is found must
 * not be used (RM0351, 27.3.2). */
static bool take_word(uint32_t *word)
{
    if (!stm32_wait_for(&RNG->SR, RNG_SR_DRDY, RNG_SR_DRDY, WORD_TIMEOUT_US))
    {
        return false;
    }
    *word = stm32_read(&RNG->DR);
    return (stm32_read(&RNG->SR) & (RNG_SR_SEIS | RNG_SR_SECS | RNG_SR_CEIS | RNG_SR_CECS)) == 0;
}

/* The continuous test that FIPS 140-2 asks for: no word equals the one before. */
static bool next_word(uint32_t *word)
{
    const bool fresh = take_word(word) && *word != s_previous;
    s_previous = *word;
    return fresh;
}

static bool passes_start_test(void)
{
    uint32_t ever_one = 0;
    uint32_t always_one = UINT32_MAX;
    uint32_t ones = 0;
    for (uint32_t i = 0; i < TEST_WORDS; i++)
    {
        uint32_t word = 0;
        if (!next_word(&word))
        {
            return false;
        }
        ever_one |= word;
        always_one &= word;
        ones += count_ones(word);
    }
    return ever_one == UINT32_MAX && always_one == 0 && ones >= LEAST_ONES && ones <= MOST_ONES;
}

/* The recovery from a seed error too: flags cleared, then the generator off and on (RM0351, 27.3.2). The first word is
 * only there to be compared with the second. */
static bool start_once(void)
{
    stm32_clear(&RNG->SR, RNG_SR_SEIS | RNG_SR_CEIS);
    stm32_clear(&RNG->CR, RNG_CR_RNGEN);
    stm32_set(&RNG->CR, RNG_CR_RNGEN);
    return take_word(&s_previous) && passes_start_test();
}

static bool start(void)
{
    s_started = false;
    for (uint32_t attempt = 0; !s_started && attempt < ATTEMPTS; attempt++)
    {
        s_started = start_once();
    }
    return s_started;
}

bool random_source_init(void)
{
    stm32_set(&RCC->AHB2ENR, RCC_AHB2ENR_RNGEN);
    (void)stm32_read(&RCC->AHB2ENR);
    return start();
}

/* After an error the generator starts anew, its test included, once. */
static bool safe_word(uint32_t *word)
{
    bool good = s_started && next_word(word);
    if (!good)
    {
        good = start() && next_word(word);
    }
    s_started = good;
    return good;
}

bool random_source_fill(void *to, size_t count)
{
    bool good = true;
    for (size_t done = 0; good && done < count; done += sizeof(uint32_t))
    {
        uint32_t word = 0;
        const size_t rest = count - done;
        good = safe_word(&word);
        memcpy((uint8_t *)to + done, &word, rest < sizeof word ? rest : sizeof word);
    }
    if (!good)
    {
        memset(to, 0, count);
    }
    return good;
}
