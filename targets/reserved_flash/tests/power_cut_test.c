/* The supply fails at every operation, in every way, once and twice: what is read is old, new or said to be torn; no
 * read hangs; the region can be used again. */
#include <setjmp.h>

#include "board_check.h"
#include "reserved_flash.h"

#define START FLASH_MAP_RESERVED_START
#define PAGE FLASH_MAP_PAGE_SIZE
#define KEPT_PAGE (2U * PAGE)
#define OLD 0x1122334455667788ULL
#define LINES 4U
#define SEEDS 8U

static jmp_buf s_dark;

static void power_fails(void)
{
    longjmp(s_dark, 1);
}

static uint64_t value_of(uint32_t line)
{
    return 0x0102030405060708ULL * (line + 1U);
}

/* One change: a page is made ready and filled, then one of its lines is struck out. */
static void change(void)
{
    static const uint64_t s_zero;
    CHECK_EQUAL(reserved_flash_erase_page(START), RESERVED_FLASH_OK);
    for (uint32_t line = 0; line < LINES; line++)
    {
        const uint64_t value = value_of(line);
        CHECK_EQUAL(reserved_flash_program(START + 8 * line, (const uint8_t *)&value, 8), RESERVED_FLASH_OK);
    }
    CHECK_EQUAL(reserved_flash_program(START + 8, (const uint8_t *)&s_zero, 8), RESERVED_FLASH_OK);
}

#define CHANGE_OPERATIONS (LINES + 2U)

/* The page holds an older version, its neighbour what must never change. */
static stm32_model_t *begin(uint32_t seed)
{
    stm32_model_t *model = stm32_model_new(NULL);
    model->nmi = chip_on_nmi;
    model->flash.random_state = seed * 2654435761U + 1U;
    model->flash.power_cut = power_fails;
    for (uint32_t line = 0; line < PAGE / 8; line++)
    {
        stm32_model_set_line(START + 8 * line, OLD, MODEL_PROGRAMMED);
        stm32_model_set_line(START + KEPT_PAGE + 8 * line, OLD, MODEL_PROGRAMMED);
    }
    return model;
}

static void boot(void)
{
    stm32_model_power_up();
    stm32_wait_init();
    reserved_flash_init();
}

/* Runs the change until the supply fails at its operation `at`. */
static void cut_change(stm32_model_t *model, uint32_t at, model_cut_t how)
{
    model->flash.cut_at = model->flash.operations + at;
    model->flash.cut = how;
    if (setjmp(s_dark) == 0)
    {
        change();
        CHECK(!"the supply failed");
    }
}

/* Reads all like a store that starts; a double word is torn or readable, and a readable one is what the cells hold. */
static void scan(const stm32_model_t *model)
{
    for (uint32_t offset = 0; offset < 3 * PAGE; offset += offset < PAGE ? 8U : 128U)
    {
        uint64_t value = 0;
        const reserved_flash_status_t status = reserved_flash_read(START + offset, (uint8_t *)&value, 8);
        const model_line_t state = (model_line_t)model->flash.lines[(START + offset - FLASH_MAP_BASE) / 8];
        CHECK_EQUAL(status, state == MODEL_TORN ? RESERVED_FLASH_ECC_ERROR : RESERVED_FLASH_OK);
        CHECK(status != RESERVED_FLASH_OK || value == stm32_model_line(START + offset));
        CHECK(offset < PAGE || offset >= KEPT_PAGE || value == UINT64_MAX);
        CHECK(offset < KEPT_PAGE || value == OLD);
    }
    CHECK(!model->hung && !model->reset_requested);
}

static void check_changed(void)
{
    for (uint32_t line = 0; line < PAGE / 8; line++)
    {
        const uint64_t filled = line < LINES ? value_of(line) : UINT64_MAX;
        CHECK_EQUAL(stm32_model_line(START + 8 * line), line == 1 ? 0 : filled);
    }
}

static void check_after_cuts(const stm32_model_t *model)
{
    boot();
    scan(model);
    change();
    check_changed();
    CHECK_CLEAN(model);
}

static void a_change_has_as_many_operations_as_these_tests_cut(void)
{
    stm32_model_t *model = begin(1);
    boot();
    change();
    check_changed();
    CHECK_EQUAL(model->flash.operations, CHANGE_OPERATIONS);
}

static void one_cut_at_every_operation(void)
{
    for (uint32_t seed = 0; seed < SEEDS; seed++)
    {
        for (uint32_t at = 1; at <= CHANGE_OPERATIONS; at++)
        {
            for (int how = 0; how < MODEL_CUTS; how++)
            {
                stm32_model_t *model = begin(seed);
                boot();
                cut_change(model, at, (model_cut_t)how);
                check_after_cuts(model);
            }
        }
    }
}

static void a_second_cut_at_every_operation_of_the_recovery(void)
{
    for (uint32_t first = 1; first <= CHANGE_OPERATIONS; first++)
    {
        for (uint32_t second = 1; second <= CHANGE_OPERATIONS; second++)
        {
            for (int how = 0; how < MODEL_CUTS * MODEL_CUTS; how++)
            {
                stm32_model_t *model = begin(first * 64U + second);
                boot();
                cut_change(model, first, (model_cut_t)(how / MODEL_CUTS));
                boot();
                scan(model);
                cut_change(model, second, (model_cut_t)(how % MODEL_CUTS));
                check_after_cuts(model);
            }
        }
    }
}

static const test_case_t tests[] = {
    TEST(a_change_has_as_many_operations_as_these_tests_cut),
    TEST(one_cut_at_every_operation),
    TEST(a_second_cut_at_every_operation_of_the_recovery),
};

TEST_MAIN(tests)
