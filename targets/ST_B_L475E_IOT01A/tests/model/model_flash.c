/* The flash controller (RM0351, 3.3 and 3.7) and what an operation does to the cells. */
#include <string.h>

#include "model_internal.h"

#define PROGRAM_NS 81700U  /* DS10969, typical */
#define ERASE_NS 22000000U /* the same */
#define BUSY_LOOK_NS 20000U
#define LINE FLASH_MAP_LINE_SIZE
#define PAGE_LINES (FLASH_MAP_PAGE_SIZE / FLASH_MAP_LINE_SIZE)

#define ERRORS                                                                                                         \
    (FLASH_SR_OPERR | FLASH_SR_PROGERR | FLASH_SR_WRPERR | FLASH_SR_PGAERR | FLASH_SR_SIZERR | FLASH_SR_PGSERR |       \
     FLASH_SR_MISERR | FLASH_SR_FASTERR | FLASH_SR_RDERR | FLASH_SR_OPTVERR)

static model_flash_t *flash(void)
{
    return &stm32_model()->flash;
}

static uint32_t *reg(size_t offset)
{
    return model_reg(FLASH_R_BASE + (uint32_t)offset);
}

static uint32_t *control(void)
{
    return reg(offsetof(FLASH_TypeDef, CR));
}

static uint32_t *status(void)
{
    return reg(offsetof(FLASH_TypeDef, SR));
}

void flash_power_up(void)
{
    flash()->end_ns = MODEL_NEVER;
    flash()->keys = 0;
    flash()->first_word = false;
    memset(flash()->cache, 0, sizeof flash()->cache);
    *control() = FLASH_CR_LOCK;
    *reg(offsetof(FLASH_TypeDef, ACR)) = FLASH_ACR_DCEN | 4U;
}

/* ---- cells ---- */

static uint32_t random_word(void)
{
    model_flash_t *chip = flash();
    chip->random_state ^= chip->random_state << 13;
    chip->random_state ^= chip->random_state >> 17;
    chip->random_state ^= chip->random_state << 5;
    return chip->random_state;
}

static uint64_t random_bits(void)
{
    return (uint64_t)random_word() << 32 | random_word();
}

static uint64_t content(uint32_t line)
{
    uint64_t value;
    memcpy(&value, &flash()->bytes[line * LINE], sizeof value);
    return value;
}

static void store(uint32_t line, uint64_t value, model_line_t state)
{
    memcpy(&flash()->bytes[line * LINE], &value, sizeof value);
    flash()->lines[line] = (uint8_t)state;
}

void stm32_model_set_line(uint32_t address, uint64_t value, model_line_t state)
{
    store((address - FLASH_MAP_BASE) / LINE, value, state);
}

uint64_t stm32_model_line(uint32_t address)
{
    return content((address - FLASH_MAP_BASE) / LINE);
}

/* ---- operations and power cuts ---- */

/* Some bits have fallen (of a program) or risen (of an erase). */
static void leave_halfway(uint32_t line, uint64_t mixture, bool readable)
{
    const model_line_t readable_as = random_word() % 2U == 0 ? MODEL_WEAK : MODEL_PROGRAMMED;
    store(line, mixture, readable ? readable_as : MODEL_TORN);
}

static void program_line(uint32_t line, uint64_t value, model_cut_t how)
{
    switch (how)
    {
    case MODEL_CUT_BEFORE:
        break;
    case MODEL_CUT_AFTER:
        store(line, value, MODEL_PROGRAMMED);
        break;
    default:
        leave_halfway(line, content(line) & (value | random_bits()), how == MODEL_CUT_READABLE);
        break;
    }
}

/* An erase that is cut leaves each double word as it was, erased, or anything between. */
static void erase_page(uint32_t page, model_cut_t how)
{
    flash()->erases[page] += how == MODEL_CUT_BEFORE ? 0U : 1U;
    for (uint32_t line = page * PAGE_LINES; line < (page + 1U) * PAGE_LINES && how != MODEL_CUT_BEFORE; line++)
    {
        const uint32_t fate = how == MODEL_CUT_AFTER ? 0U : random_word() % 3U;
        if (fate == 0)
        {
            store(line, UINT64_MAX, MODEL_ERASED);
        }
        else if (fate == 1)
        {
            leave_halfway(line, content(line) | random_bits(), how == MODEL_CUT_READABLE);
        }
    }
}

/* Counts an operation; says how far it comes, and lets the supply fail if this is the one. */
static model_cut_t begin_operation(uint32_t bank, uint32_t duration_ns)
{
    model_flash_t *chip = flash();
    (void)model_require((*reg(offsetof(FLASH_TypeDef, ACR)) & FLASH_ACR_DCEN) == 0,
                        "data cache on during a flash operation (ES0182, 2.2.3)");
    *status() |= FLASH_SR_BSY;
    chip->busy_bank = bank;
    chip->end_ns = chip->never_ends ? MODEL_NEVER : stm32_model_now_ns() + duration_ns;
    return ++chip->operations == chip->cut_at ? chip->cut : MODEL_CUT_AFTER;
}

static void cut_if_due(void)
{
    if (flash()->operations == flash()->cut_at && flash()->power_cut != NULL)
    {
        flash()->cut_at = 0;
        flash()->power_cut(); /* does not return */
    }
}

static bool is_protected(uint32_t address)
{
    return address >= flash()->protected_from && address < flash()->protected_to;
}

static void program(uint32_t address, uint64_t value)
{
    const uint32_t line = (address - FLASH_MAP_BASE) / LINE;
    if (is_protected(address))
    {
        *status() |= FLASH_SR_WRPERR;
    }
    else if (flash()->lines[line] != MODEL_ERASED && value != 0)
    {
        *status() |= FLASH_SR_PROGERR;
    }
    else
    {
        program_line(line, value, begin_operation(line * LINE / FLASH_MAP_BANK_SIZE, PROGRAM_NS));
        cut_if_due();
    }
}

static void start_erase(uint32_t value)
{
    const uint32_t bank = (value & FLASH_CR_BKER) != 0 ? 1U : 0U;
    const uint32_t page =
        bank * (FLASH_MAP_BANK_SIZE / FLASH_MAP_PAGE_SIZE) + ((value & FLASH_CR_PNB) >> FLASH_CR_PNB_Pos);
    if (!model_require((value & (FLASH_CR_MER1 | FLASH_CR_MER2)) == 0, "mass erase") ||
        (value & (FLASH_CR_PER | FLASH_CR_PG | FLASH_CR_FSTPG)) != FLASH_CR_PER || (*status() & ERRORS) != 0)
    {
        *status() |= FLASH_SR_PGSERR;
    }
    else if (is_protected(FLASH_MAP_BASE + page * FLASH_MAP_PAGE_SIZE))
    {
        *status() |= FLASH_SR_WRPERR;
    }
    else
    {
        flash()->erase_operations++;
        erase_page(page, begin_operation(bank, ERASE_NS));
        cut_if_due();
    }
}

void flash_advance(void)
{
    if (flash()->end_ns <= stm32_model_now_ns())
    {
        flash()->end_ns = MODEL_NEVER;
        *status() &= ~FLASH_SR_BSY;
        *status() |= (*control() & FLASH_CR_EOPIE) != 0 ? FLASH_SR_EOP : 0U;
        *control() &= ~FLASH_CR_STRT;
    }
}

uint64_t flash_next_ns(void)
{
    return flash()->end_ns;
}

/* ---- writes to the memory ---- */

/* A line needs two words, the lower half first. */
static void take_word(uint32_t address, uint32_t value)
{
    model_flash_t *chip = flash();
    if (chip->first_word && address == chip->first_address + 4U)
    {
        chip->first_word = false;
        program(chip->first_address, (uint64_t)value << 32 | chip->first_value);
    }
    else if (chip->first_word || address % LINE != 0)
    {
        chip->first_word = false;
        *status() |= FLASH_SR_PGAERR;
    }
    else
    {
        chip->first_word = true;
        chip->first_address = address;
        chip->first_value = value;
    }
}

static bool is_busy(void)
{
    return (*status() & FLASH_SR_BSY) != 0;
}

void flash_memory_write(uint32_t address, uint32_t value, uint32_t width)
{
    (void)model_require(!is_busy(), "flash written while it is busy");
    if ((*control() & (FLASH_CR_LOCK | FLASH_CR_PG)) != FLASH_CR_PG || (*control() & FLASH_CR_PER) != 0 ||
        (*status() & ERRORS) != 0)
    {
        *status() |= FLASH_SR_PGSERR;
    }
    else if (width != 4)
    {
        *status() |= FLASH_SR_SIZERR;
    }
    else
    {
        take_word(address, value);
    }
}

/* ---- registers ---- */

/* A wrong key locks the controller until the next reset and is a bus error. */
static void take_key(uint32_t key)
{
    static const uint32_t s_keys[2] = {FLASH_KEY1, FLASH_KEY2};
    model_flash_t *chip = flash();
    const bool right = chip->keys >= 0 && (*control() & FLASH_CR_LOCK) != 0 && key == s_keys[chip->keys];
    if (!model_require(right, "wrong flash key"))
    {
        chip->keys = -1;
        *control() |= FLASH_CR_LOCK;
    }
    else if (++chip->keys == 2)
    {
        chip->keys = 0;
        *control() &= ~FLASH_CR_LOCK;
    }
}

static void write_control(uint32_t value)
{
    const bool locked = (*control() & FLASH_CR_LOCK) != 0;
    if (locked && (value & FLASH_CR_LOCK) != 0)
    {
        return; /* nothing but the lock itself can be written, and it stays */
    }
    if (!model_require(!locked, "flash control written while it is locked") ||
        !model_require(!is_busy(), "flash control written while it is busy"))
    {
        return;
    }
    flash()->first_word = false;
    *control() = value;
    if ((value & FLASH_CR_STRT) != 0)
    {
        start_erase(value);
    }
}

static void write_access_control(uint32_t value)
{
    if ((value & FLASH_ACR_DCRST) != 0 &&
        model_require((value & FLASH_ACR_DCEN) == 0, "data cache reset while it is on"))
    {
        memset(flash()->cache, 0, sizeof flash()->cache);
    }
    *reg(offsetof(FLASH_TypeDef, ACR)) = value;
}

/* Who polls an operation that will end sees less often than on the chip: an erase is 400,000 looks there. */
static void hurry(void)
{
    const uint64_t next_ns = stm32_model_now_ns() + BUSY_LOOK_NS;
    if (flash()->end_ns != MODEL_NEVER)
    {
        stm32_model_pass_until(next_ns < flash()->end_ns ? next_ns : flash()->end_ns, NULL);
    }
}

uint32_t flash_registers_read(uint32_t offset)
{
    if (offset == offsetof(FLASH_TypeDef, SR) && is_busy())
    {
        hurry();
    }
    return *model_reg(FLASH_R_BASE + offset);
}

void flash_registers_write(uint32_t offset, uint32_t value)
{
    const uint32_t ecc_flags = FLASH_ECCR_ECCC | FLASH_ECCR_ECCD;
    uint32_t *place = model_reg(FLASH_R_BASE + offset);
    switch (offset)
    {
    case offsetof(FLASH_TypeDef, KEYR):
        take_key(value);
        break;
    case offsetof(FLASH_TypeDef, SR):
        *place &= ~(value & (ERRORS | FLASH_SR_EOP));
        break;
    case offsetof(FLASH_TypeDef, CR):
        write_control(value);
        break;
    case offsetof(FLASH_TypeDef, ECCR):
        *place = (*place & ~(value & ecc_flags) & ~FLASH_ECCR_ECCIE) | (value & FLASH_ECCR_ECCIE);
        break;
    case offsetof(FLASH_TypeDef, ACR):
        write_access_control(value);
        break;
    default:
        (void)model_require(false, "flash register that is not to be written");
        break;
    }
}
