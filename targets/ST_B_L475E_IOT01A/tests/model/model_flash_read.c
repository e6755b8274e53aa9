/* Reading the flash: error-correcting code, data cache, and reads that come in the middle of an operation. */
#include <string.h>

#include "model_internal.h"

#define LINE FLASH_MAP_LINE_SIZE

static model_flash_t *flash(void)
{
    return &stm32_model()->flash;
}

static bool cache_is_on(void)
{
    return (*model_reg(FLASH_R_BASE + offsetof(FLASH_TypeDef, ACR)) & FLASH_ACR_DCEN) != 0;
}

/* Nothing is noted, and nobody told, while an older error is still noted (RM0351, 3.7.7). */
static void note_error(uint32_t line, uint32_t flag)
{
    uint32_t *eccr = model_reg(FLASH_R_BASE + offsetof(FLASH_TypeDef, ECCR));
    const uint32_t offset = line * LINE;
    if ((*eccr & (FLASH_ECCR_ECCC | FLASH_ECCR_ECCD)) != 0)
    {
        return;
    }
    *eccr = (*eccr & FLASH_ECCR_ECCIE) | flag | (offset % FLASH_MAP_BANK_SIZE) |
            (offset >= FLASH_MAP_BANK_SIZE ? FLASH_ECCR_BK_ECC : 0U);
    if (flag == FLASH_ECCR_ECCD)
    {
        model_raise_nmi();
    }
}

static void read_cells(uint32_t line, uint32_t words[2])
{
    memcpy(words, &flash()->bytes[line * LINE], LINE);
    if (flash()->lines[line] == MODEL_TORN)
    {
        note_error(line, FLASH_ECCR_ECCD);
    }
    else if (flash()->lines[line] == MODEL_WEAK)
    {
        note_error(line, FLASH_ECCR_ECCC);
    }
}

/* A bank that is busy makes its reader wait. */
static void stall(uint32_t line)
{
    model_flash_t *chip = flash();
    const bool same_bank = chip->busy_bank == line * LINE / FLASH_MAP_BANK_SIZE;
    if (chip->end_ns != MODEL_NEVER && same_bank)
    {
        chip->stalls++;
        stm32_model_pass_until(chip->end_ns, NULL);
    }
}

/* What the cache takes in while the other bank is written may be wrong, and then stays wrong (ES0182, 2.2.3). */
static void read_through_cache(uint32_t line, uint32_t words[2])
{
    model_flash_t *chip = flash();
    for (uint32_t i = 0; i < MODEL_CACHE_LINES; i++)
    {
        if (chip->cache[i].valid && chip->cache[i].line == line)
        {
            memcpy(words, chip->cache[i].words, LINE);
            return;
        }
    }
    read_cells(line, words);
    words[0] ^= chip->end_ns != MODEL_NEVER ? 0x00010000U : 0U;
    const uint32_t slot = chip->cache_next++ % MODEL_CACHE_LINES;
    chip->cache[slot].valid = true;
    chip->cache[slot].line = line;
    memcpy(chip->cache[slot].words, words, LINE);
}

uint32_t flash_memory_read(uint32_t address, uint32_t width)
{
    const uint32_t line = (address - FLASH_MAP_BASE) / LINE;
    uint32_t words[2];
    (void)model_require(width == 4, "flash read in a width that the model has not");
    stall(line);
    if (cache_is_on())
    {
        read_through_cache(line, words);
    }
    else
    {
        read_cells(line, words);
    }
    return words[address % LINE / 4U];
}
