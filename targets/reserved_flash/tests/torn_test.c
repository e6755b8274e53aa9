/* Torn double words: the double error, its NMI, and who survives it. */
#include "board_check.h"
#include "flash_controller.h"
#include "reserved_flash.h"

#define START FLASH_MAP_RESERVED_START
#define ECCR_ADDRESS (FLASH_R_BASE + (uint32_t)offsetof(FLASH_TypeDef, ECCR))

static stm32_model_t *begin(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    model->nmi = chip_on_nmi;
    stm32_wait_init();
    reserved_flash_init();
    return model;
}

static uint32_t ecc_flags(void)
{
    return stm32_model_register(ECCR_ADDRESS) & (FLASH_ECCR_ECCC | FLASH_ECCR_ECCD);
}

static reserved_flash_status_t read_at(uint32_t offset)
{
    uint8_t bytes[8];
    return reserved_flash_read(START + offset, bytes, sizeof bytes);
}

static void each_torn_line_is_found_and_no_other(void)
{
    stm32_model_t *model = begin();
    for (uint32_t torn = 0; torn < FLASH_MAP_RESERVED_SIZE; torn += 1016)
    {
        stm32_model_set_line(START + torn, torn * 77777ULL, MODEL_TORN);
    }
    for (uint32_t offset = 0; offset < FLASH_MAP_RESERVED_SIZE; offset += 8)
    {
        CHECK_EQUAL(read_at(offset), offset % 1016 == 0 ? RESERVED_FLASH_ECC_ERROR : RESERVED_FLASH_OK);
        CHECK_EQUAL(ecc_flags(), 0);
    }
    CHECK_EQUAL(model->nmis, 2 * (1 + (FLASH_MAP_RESERVED_SIZE - 1) / 1016)); /* each half of a line has its own */
    CHECK(!model->hung && !model->reset_requested);
    CHECK_EQUAL(flash_stray_errors(), 0);
    CHECK_CLEAN(model);
}

static void a_longer_read_stops_at_the_torn_line(void)
{
    static uint8_t s_all[FLASH_MAP_RESERVED_SIZE];
    stm32_model_t *model = begin();
    stm32_model_set_line(START + 4096, 0, MODEL_TORN);
    CHECK_EQUAL(reserved_flash_read(START, s_all, 4096), RESERVED_FLASH_OK);
    CHECK_EQUAL(reserved_flash_read(START, s_all, 4097), RESERVED_FLASH_ECC_ERROR);
    CHECK_EQUAL(reserved_flash_read(START + 4104, s_all, 4096), RESERVED_FLASH_OK);
    CHECK(!model->hung);
}

/* What upstream's targets for this family do: the proof that the model knows the danger. */
static void without_a_handler_a_torn_line_is_the_end(void)
{
    stm32_model_t *model = begin();
    model->nmi = NULL;
    stm32_model_set_line(START, 0, MODEL_TORN);
    (void)read_at(0);
    CHECK(model->hung);
}

/* A reader without a guard came first: its garbage is in the cache, and the cache has no code. */
static void a_cached_torn_line_is_still_torn(void)
{
    stm32_model_t *model = begin();
    const stm32_register_t *place = stm32_at(START);
    stm32_model_set_line(START, 0x1111, MODEL_TORN);
    CHECK_EQUAL(stm32_read(place), 0x1111);
    CHECK_EQUAL(flash_stray_errors(), 1);
    CHECK_EQUAL(stm32_read(place), 0x1111);
    CHECK_EQUAL(model->nmis, 1);
    CHECK_EQUAL(read_at(0), RESERVED_FLASH_ECC_ERROR);
    CHECK_EQUAL(flash_stray_errors(), 1);
}

/* The register notes one error at a time. */
static void an_older_error_does_not_hide_a_torn_line(void)
{
    for (int older = 0; older < 2; older++)
    {
        stm32_model_t *model = begin();
        stm32_model_set_line(START + 8, 5, MODEL_TORN);
        stm32_model_set_register(ECCR_ADDRESS,
                                 (older == 0 ? FLASH_ECCR_ECCC : FLASH_ECCR_ECCD) | FLASH_ECCR_ECCIE | 64U);
        CHECK_EQUAL(read_at(8), RESERVED_FLASH_ECC_ERROR);
        CHECK_EQUAL(model->nmis, 2);
        CHECK_EQUAL(stm32_model_register(ECCR_ADDRESS) & FLASH_ECCR_ECCIE, FLASH_ECCR_ECCIE);
    }
}

static void a_corrected_bit_is_no_error(void)
{
    stm32_model_t *model = begin();
    uint8_t read[8];
    stm32_model_set_line(START, 0x0807060504030201ULL, MODEL_WEAK);
    CHECK_EQUAL(reserved_flash_read(START, read, 8), RESERVED_FLASH_OK);
    CHECK_EQUAL(read[0] + 256 * read[7], 0x801);
    CHECK_EQUAL(model->nmis, 0);
}

/* A deployment that was cut: the loader's own checks refuse it, and the node starts. */
static void a_torn_line_of_data_elsewhere_is_survived_and_counted(void)
{
    static const uint32_t s_data[] = {FLASH_MAP_DEPLOYMENT_START,
                                      FLASH_MAP_DEPLOYMENT_START + FLASH_MAP_DEPLOYMENT_SIZE - 8,
                                      FLASH_MAP_SPARE_START,
                                      FLASH_MAP_CONFIGURATION_START};
    stm32_model_t *model = begin();
    for (uint32_t i = 0; i < 4; i++)
    {
        stm32_model_set_line(s_data[i], 9, MODEL_TORN);
        CHECK_EQUAL(stm32_read(stm32_at(s_data[i])), 9);
        CHECK_EQUAL(flash_stray_errors(), i + 1);
    }
    CHECK(!model->hung && !model->reset_requested);
}

static void torn_code_resets_the_chip(void)
{
    static const uint32_t s_code[] = {FLASH_MAP_BOOTER_START, FLASH_MAP_CLR_START, FLASH_MAP_DEPLOYMENT_START - 8};
    for (size_t i = 0; i < 3; i++)
    {
        stm32_model_t *model = begin();
        stm32_model_set_line(s_code[i], 9, MODEL_TORN);
        (void)stm32_read(stm32_at(s_code[i]));
        CHECK(model->reset_requested);
    }
}

static void an_nmi_that_is_not_the_flash_s_resets_the_chip(void)
{
    stm32_model_t *model = begin();
    chip_on_nmi();
    CHECK(model->reset_requested);
}

/* In a fault handler no NMI is taken: the flag alone tells, and is not left for the next reader. */
static void ignore(void)
{
}

static void where_no_nmi_can_be_taken_the_flag_tells(void)
{
    stm32_model_t *model = begin();
    model->nmi = ignore;
    stm32_model_set_line(START, 9, MODEL_TORN);
    CHECK_EQUAL(read_at(0), RESERVED_FLASH_ECC_ERROR);
    CHECK_EQUAL(ecc_flags(), 0);
}

static void a_torn_line_can_be_zeroed_and_its_page_erased(void)
{
    static const uint8_t s_zeros[8];
    stm32_model_t *model = begin();
    stm32_model_set_line(START, 9, MODEL_TORN);
    stm32_model_set_line(START + 8, 9, MODEL_TORN);
    CHECK_EQUAL(reserved_flash_program(START, s_zeros, 8), RESERVED_FLASH_OK);
    CHECK_EQUAL(read_at(0), RESERVED_FLASH_OK);
    CHECK_EQUAL(read_at(8), RESERVED_FLASH_ECC_ERROR);
    CHECK_EQUAL(reserved_flash_erase_page(START), RESERVED_FLASH_OK);
    CHECK_EQUAL(read_at(8), RESERVED_FLASH_OK);
    CHECK_CLEAN(model);
}

static const test_case_t tests[] = {
    TEST(each_torn_line_is_found_and_no_other),
    TEST(a_longer_read_stops_at_the_torn_line),
    TEST(without_a_handler_a_torn_line_is_the_end),
    TEST(a_cached_torn_line_is_still_torn),
    TEST(an_older_error_does_not_hide_a_torn_line),
    TEST(a_corrected_bit_is_no_error),
    TEST(a_torn_line_of_data_elsewhere_is_survived_and_counted),
    TEST(torn_code_resets_the_chip),
    TEST(an_nmi_that_is_not_the_flash_s_resets_the_chip),
    TEST(where_no_nmi_can_be_taken_the_flag_tells),
    TEST(a_torn_line_can_be_zeroed_and_its_page_erased),
};

TEST_MAIN(tests)
