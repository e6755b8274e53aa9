/* The two guarded regions over the modelled controller. */
#include "board_check.h"
#include "flash_controller.h"
#include "reserved_flash.h"

#define CONFIGURATION FLASH_MAP_RESERVED_START
#define READINGS FLASH_MAP_SPARE_START
#define PAGE FLASH_MAP_PAGE_SIZE

typedef struct bounds
{
    uint32_t start, size;
} bounds_t;

static const bounds_t s_bounds[] = {
    {FLASH_MAP_RESERVED_START, FLASH_MAP_RESERVED_SIZE},
    {FLASH_MAP_SPARE_START, FLASH_MAP_SPARE_SIZE},
};

static const uint8_t s_line[8] = {1, 2, 3, 4, 5, 6, 7, 8};

static stm32_model_t *begin(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    model->nmi = chip_on_nmi;
    stm32_wait_init();
    reserved_flash_init();
    return model;
}

/* As every operation has to leave the controller behind. */
static void check_at_rest(const stm32_model_t *model, bool cached)
{
    CHECK_CLEAN(model);
    CHECK_EQUAL(stm32_read(&FLASH->CR), FLASH_CR_LOCK);
    CHECK_EQUAL(stm32_read(&FLASH->SR), 0);
    CHECK_EQUAL((stm32_read(&FLASH->ACR) & FLASH_ACR_DCEN) != 0, cached);
    CHECK_EQUAL(stm32_read(&FLASH->ACR) & FLASH_ACR_DCRST, 0);
}

static void every_page_is_erased_alone(void)
{
    for (size_t i = 0; i < 2; i++)
    {
        for (uint32_t offset = 0; offset < s_bounds[i].size; offset += PAGE)
        {
            stm32_model_t *model = begin();
            const uint32_t page = s_bounds[i].start + offset;
            stm32_model_set_line(page - 8, 1, MODEL_PROGRAMMED);
            stm32_model_set_line(page, 2, MODEL_PROGRAMMED);
            stm32_model_set_line(page + PAGE - 8, 3, MODEL_PROGRAMMED);
            stm32_model_set_line(page + PAGE, 4, MODEL_PROGRAMMED);
            CHECK_EQUAL(reserved_flash_erase_page(s_bounds[i].start + offset), RESERVED_FLASH_OK);
            CHECK_EQUAL(model->flash.operations, 1);
            CHECK_EQUAL(model->flash.erases[(page - FLASH_MAP_BASE) / PAGE], 1);
            CHECK_EQUAL(stm32_model_line(page - 8), 1);
            CHECK_EQUAL(stm32_model_line(page), UINT64_MAX);
            CHECK_EQUAL(stm32_model_line(page + PAGE - 8), UINT64_MAX);
            CHECK_EQUAL(stm32_model_line(page + PAGE), 4);
            check_at_rest(model, true);
        }
    }
}

static void every_line_is_programmed_and_reads_back(void)
{
    for (size_t i = 0; i < 2; i++)
    {
        stm32_model_t *model = begin();
        for (uint32_t offset = 0; offset < s_bounds[i].size; offset += 8)
        {
            uint8_t read[8];
            const uint8_t value[8] = {(uint8_t)offset, (uint8_t)(offset >> 8), 3, 4, 5, 6, 7, 8};
            CHECK_EQUAL(reserved_flash_program(s_bounds[i].start + offset, value, 8), RESERVED_FLASH_OK);
            CHECK_EQUAL(reserved_flash_read(s_bounds[i].start + offset, read, 8), RESERVED_FLASH_OK);
            CHECK(memcmp(read, value, 8) == 0);
            CHECK(memcmp(&model->flash.bytes[s_bounds[i].start + offset - FLASH_MAP_BASE], value, 8) == 0);
        }
        CHECK_EQUAL(model->flash.operations, s_bounds[i].size / 8);
        check_at_rest(model, true);
    }
}

static void any_piece_of_two_lines_can_be_read(void)
{
    stm32_model_t *model = begin();
    uint8_t lines[24];
    for (uint32_t i = 0; i < sizeof lines; i++)
    {
        lines[i] = (uint8_t)(i * 7U + 1U);
    }
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION, lines, sizeof lines), RESERVED_FLASH_OK);
    for (uint32_t offset = 0; offset < 16; offset++)
    {
        for (uint32_t count = 0; count + offset <= sizeof lines; count++)
        {
            uint8_t read[25];
            memset(read, 0xA5, sizeof read);
            CHECK_EQUAL(reserved_flash_read(CONFIGURATION + offset, read, count), RESERVED_FLASH_OK);
            CHECK(memcmp(read, lines + offset, count) == 0);
            CHECK_EQUAL(read[count], 0xA5);
        }
    }
    check_at_rest(model, true);
}

static bool is_the_node_s(uint32_t address)
{
    return (address >= FLASH_MAP_RESERVED_START && address - FLASH_MAP_RESERVED_START < FLASH_MAP_RESERVED_SIZE) ||
           (address >= FLASH_MAP_SPARE_START && address - FLASH_MAP_SPARE_START < FLASH_MAP_SPARE_SIZE);
}

static void of_all_pages_only_the_node_s_are_erased(void)
{
    stm32_model_t *model = begin();
    uint32_t erased = 0;
    for (uint32_t page = 0; page < FLASH_MAP_SIZE / PAGE; page++)
    {
        const uint32_t address = FLASH_MAP_BASE + page * PAGE;
        const bool allowed = is_the_node_s(address);
        CHECK_EQUAL(reserved_flash_erase_page(address), allowed ? RESERVED_FLASH_OK : RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(model->flash.erases[page], allowed ? 1 : 0);
        erased += allowed ? 1U : 0U;
    }
    CHECK_EQUAL(erased, 6 + 20);
    check_at_rest(model, true);
}

static void of_all_lines_only_the_node_s_are_programmed_and_read(void)
{
    stm32_model_t *model = begin();
    uint8_t read[8];
    for (uint32_t line = 0; line < MODEL_FLASH_LINES; line += line % 256U < 3U || line % 256U > 252U ? 1U : 25U)
    {
        const uint32_t address = FLASH_MAP_BASE + 8 * line;
        const bool allowed = is_the_node_s(address);
        const reserved_flash_status_t expected = allowed ? RESERVED_FLASH_OK : RESERVED_FLASH_OUT_OF_RANGE;
        CHECK_EQUAL(reserved_flash_program(address, s_line, 8), expected);
        CHECK_EQUAL(reserved_flash_read(address, read, 8), expected);
        CHECK_EQUAL(model->flash.lines[line], allowed ? MODEL_PROGRAMMED : MODEL_ERASED);
    }
    check_at_rest(model, true);
}

static void the_guard_lets_no_range_leave_its_region(void)
{
    static const uint32_t s_nowhere[] = {0, 0x1FFF7590U, 0x20000000U, 0x40022000U, UINT32_MAX - 2047U, UINT32_MAX - 7U};
    static uint8_t s_bytes[FLASH_MAP_SPARE_SIZE + 8];
    stm32_model_t *model = begin();
    for (size_t i = 0; i < 2; i++)
    {
        const uint32_t start = s_bounds[i].start;
        const uint32_t end = start + s_bounds[i].size;
        CHECK_EQUAL(reserved_flash_read(start, s_bytes, end - start), RESERVED_FLASH_OK);
        CHECK_EQUAL(reserved_flash_read(end - 1, s_bytes, 1), RESERVED_FLASH_OK);
        CHECK_EQUAL(reserved_flash_read(end, s_bytes, 0), RESERVED_FLASH_OK);
        CHECK_EQUAL(reserved_flash_read(start - 1, s_bytes, 2), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_read(end - 1, s_bytes, 2), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_read(start, s_bytes, end - start + 1), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_read(start + 8, s_bytes, UINT32_MAX), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_program(start - 8, s_bytes, 16), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_program(end - 8, s_bytes, 16), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_program(start + 8, s_bytes, UINT32_MAX - 7), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_erase_page(start + 8), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_erase_page(start + PAGE + 1024), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_read(start, NULL, 8), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_program(start, NULL, 8), RESERVED_FLASH_OUT_OF_RANGE);
    }
    for (size_t i = 0; i < sizeof s_nowhere / sizeof s_nowhere[0]; i++)
    {
        CHECK_EQUAL(reserved_flash_read(s_nowhere[i], s_bytes, 1), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_program(s_nowhere[i], s_bytes, 8), RESERVED_FLASH_OUT_OF_RANGE);
        CHECK_EQUAL(reserved_flash_erase_page(s_nowhere[i]), RESERVED_FLASH_OUT_OF_RANGE);
    }
    CHECK_EQUAL(model->flash.operations, 0);
    check_at_rest(model, true);
}

static void only_whole_double_words_are_programmed(void)
{
    stm32_model_t *model = begin();
    for (uint32_t odd = 1; odd < 8; odd++)
    {
        CHECK_EQUAL(reserved_flash_program(READINGS + odd, s_line, 8), RESERVED_FLASH_HARDWARE_ERROR);
        CHECK_EQUAL(reserved_flash_program(READINGS, s_line, odd), RESERVED_FLASH_HARDWARE_ERROR);
    }
    CHECK_EQUAL(model->flash.operations, 0);
}

static void a_second_write_is_refused_and_leaves_no_trace(void)
{
    stm32_model_t *model = begin();
    static const uint8_t s_zeros[8];
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION + 16, s_line, 8), RESERVED_FLASH_OK);
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION + 16, s_line, 8), RESERVED_FLASH_NOT_ERASED);
    check_at_rest(model, true);
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION + 24, s_line, 8), RESERVED_FLASH_OK);
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION + 16, s_zeros, 8), RESERVED_FLASH_OK);
    CHECK_EQUAL(stm32_model_line(FLASH_MAP_RESERVED_START + 16), 0);
    check_at_rest(model, true);
}

static void an_error_that_somebody_left_does_not_stop_an_operation(void)
{
    stm32_model_t *model = begin();
    stm32_write(stm32_at(FLASH_MAP_BASE), 1); /* a stray write through a null pointer */
    CHECK_EQUAL(stm32_read(&FLASH->SR), FLASH_SR_PGSERR);
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION, s_line, 8), RESERVED_FLASH_OK);
    check_at_rest(model, true);
}

static void what_the_boot_loader_left_is_put_in_order(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    stm32_wait_init();
    stm32_model_set_register(FLASH_R_BASE + offsetof(FLASH_TypeDef, CR), FLASH_CR_PG | FLASH_CR_PER);
    reserved_flash_init();
    CHECK_EQUAL(reserved_flash_erase_page(CONFIGURATION), RESERVED_FLASH_OK);
    check_at_rest(model, true);
}

static void a_controller_in_use_by_somebody_else_is_left_alone(void)
{
    stm32_model_t *model = begin();
    stm32_model_set_register(FLASH_R_BASE + offsetof(FLASH_TypeDef, CR), FLASH_CR_PG);
    CHECK_EQUAL(reserved_flash_erase_page(CONFIGURATION), RESERVED_FLASH_HARDWARE_ERROR);
    CHECK_EQUAL(stm32_read(&FLASH->CR), FLASH_CR_PG);
    CHECK_EQUAL(model->flash.operations, 0);
}

static void write_protection_is_a_hardware_error(void)
{
    stm32_model_t *model = begin();
    model->flash.protected_from = FLASH_MAP_RESERVED_START;
    model->flash.protected_to = FLASH_MAP_RESERVED_START + PAGE;
    CHECK_EQUAL(reserved_flash_erase_page(CONFIGURATION), RESERVED_FLASH_HARDWARE_ERROR);
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION, s_line, 8), RESERVED_FLASH_HARDWARE_ERROR);
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION + PAGE, s_line, 8), RESERVED_FLASH_OK);
    check_at_rest(model, true);
}

static void an_operation_that_never_ends_is_given_up(void)
{
    for (int dead = 0; dead < 2; dead++)
    {
        stm32_model_t *model = begin();
        model->flash.never_ends = true;
        model->counter_dead = dead != 0;
        const uint64_t start_ns = stm32_model_now_ns();
        CHECK_EQUAL(reserved_flash_erase_page(CONFIGURATION), RESERVED_FLASH_HARDWARE_ERROR);
        CHECK(stm32_model_now_ns() - start_ns < 500000000ULL); /* far below the watchdog's 10 s */
    }
}

/* Cells that do not take what was written. */
static void a_value_that_reads_back_differently_is_a_hardware_error(void)
{
    stm32_model_t *model = begin();
    model->flash.cut_at = 1;
    model->flash.cut = MODEL_CUT_READABLE;
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION, s_line, 8), RESERVED_FLASH_HARDWARE_ERROR);
    model->flash.cut_at = 2;
    CHECK_EQUAL(reserved_flash_erase_page(CONFIGURATION), RESERVED_FLASH_HARDWARE_ERROR);
    CHECK_EQUAL(reserved_flash_erase_page(CONFIGURATION), RESERVED_FLASH_OK);
    check_at_rest(model, true);
}

static void the_data_cache_comes_back_as_it_was_and_empty(void)
{
    stm32_model_t *model = begin();
    const stm32_register_t *first = stm32_at(FLASH_MAP_RESERVED_START);
    CHECK_EQUAL(stm32_read(first), UINT32_MAX);
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION, s_line, 8), RESERVED_FLASH_OK);
    CHECK_EQUAL(stm32_read(first), 0x04030201);
    CHECK_EQUAL(reserved_flash_erase_page(CONFIGURATION), RESERVED_FLASH_OK);
    CHECK_EQUAL(stm32_read(first), UINT32_MAX);
    check_at_rest(model, true);
    stm32_clear(&FLASH->ACR, FLASH_ACR_DCEN);
    CHECK_EQUAL(reserved_flash_program(CONFIGURATION, s_line, 8), RESERVED_FLASH_OK);
    check_at_rest(model, false);
}

static const test_case_t tests[] = {
    TEST(every_page_is_erased_alone),
    TEST(every_line_is_programmed_and_reads_back),
    TEST(any_piece_of_two_lines_can_be_read),
    TEST(of_all_pages_only_the_node_s_are_erased),
    TEST(of_all_lines_only_the_node_s_are_programmed_and_read),
    TEST(the_guard_lets_no_range_leave_its_region),
    TEST(only_whole_double_words_are_programmed),
    TEST(a_second_write_is_refused_and_leaves_no_trace),
    TEST(an_error_that_somebody_left_does_not_stop_an_operation),
    TEST(what_the_boot_loader_left_is_put_in_order),
    TEST(a_controller_in_use_by_somebody_else_is_left_alone),
    TEST(write_protection_is_a_hardware_error),
    TEST(an_operation_that_never_ends_is_given_up),
    TEST(a_value_that_reads_back_differently_is_a_hardware_error),
    TEST(the_data_cache_comes_back_as_it_was_and_empty),
};

TEST_MAIN(tests)
