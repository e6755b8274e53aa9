/* What the modelled flash controller refuses, register by register: without this the port's tests would say nothing. */
#include "board_check.h"

#define PAGE 0x080F2000U
#define LINE_1 0x0123456789ABCDEFULL

static stm32_register_t *place(uint32_t address)
{
    return (stm32_register_t *)stm32_at(address);
}

static void unlock(void)
{
    stm32_write(&FLASH->KEYR, FLASH_KEY1);
    stm32_write(&FLASH->KEYR, FLASH_KEY2);
}

static void wait_idle(void)
{
    while ((stm32_read(&FLASH->SR) & FLASH_SR_BSY) != 0)
    {
    }
}

/* Unlocked, cache off. */
static stm32_model_t *begin(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    stm32_clear(&FLASH->ACR, FLASH_ACR_DCEN);
    unlock();
    return model;
}

static void write_line(uint32_t address, uint64_t value)
{
    stm32_write(place(address), (uint32_t)value);
    stm32_write(place(address + 4), (uint32_t)(value >> 32));
    wait_idle();
}

static uint32_t errors(void)
{
    return stm32_read(&FLASH->SR) & ~(FLASH_SR_BSY | FLASH_SR_EOP);
}

static void the_lock_opens_with_the_two_keys_in_order(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    CHECK((stm32_read(&FLASH->CR) & FLASH_CR_LOCK) != 0);
    unlock();
    CHECK((stm32_read(&FLASH->CR) & FLASH_CR_LOCK) == 0);
    CHECK_CLEAN(model);
}

static void a_wrong_key_locks_until_the_next_reset(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    stm32_write(&FLASH->KEYR, FLASH_KEY2);
    CHECK_REFUSED(model, "wrong flash key");
    unlock();
    CHECK((stm32_read(&FLASH->CR) & FLASH_CR_LOCK) != 0);
    stm32_model_power_up();
    unlock();
    CHECK((stm32_read(&FLASH->CR) & FLASH_CR_LOCK) == 0);
}

static void control_is_not_written_while_locked(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    stm32_write(&FLASH->CR, FLASH_CR_PG);
    CHECK_REFUSED(model, "flash control written while it is locked");
    CHECK_EQUAL(stm32_read(&FLASH->CR), FLASH_CR_LOCK);
}

static void control_is_not_written_while_busy(void)
{
    stm32_model_t *model = begin();
    stm32_write(&FLASH->CR, FLASH_CR_PER | FLASH_CR_BKER | FLASH_CR_STRT);
    stm32_write(&FLASH->CR, 0);
    CHECK_REFUSED(model, "flash control written while it is busy");
}

static void a_write_without_pg_is_a_sequence_error(void)
{
    (void)begin();
    stm32_write(place(PAGE), 1);
    CHECK_EQUAL(errors(), FLASH_SR_PGSERR);
    CHECK_EQUAL(stm32_model()->flash.operations, 0);
}

static void a_half_word_is_a_size_error(void)
{
    (void)begin();
    stm32_write(&FLASH->CR, FLASH_CR_PG);
    stm32_write16(place(PAGE), 1);
    CHECK_EQUAL(errors(), FLASH_SR_SIZERR);
}

static void a_line_that_begins_with_its_upper_word_is_an_alignment_error(void)
{
    (void)begin();
    stm32_write(&FLASH->CR, FLASH_CR_PG);
    stm32_write(place(PAGE + 4), 1);
    CHECK_EQUAL(errors(), FLASH_SR_PGAERR);
}

static void two_words_of_different_lines_are_an_alignment_error(void)
{
    (void)begin();
    stm32_write(&FLASH->CR, FLASH_CR_PG);
    stm32_write(place(PAGE), 1);
    stm32_write(place(PAGE + 12), 1);
    CHECK_EQUAL(errors(), FLASH_SR_PGAERR);
    CHECK_EQUAL(stm32_model_line(PAGE), UINT64_MAX);
}

static void a_line_is_programmed_once_except_with_zeros(void)
{
    (void)begin();
    stm32_write(&FLASH->CR, FLASH_CR_PG);
    write_line(PAGE, LINE_1);
    CHECK_EQUAL(errors(), 0);
    write_line(PAGE, LINE_1);
    CHECK_EQUAL(errors(), FLASH_SR_PROGERR);
    stm32_write(&FLASH->SR, FLASH_SR_PROGERR);
    write_line(PAGE, 0);
    CHECK_EQUAL(errors(), 0);
    CHECK_EQUAL(stm32_model_line(PAGE), 0);
}

static void all_ones_use_a_line_up_too(void)
{
    (void)begin();
    stm32_write(&FLASH->CR, FLASH_CR_PG);
    write_line(PAGE, UINT64_MAX);
    write_line(PAGE, LINE_1);
    CHECK_EQUAL(errors(), FLASH_SR_PROGERR);
}

static void an_error_that_is_not_cleared_stops_the_next_operation(void)
{
    (void)begin();
    stm32_write(&FLASH->CR, FLASH_CR_PG);
    stm32_write16(place(PAGE), 1);
    write_line(PAGE, LINE_1);
    CHECK_EQUAL(errors(), FLASH_SR_SIZERR | FLASH_SR_PGSERR);
    CHECK_EQUAL(stm32_model_line(PAGE), UINT64_MAX);
}

static void the_end_is_flagged_only_where_its_interrupt_is_enabled(void)
{
    (void)begin();
    stm32_write(&FLASH->CR, FLASH_CR_PG);
    write_line(PAGE, LINE_1);
    CHECK((stm32_read(&FLASH->SR) & FLASH_SR_EOP) == 0);
    stm32_write(&FLASH->CR, FLASH_CR_PG | FLASH_CR_EOPIE);
    write_line(PAGE + 8, LINE_1);
    CHECK((stm32_read(&FLASH->SR) & FLASH_SR_EOP) != 0);
    stm32_write(&FLASH->SR, FLASH_SR_EOP);
    CHECK((stm32_read(&FLASH->SR) & FLASH_SR_EOP) == 0);
}

static void page_number_and_bank_select_the_page(void)
{
    stm32_model_t *model = begin();
    const uint32_t what = FLASH_CR_PER | 0xE4U << FLASH_CR_PNB_Pos;
    stm32_write(&FLASH->CR, what | FLASH_CR_STRT);
    wait_idle();
    CHECK_EQUAL(model->flash.erases[0xE4], 1);
    stm32_write(&FLASH->CR, what | FLASH_CR_BKER | FLASH_CR_STRT);
    wait_idle();
    CHECK_EQUAL(model->flash.erases[0x1E4], 1);
    CHECK_CLEAN(model);
}

static void an_erase_beside_programming_is_a_sequence_error(void)
{
    stm32_model_t *model = begin();
    stm32_write(&FLASH->CR, FLASH_CR_PER | FLASH_CR_PG | FLASH_CR_STRT);
    CHECK_EQUAL(errors(), FLASH_SR_PGSERR);
    CHECK_EQUAL(model->flash.operations, 0);
}

static void a_read_of_the_busy_bank_waits_and_one_of_the_other_does_not(void)
{
    stm32_model_t *model = begin();
    stm32_write(&FLASH->CR, FLASH_CR_PER | FLASH_CR_BKER | FLASH_CR_STRT);
    const uint64_t start_ns = stm32_model_now_ns();
    (void)stm32_read(place(FLASH_MAP_CLR_START));
    CHECK(stm32_model_now_ns() - start_ns < 1000);
    CHECK_EQUAL(model->flash.stalls, 0);
    (void)stm32_read(place(PAGE));
    CHECK(stm32_model_now_ns() - start_ns > 20000000);
    CHECK_EQUAL(model->flash.stalls, 1);
}

/* ES0182, 2.2.3. */
static void the_data_cache_keeps_wrong_data_of_a_read_while_write(void)
{
    stm32_model_t *model = begin();
    stm32_write(&FLASH->CR, FLASH_CR_PER | FLASH_CR_BKER | FLASH_CR_STRT);
    stm32_set(&FLASH->ACR, FLASH_ACR_DCEN);
    CHECK(stm32_read(place(FLASH_MAP_CLR_START)) != UINT32_MAX);
    wait_idle();
    CHECK(stm32_read(place(FLASH_MAP_CLR_START)) != UINT32_MAX);
    stm32_clear(&FLASH->ACR, FLASH_ACR_DCEN);
    stm32_set(&FLASH->ACR, FLASH_ACR_DCRST);
    stm32_clear(&FLASH->ACR, FLASH_ACR_DCRST);
    stm32_set(&FLASH->ACR, FLASH_ACR_DCEN);
    CHECK_EQUAL(stm32_read(place(FLASH_MAP_CLR_START)), UINT32_MAX);
    CHECK_CLEAN(model);
}

static const test_case_t tests[] = {
    TEST(the_lock_opens_with_the_two_keys_in_order),
    TEST(a_wrong_key_locks_until_the_next_reset),
    TEST(control_is_not_written_while_locked),
    TEST(control_is_not_written_while_busy),
    TEST(a_write_without_pg_is_a_sequence_error),
    TEST(a_half_word_is_a_size_error),
    TEST(a_line_that_begins_with_its_upper_word_is_an_alignment_error),
    TEST(two_words_of_different_lines_are_an_alignment_error),
    TEST(a_line_is_programmed_once_except_with_zeros),
    TEST(all_ones_use_a_line_up_too),
    TEST(an_error_that_is_not_cleared_stops_the_next_operation),
    TEST(the_end_is_flagged_only_where_its_interrupt_is_enabled),
    TEST(page_number_and_bank_select_the_page),
    TEST(an_erase_beside_programming_is_a_sequence_error),
    TEST(a_read_of_the_busy_bank_waits_and_one_of_the_other_does_not),
    TEST(the_data_cache_keeps_wrong_data_of_a_read_while_write),
};

TEST_MAIN(tests)
