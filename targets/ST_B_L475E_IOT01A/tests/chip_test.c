/* Identity, reset cause, waits and random numbers. */
#include "board_check.h"
#include "random_source.h"

#define CSR_ADDRESS (RCC_BASE + (uint32_t)offsetof(RCC_TypeDef, CSR))

static stm32_model_t *begin(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    stm32_wait_init();
    return model;
}

static void the_id_is_the_chip_s_lowest_address_first(void)
{
    static const uint8_t s_expected[CHIP_ID_SIZE] = {
        0x32, 0x00, 0x45, 0x00, 0x0B, 0x51, 0x38, 0x34, 0x33, 0x37, 0x38, 0x32};
    stm32_model_t *model = begin();
    uint8_t id[CHIP_ID_SIZE];
    chip_id(id);
    CHECK(memcmp(id, s_expected, sizeof id) == 0);
    CHECK_CLEAN(model);
}

static void check_cause(uint32_t flags, chip_reset_t cause)
{
    (void)begin();
    stm32_model_set_register(CSR_ADDRESS, flags | 0x600U);
    CHECK_EQUAL(chip_reset_cause(), cause);
    CHECK_EQUAL(stm32_model_register(CSR_ADDRESS), 0x600); /* cleared for the next start, RMVF down again */
    CHECK_EQUAL(chip_reset_cause(), cause);
}

/* One start a process: the answer is kept. */
static void power_on_is_told_from_the_pin_it_pulls(void)
{
    check_cause(RCC_CSR_BORRSTF | RCC_CSR_PINRSTF, CHIP_RESET_POWER);
}

static void the_watchdog_is_told(void)
{
    check_cause(RCC_CSR_IWDGRSTF | RCC_CSR_PINRSTF, CHIP_RESET_WATCHDOG);
}

static void a_software_reset_is_told(void)
{
    check_cause(RCC_CSR_SFTRSTF | RCC_CSR_PINRSTF, CHIP_RESET_SOFTWARE);
}

static void the_black_button_is_told(void)
{
    check_cause(RCC_CSR_PINRSTF, CHIP_RESET_PIN);
}

static void option_bytes_are_told(void)
{
    check_cause(RCC_CSR_OBLRSTF | RCC_CSR_PINRSTF, CHIP_RESET_OTHER);
}

static void no_flag_is_no_cause(void)
{
    check_cause(0, CHIP_RESET_UNKNOWN);
}

/* ---- waits ---- */

static void a_wait_takes_its_time_and_hardly_more(void)
{
    static const uint32_t s_times_us[] = {1, 3, 15, 1000};
    stm32_model_t *model = begin();
    for (size_t i = 0; i < 4; i++)
    {
        const uint64_t start_ns = stm32_model_now_ns();
        stm32_wait_us(s_times_us[i]);
        const uint64_t passed_ns = stm32_model_now_ns() - start_ns;
        CHECK(passed_ns >= s_times_us[i] * 1000ULL && passed_ns <= s_times_us[i] * 1000ULL + 200);
    }
    CHECK_CLEAN(model);
}

static void a_wait_for_a_register_ends_when_it_never_changes(void)
{
    for (int dead = 0; dead < 2; dead++)
    {
        stm32_model_t *model = begin();
        model->counter_dead = dead != 0;
        const uint64_t start_ns = stm32_model_now_ns();
        CHECK(!stm32_wait_for(&RCC->CSR, RCC_CSR_RMVF, RCC_CSR_RMVF, 100));
        CHECK(stm32_model_now_ns() - start_ns >= 100000 && stm32_model_now_ns() - start_ns < 1000000);
        CHECK(stm32_wait_for(&RCC->CSR, RCC_CSR_RMVF, 0, 0));
    }
}

static void a_wait_outlives_the_wrap_of_the_counter(void)
{
    stm32_model_t *model = begin();
    stm32_model_pass_until(53687090000ULL, NULL); /* 2^32 cycles are 53.687 091 2 s */
    const uint64_t start_ns = stm32_model_now_ns();
    stm32_wait_us(10);
    CHECK(stm32_model_now_ns() - start_ns >= 10000 && stm32_model_now_ns() - start_ns < 10500);
    CHECK_CLEAN(model);
}

/* ---- random numbers ---- */

static void numbers_differ_and_fill_any_length(void)
{
    stm32_model_t *model = begin();
    CHECK(random_source_init());
    for (size_t count = 0; count <= 33; count++)
    {
        uint8_t first[34] = {0};
        uint8_t second[34] = {0};
        first[count] = second[count] = 0xA5;
        CHECK(random_source_fill(first, count) && random_source_fill(second, count));
        CHECK(count < 4 || memcmp(first, second, count) != 0);
        CHECK(first[count] == 0xA5 && second[count] == 0xA5);
    }
    CHECK_CLEAN(model);
}

/* Every fault that a word can have, at every word of a run: nothing is given away that the fault has touched, and the
 * next request works again. */
static void a_seed_error_at_any_word_is_recovered_from(void)
{
    for (uint32_t at = 1; at < 140; at++)
    {
        stm32_model_t *model = begin();
        uint32_t words[64];
        model->rng.seed_error_at = at;
        CHECK(random_source_init());
        CHECK(random_source_fill(words, sizeof words));
        CHECK_EQUAL(stm32_read(&RNG->SR) & (RNG_SR_SEIS | RNG_SR_SECS), 0);
        CHECK_CLEAN(model);
    }
}

static void a_repeated_word_is_not_given_away(void)
{
    for (uint32_t at = 2; at < 140; at++)
    {
        stm32_model_t *model = begin();
        uint32_t words[64];
        model->rng.repeat_at = at;
        CHECK(random_source_init());
        CHECK(random_source_fill(words, sizeof words));
        for (size_t i = 1; i < 64; i++)
        {
            CHECK(words[i] != words[i - 1]);
        }
        CHECK_CLEAN(model);
    }
}

static void check_fails(stm32_model_t *model)
{
    static const uint32_t s_zeros[8];
    uint32_t words[8];
    memset(words, 0x5A, sizeof words);
    CHECK(!random_source_init());
    CHECK(!random_source_fill(words, sizeof words));
    CHECK(memcmp(words, s_zeros, sizeof words) == 0);
    CHECK(stm32_model_now_ns() < 10000000);
    CHECK_CLEAN(model);
}

static void a_generator_without_a_clock_fails(void)
{
    stm32_model_t *model = begin();
    model->rng.no_clock = true;
    check_fails(model);
}

static void a_lasting_seed_error_fails(void)
{
    stm32_model_t *model = begin();
    model->rng.seed_error_at = 5;
    model->rng.seed_errors_stay = true;
    check_fails(model);
}

static void each_stuck_bit_fails_the_start_test(void)
{
    for (uint32_t bit = 0; bit < 32; bit++)
    {
        stm32_model_t *model = begin();
        model->rng.stuck_ones = 1U << bit;
        check_fails(model);
        model = begin();
        model->rng.stuck_zeros = 1U << bit;
        check_fails(model);
    }
}

static void a_generator_that_recovers_is_used_again(void)
{
    stm32_model_t *model = begin();
    uint32_t word = 0;
    model->rng.no_clock = true;
    CHECK(!random_source_init());
    model->rng.no_clock = false;
    stm32_model_set_register(RNG_BASE + offsetof(RNG_TypeDef, SR), RNG_SR_CEIS);
    CHECK(random_source_fill(&word, sizeof word));
    CHECK(word != 0);
}

static const test_case_t tests[] = {
    TEST(the_id_is_the_chip_s_lowest_address_first),
    TEST(power_on_is_told_from_the_pin_it_pulls),
    TEST(the_watchdog_is_told),
    TEST(a_software_reset_is_told),
    TEST(the_black_button_is_told),
    TEST(option_bytes_are_told),
    TEST(no_flag_is_no_cause),
    TEST(a_wait_takes_its_time_and_hardly_more),
    TEST(a_wait_for_a_register_ends_when_it_never_changes),
    TEST(a_wait_outlives_the_wrap_of_the_counter),
    TEST(numbers_differ_and_fill_any_length),
    TEST(a_seed_error_at_any_word_is_recovered_from),
    TEST(a_repeated_word_is_not_given_away),
    TEST(a_generator_without_a_clock_fails),
    TEST(a_lasting_seed_error_fails),
    TEST(each_stuck_bit_fails_the_start_test),
    TEST(a_generator_that_recovers_is_used_again),
};

TEST_MAIN(tests)
