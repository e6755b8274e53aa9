/* What the modelled SPI, DMA and pins refuse: without this the port's tests would say nothing. */
#include "board_check.h"

#define HALF_WORDS (DMA_CCR_PSIZE_0 | DMA_CCR_MSIZE_0)
#define DATA_REGISTER (SPI3_BASE + (uint32_t)offsetof(SPI_TypeDef, DR))

static uint16_t s_memory[8];

static void clocks_on(void)
{
    stm32_set(&RCC->AHB2ENR, RCC_AHB2ENR_GPIOCEN | RCC_AHB2ENR_GPIOEEN);
    stm32_set(&RCC->APB1ENR1, RCC_APB1ENR1_SPI3EN);
    stm32_set(&RCC->AHB1ENR, RCC_AHB1ENR_DMA2EN);
}

/* A bus as the module needs it, but for what `control_1` and `control_2` say. */
static stm32_model_t *begin(uint32_t control_1, uint32_t control_2)
{
    stm32_model_t *model = stm32_model_new(NULL);
    clocks_on();
    stm32_change(&GPIOC->MODER, 0x3F00000U, 0x2A00000U);
    stm32_change(&GPIOC->OSPEEDR, 0x3F00000U, 0x3F00000U);
    stm32_change(&GPIOC->AFR[1], 0xFFF00U, 0x66600U);
    stm32_write(DMA2_CSELR, DMA2_REQUEST_SPI3 | DMA2_REQUEST_SPI3 << 4);
    stm32_write(&SPI3->CR1, control_1);
    stm32_write(&SPI3->CR2, control_2);
    stm32_write(&SPI3->CR1, control_1 | SPI_CR1_SPE);
    return model;
}

#define GOOD_1 (SPI_CR1_MSTR | SPI_CR1_SSM | SPI_CR1_SSI | 1U << SPI_CR1_BR_Pos)
#define GOOD_2 (15U << SPI_CR2_DS_Pos)

static void send_one(void)
{
    stm32_write16(&SPI3->DR, 0x1234);
    stm32_model_pass_until(stm32_model_now_ns() + 2000000, NULL);
}

static void a_word_takes_its_sixteen_bits(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    stm32_write16(&SPI3->DR, 1);
    const uint64_t start_ns = stm32_model_now_ns();
    while ((stm32_read(&SPI3->SR) & SPI_SR_RXNE) == 0)
    {
        CHECK((stm32_read(&SPI3->SR) & SPI_SR_BSY) != 0 || stm32_model_now_ns() - start_ns >= 800);
    }
    CHECK(stm32_model_now_ns() - start_ns >= 800 && stm32_model_now_ns() - start_ns < 1000);
    CHECK_EQUAL(stm32_read16(&SPI3->DR), 0xFFFF);
    CHECK_CLEAN(model);
}

static void each_wrong_setting_keeps_words_from_the_module(void)
{
    static const struct
    {
        uint32_t control_1, control_2;
    } s_wrong[] = {
        {GOOD_1 | SPI_CR1_CPHA, GOOD_2},
        {GOOD_1 | SPI_CR1_CPOL, GOOD_2},
        {GOOD_1 | SPI_CR1_LSBFIRST, GOOD_2},
        {GOOD_1 & ~SPI_CR1_BR, GOOD_2}, /* 40 MHz */
        {GOOD_1, 7U << SPI_CR2_DS_Pos},
        {GOOD_1, GOOD_2 | SPI_CR2_FRXTH},
        {GOOD_1, GOOD_2 | SPI_CR2_NSSP},
    };
    for (size_t i = 0; i < sizeof s_wrong / sizeof s_wrong[0]; i++)
    {
        stm32_model_t *model = begin(s_wrong[i].control_1, s_wrong[i].control_2);
        send_one();
        CHECK_REFUSED(model, "SPI3 is not set up as the module needs it");
    }
}

static void a_pin_that_is_not_the_bus_s_keeps_words_from_the_module(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    stm32_change(&GPIOC->AFR[1], 0xF0000U, 0);
    send_one();
    CHECK_REFUSED(model, "SPI3 is not set up as the module needs it");
}

static void a_third_word_that_nobody_reads_is_an_overrun(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    send_one();
    send_one();
    CHECK_CLEAN(model);
    send_one();
    CHECK_REFUSED(model, "receive FIFO overrun");
    CHECK((stm32_read(&SPI3->SR) & SPI_SR_OVR) != 0);
}

static void an_empty_fifo_gives_nothing(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    (void)stm32_read16(&SPI3->DR);
    CHECK_REFUSED(model, "SPI3 data read while there is none");
}

static void settings_stay_while_the_bus_is_enabled(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    stm32_write(&SPI3->CR1, (GOOD_1 | SPI_CR1_SPE) ^ SPI_CR1_CPHA);
    CHECK_REFUSED(model, "SPI3 CR1 changed while it is enabled");
    stm32_write(&SPI3->CR2, GOOD_2 | SPI_CR2_FRXTH);
    CHECK_REFUSED(model, "SPI3 CR2 changed while it is enabled");
}

static void the_bus_is_not_switched_off_under_a_word(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    stm32_write16(&SPI3->DR, 1);
    stm32_write(&SPI3->CR1, GOOD_1);
    CHECK_REFUSED(model, "SPI3 disabled before its FIFOs are empty");
}

static void the_select_does_not_move_under_a_word(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    stm32_write(&GPIOE->BSRR, 1);
    stm32_change(&GPIOE->MODER, 3, 1);
    CHECK_CLEAN(model);
    stm32_write16(&SPI3->DR, 1);
    stm32_write(&GPIOE->BSRR, 1U << 16);
    CHECK_REFUSED(model, "NSS moved while a word was on the wire");
}

static void nothing_works_without_its_clock(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    stm32_write(&GPIOE->BSRR, 1);
    CHECK_REFUSED(model, "GPIO port written without a clock");
    CHECK_EQUAL(stm32_model_register(GPIOE_BASE + offsetof(GPIO_TypeDef, ODR)), 0);
    stm32_write(&SPI3->CR1, GOOD_1);
    CHECK_REFUSED(model, "SPI3 written without a clock or in reset");
    stm32_write(&DMA2_Channel1->CCR, 0);
    CHECK_REFUSED(model, "DMA2 written without a clock");
    stm32_write(&SYSCFG->EXTICR[0], 4);
    CHECK_REFUSED(model, "SYSCFG written without a clock");
    stm32_write(&RNG->CR, RNG_CR_RNGEN);
    CHECK_REFUSED(model, "random number generator written without a clock");
}

/* ---- DMA ---- */

static void set_up(DMA_Channel_TypeDef *channel, uint32_t control, uint32_t memory, uint32_t words)
{
    stm32_write(&channel->CNDTR, words);
    stm32_write(&channel->CPAR, DATA_REGISTER);
    stm32_write(&channel->CMAR, memory);
    stm32_write(&channel->CCR, control | DMA_CCR_EN);
}

static void a_channel_that_sends_without_one_that_receives_overruns(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    set_up(DMA2_Channel2, HALF_WORDS | DMA_CCR_DIR | DMA_CCR_MINC, stm32_bus_address(s_memory), 4);
    stm32_set(&SPI3->CR2, SPI_CR2_TXDMAEN);
    stm32_model_pass_until(stm32_model_now_ns() + 10000, NULL);
    CHECK_REFUSED(model, "receive FIFO overrun");
}

static void an_odd_address_is_refused(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    set_up(DMA2_Channel1, HALF_WORDS | DMA_CCR_MINC, stm32_bus_address((uint8_t *)s_memory + 1), 1);
    CHECK_REFUSED(model, "DMA memory address is odd");
}

static void bytes_are_refused(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    set_up(DMA2_Channel1, DMA_CCR_PSIZE_0 | DMA_CCR_MINC, stm32_bus_address(s_memory), 1);
    CHECK_REFUSED(model, "DMA channel is not set up for half-words of SPI3");
}

static void an_empty_channel_is_refused(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    set_up(DMA2_Channel1, HALF_WORDS | DMA_CCR_MINC, stm32_bus_address(s_memory), 0);
    CHECK_REFUSED(model, "DMA channel has nothing to move");
}

static void an_enabled_channel_keeps_its_settings(void)
{
    stm32_model_t *model = begin(GOOD_1, GOOD_2);
    set_up(DMA2_Channel1, HALF_WORDS | DMA_CCR_MINC, stm32_bus_address(s_memory), 3);
    stm32_write(&DMA2_Channel1->CNDTR, 5);
    CHECK_REFUSED(model, "DMA channel's count or address written while it is enabled");
    CHECK_EQUAL(stm32_read(&DMA2_Channel1->CNDTR), 3);
}

static void another_request_number_moves_nothing(void)
{
    (void)begin(GOOD_1, GOOD_2);
    stm32_write(DMA2_CSELR, 0);
    set_up(DMA2_Channel1, HALF_WORDS | DMA_CCR_MINC, stm32_bus_address(s_memory), 1);
    stm32_set(&SPI3->CR2, SPI_CR2_RXDMAEN);
    send_one();
    CHECK_EQUAL(stm32_read(&DMA2_Channel1->CNDTR), 1);
}

static void never(void)
{
}

static void an_interrupt_that_is_not_acknowledged_is_refused(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    model->handlers[MODEL_EXTI1] = never;
    stm32_model_set_register(EXTI_BASE + offsetof(EXTI_TypeDef, PR1), 2);
    stm32_model_set_register(EXTI_BASE + offsetof(EXTI_TypeDef, IMR1), 2);
    stm32_barrier();
    CHECK_REFUSED(model, "interrupt is never acknowledged");
}

static void a_random_number_is_not_read_early(void)
{
    stm32_model_t *model = stm32_model_new(NULL);
    stm32_set(&RCC->AHB2ENR, RCC_AHB2ENR_RNGEN);
    stm32_set(&RNG->CR, RNG_CR_RNGEN);
    (void)stm32_read(&RNG->DR);
    CHECK_REFUSED(model, "random number read before it is ready");
}

static const test_case_t tests[] = {
    TEST(a_word_takes_its_sixteen_bits),
    TEST(each_wrong_setting_keeps_words_from_the_module),
    TEST(a_pin_that_is_not_the_bus_s_keeps_words_from_the_module),
    TEST(a_third_word_that_nobody_reads_is_an_overrun),
    TEST(an_empty_fifo_gives_nothing),
    TEST(settings_stay_while_the_bus_is_enabled),
    TEST(the_bus_is_not_switched_off_under_a_word),
    TEST(the_select_does_not_move_under_a_word),
    TEST(nothing_works_without_its_clock),
    TEST(a_channel_that_sends_without_one_that_receives_overruns),
    TEST(an_odd_address_is_refused),
    TEST(bytes_are_refused),
    TEST(an_empty_channel_is_refused),
    TEST(an_enabled_channel_keeps_its_settings),
    TEST(another_request_number_moves_nothing),
    TEST(an_interrupt_that_is_not_acknowledged_is_refused),
    TEST(a_random_number_is_not_read_early),
};

TEST_MAIN(tests)
