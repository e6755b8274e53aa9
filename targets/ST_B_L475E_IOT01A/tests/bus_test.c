/* Pins, DRDY's interrupt and SPI3 with its DMA, over the registers. */
#include "board_check.h"
#include "module_pins.h"
#include "port_stm32l4.h"
#include "spi3_bus.h"

#define MOST_WORDS 3000U
#define GUARD 0xA5U

typedef struct wire
{
    uint64_t now_ns;
    uint16_t sent[MOST_WORDS];
    uint32_t words;
    model_level_t levels[5][16]; /* ports A..E */
    uint32_t nss_lows, reset_highs;
    uint32_t rises, waits, wakes;
    bool woken, transfer_woken;
    uint32_t handler_ns; /* what an interrupt takes beside its work */
} wire_t;

static wire_t s_wire;

static uint64_t wire_now_ns(void *context)
{
    return ((wire_t *)context)->now_ns;
}

static void wire_pass_until(void *context, uint64_t end_ns)
{
    ((wire_t *)context)->now_ns = end_ns;
}

static uint16_t answer_to(uint32_t index)
{
    return (uint16_t)(index * 40503U + 17U);
}

static uint16_t wire_exchange(void *context, uint16_t sent)
{
    wire_t *wire = context;
    CHECK(wire->words < MOST_WORDS);
    wire->sent[wire->words] = sent;
    return answer_to(wire->words++);
}

static void wire_driven(void *context, char port, uint32_t pin, model_level_t level)
{
    wire_t *wire = context;
    wire->levels[port - 'A'][pin] = level;
    wire->nss_lows += port == 'E' && pin == 0 && level == MODEL_LOW ? 1U : 0U;
    wire->reset_highs += port == 'E' && pin == 8 && level == MODEL_HIGH ? 1U : 0U;
}

/* ---- the operating system ---- */

static uint32_t system_now_ms(void *context)
{
    return (uint32_t)(((wire_t *)context)->now_ns / 1000000U);
}

static void nothing(void *context)
{
    (void)context;
}

static void system_wait(void *context, uint32_t timeout_ms)
{
    wire_t *wire = context;
    stm32_model_pass_until(wire->now_ns + timeout_ms * 1000000ULL, &wire->woken);
    wire->woken = false;
}

static void system_wake(void *context)
{
    ((wire_t *)context)->woken = true;
}

static void system_transfer_wait(void *context, uint32_t timeout_ms)
{
    wire_t *wire = context;
    wire->waits++;
    stm32_model_pass_until(wire->now_ns + timeout_ms * 1000000ULL, &wire->transfer_woken);
    wire->transfer_woken = false;
}

static void system_transfer_wake(void *context)
{
    wire_t *wire = context;
    wire->wakes++;
    wire->transfer_woken = true;
}

static void system_data_ready_rose(void *context)
{
    ((wire_t *)context)->rises++;
}

static const port_system_t s_system = {.context = &s_wire,
                                       .now_ms = system_now_ms,
                                       .lock = nothing,
                                       .unlock = nothing,
                                       .wait = system_wait,
                                       .wake = system_wake,
                                       .notify = nothing,
                                       .transfer_wait = system_transfer_wait,
                                       .transfer_wake = system_transfer_wake,
                                       .data_ready_rose = system_data_ready_rose};

static void on_exti(void)
{
    port_stm32l4_on_data_ready(false);
    stm32_model_pass_until(s_wire.now_ns + s_wire.handler_ns, NULL);
}

static const ism_port_t *begin(void)
{
    const model_world_t world = {.context = &s_wire,
                                 .now_ns = wire_now_ns,
                                 .pass_until = wire_pass_until,
                                 .exchange = wire_exchange,
                                 .driven = wire_driven};
    memset(&s_wire, 0, sizeof s_wire);
    stm32_model_t *model = stm32_model_new(&world);
    const ism_port_t *port = port_stm32l4_init(&s_system);
    model->handlers[MODEL_EXTI1] = on_exti;
    model->handlers[MODEL_DMA2_CHANNEL1] = port_stm32l4_on_dma;
    return port;
}

/* ---- pins ---- */

static void pins_start_without_a_pulse(void)
{
    (void)begin();
    CHECK_CLEAN(stm32_model());
    CHECK_EQUAL(s_wire.nss_lows, 0);
    CHECK_EQUAL(s_wire.reset_highs, 0);
    CHECK_EQUAL(s_wire.levels[4][0], MODEL_HIGH); /* NSS */
    CHECK_EQUAL(s_wire.levels[4][8], MODEL_LOW);  /* RESET */
    CHECK_EQUAL(s_wire.levels[3][13], MODEL_HIGH);
    CHECK_EQUAL(s_wire.levels[1][5], MODEL_HIGH);
    CHECK_EQUAL(s_wire.levels[1][12], MODEL_LOW);
    CHECK_EQUAL(s_wire.levels[1][13], MODEL_LOW);
    CHECK_EQUAL(stm32_model()->spi.words, 0);
}

/* A warm restart finds whatever the last run left in the registers. */
static void pins_start_the_same_after_any_levels(void)
{
    (void)begin();
    stm32_write(&GPIOE->BSRR, 1U << 16 | 1U << 8); /* selected, running */
    s_wire.nss_lows = s_wire.reset_highs = 0;
    (void)port_stm32l4_init(&s_system);
    CHECK_EQUAL(s_wire.levels[4][0], MODEL_HIGH);
    CHECK_EQUAL(s_wire.levels[4][8], MODEL_LOW);
    CHECK_EQUAL(s_wire.nss_lows + s_wire.reset_highs, 0);
}

static void select_and_reset_drive_their_pins_alone(void)
{
    const ism_port_t *port = begin();
    const uint32_t before = stm32_read(&GPIOE->ODR);
    port->select(port->context, true);
    CHECK_EQUAL(s_wire.levels[4][0], MODEL_LOW);
    port->select(port->context, false);
    CHECK_EQUAL(s_wire.levels[4][0], MODEL_HIGH);
    port->reset(port->context, false);
    CHECK_EQUAL(s_wire.levels[4][8], MODEL_HIGH);
    port->reset(port->context, true);
    CHECK_EQUAL(s_wire.levels[4][8], MODEL_LOW);
    CHECK_EQUAL(stm32_read(&GPIOE->ODR), before);
    CHECK_CLEAN(stm32_model());
}

/* ---- DRDY ---- */

static void each_rise_of_data_ready_is_told_once(void)
{
    const ism_port_t *port = begin();
    for (uint32_t i = 1; i <= 5; i++)
    {
        stm32_model_set_input('E', 1, true);
        stm32_barrier();
        CHECK(port->data_ready(port->context));
        CHECK_EQUAL(s_wire.rises, i);
        stm32_model_set_input('E', 1, false);
        stm32_barrier();
        CHECK(!port->data_ready(port->context));
        CHECK_EQUAL(s_wire.rises, i);
    }
    CHECK_CLEAN(stm32_model());
}

static void other_pins_of_the_line_do_not_count(void)
{
    const ism_port_t *port = begin();
    stm32_model_set_input('A', 1, true);
    stm32_model_set_input('B', 1, true);
    stm32_model_set_input('E', 2, true);
    stm32_barrier();
    CHECK_EQUAL(s_wire.rises, 0);
    CHECK(!port->data_ready(port->context));
}

/* The line is short; the latch is not. */
static void a_rise_that_is_over_before_its_interrupt_is_told(void)
{
    (void)begin();
    stm32_model()->handlers[MODEL_EXTI1] = NULL;
    stm32_model_set_input('E', 1, true);
    stm32_model_set_input('E', 1, false);
    stm32_barrier();
    CHECK_EQUAL(s_wire.rises, 0);
    stm32_model()->handlers[MODEL_EXTI1] = on_exti;
    stm32_barrier();
    CHECK_EQUAL(s_wire.rises, 1);
}

static void a_line_that_the_system_has_acknowledged_is_told(void)
{
    (void)begin();
    port_stm32l4_on_data_ready(false);
    CHECK_EQUAL(s_wire.rises, 0);
    port_stm32l4_on_data_ready(true);
    CHECK_EQUAL(s_wire.rises, 1);
}

/* ---- transfers ---- */

typedef struct buffers
{
    uint8_t out[2U * MOST_WORDS + 4U], in[2U * MOST_WORDS + 4U];
} buffers_t;

static buffers_t s_buffers;

static void fill_buffers(void)
{
    for (uint32_t i = 0; i < sizeof s_buffers.out; i++)
    {
        s_buffers.out[i] = (uint8_t)(i * 31U ^ i >> 7);
        s_buffers.in[i] = GUARD;
    }
}

static uint16_t word_of(const uint8_t *bytes, uint32_t index)
{
    return (uint16_t)(bytes[2U * index] | bytes[2U * index + 1U] << 8);
}

/* `out_at`, `in_at`: where in the buffers; negative: none. */
static void check_transfer(const ism_port_t *port, uint32_t words, int out_at, int in_at)
{
    const uint8_t *out = out_at < 0 ? NULL : s_buffers.out + out_at;
    uint8_t *in = in_at < 0 ? NULL : s_buffers.in + in_at;
    fill_buffers();
    s_wire.words = 0;
    port->transfer(port->context, out, in, words);
    CHECK_EQUAL(s_wire.words, words);
    for (uint32_t i = 0; i < words; i++)
    {
        CHECK_EQUAL(s_wire.sent[i], out == NULL ? 0x0A0A : word_of(out, i));
        CHECK(in == NULL || word_of(in, i) == answer_to(i));
    }
    for (uint32_t i = 0; i < sizeof s_buffers.in; i++)
    {
        const bool inside = in != NULL && i >= (uint32_t)in_at && i < (uint32_t)in_at + 2U * words;
        CHECK(inside || s_buffers.in[i] == GUARD);
    }
    CHECK_EQUAL(stm32_read(&SPI3->SR) & (SPI_SR_BSY | SPI_SR_RXNE | SPI_SR_OVR), 0);
    CHECK_EQUAL(stm32_read(&DMA2_Channel1->CCR) | stm32_read(&DMA2_Channel2->CCR), 0);
    CHECK_CLEAN(stm32_model());
}

static void every_length_at_every_alignment_arrives_both_ways(void)
{
    static const uint32_t s_long[] = {200, 730, 2047, 2048, 2049, MOST_WORDS};
    const ism_port_t *port = begin();
    for (uint32_t words = 1; words <= 140; words++)
    {
        for (int places = 0; places < 9; places++)
        {
            check_transfer(port, words, places / 3 - 1, places % 3 - 1);
        }
    }
    for (size_t i = 0; i < sizeof s_long / sizeof s_long[0]; i++)
    {
        for (int places = 0; places < 9; places++)
        {
            check_transfer(port, s_long[i], places / 3 - 1, places % 3 - 1);
        }
    }
    CHECK_EQUAL(spi3_bus_failures(), 0);
    CHECK_EQUAL(s_wire.wakes, s_wire.waits);
}

static void short_transfers_do_without_dma_and_long_ones_sleep(void)
{
    const ism_port_t *port = begin();
    check_transfer(port, 15, 0, 0);
    CHECK_EQUAL(stm32_model()->dma.words_total, 0);
    check_transfer(port, 16, 0, 0);
    CHECK_EQUAL(stm32_model()->dma.words_total, 16);
    CHECK_EQUAL(s_wire.waits, 0);
    check_transfer(port, 64, 0, 0);
    CHECK_EQUAL(s_wire.waits, 1);
    CHECK_EQUAL(stm32_model()->interrupts[MODEL_DMA2_CHANNEL1], 1);
}

/* 20 MHz is 0.8 us a word. */
static void a_long_transfer_keeps_the_wire_busy(void)
{
    const ism_port_t *port = begin();
    const uint64_t start_ns = s_wire.now_ns;
    port->transfer(port->context, s_buffers.out, NULL, 730);
    CHECK(s_wire.now_ns - start_ns >= 584000 && s_wire.now_ns - start_ns < 590000);
}

static void an_interrupt_in_the_middle_loses_no_word(void)
{
    const ism_port_t *port = begin();
    s_wire.handler_ns = 5000000;
    for (uint32_t words = 1; words < 40; words++)
    {
        stm32_model_set_input('E', 1, false);
        stm32_model_set_input('E', 1, true);
        check_transfer(port, words, 0, 0);
    }
    CHECK_EQUAL(spi3_bus_failures(), 0);
}

static void a_lost_interrupt_costs_time_and_nothing_else(void)
{
    const ism_port_t *port = begin();
    stm32_model()->handlers[MODEL_DMA2_CHANNEL1] = NULL;
    check_transfer(port, 100, 0, 0);
    CHECK_EQUAL(s_wire.waits, 1);
    CHECK_EQUAL(spi3_bus_failures(), 0);
}

/* ChibiOS clears the flags before it calls. */
static void clearing_handler(void)
{
    stm32_write(&DMA2->IFCR, 15U);
    port_stm32l4_on_dma();
}

static void flags_that_the_system_has_cleared_are_not_missed(void)
{
    const ism_port_t *port = begin();
    stm32_model()->handlers[MODEL_DMA2_CHANNEL1] = clearing_handler;
    check_transfer(port, 100, 0, 0);
    CHECK_EQUAL(s_wire.wakes, 1);
}

/* ---- failures ---- */

static void check_missing(uint32_t words)
{
    for (uint32_t i = 0; i < 2U * words; i++)
    {
        CHECK_EQUAL(s_buffers.in[i], 0xFF);
    }
    CHECK_EQUAL(s_buffers.in[2U * words], GUARD);
}

static void a_bus_error_resets_the_bus(void)
{
    for (uint32_t at = 1; at <= 80; at += at < 4 || at > 76 ? 1U : 6U)
    {
        const ism_port_t *port = begin();
        stm32_model()->dma.fail_after = at;
        fill_buffers();
        port->transfer(port->context, s_buffers.out, s_buffers.in, 80);
        CHECK_EQUAL(spi3_bus_failures(), 1);
        check_missing(80);
        stm32_model()->violations = 0; /* the overrun of a channel that has stopped */
        check_transfer(port, 80, 0, 0);
        check_transfer(port, 3, 1, 1);
    }
}

static void a_dead_bus_is_given_up_in_time(void)
{
    static const uint32_t s_words[] = {1, 15, 16, 64, 730};
    for (size_t i = 0; i < sizeof s_words / sizeof s_words[0]; i++)
    {
        const ism_port_t *port = begin();
        stm32_model()->spi.dead = true;
        fill_buffers();
        const uint64_t start_ns = s_wire.now_ns;
        port->transfer(port->context, s_buffers.out, s_buffers.in, s_words[i]);
        CHECK(s_wire.now_ns - start_ns < 30000000);
        CHECK_EQUAL(spi3_bus_failures(), 1);
        check_missing(s_words[i]);
        stm32_model()->spi.dead = false;
        stm32_model()->violations = 0;
        check_transfer(port, s_words[i], 0, 0);
    }
}

static void random_numbers_come_from_the_generator(void)
{
    const ism_port_t *port = begin();
    CHECK(port->random(port->context) != port->random(port->context));
    stm32_model()->rng.no_clock = true;
    stm32_model()->rng.seed_error_at = stm32_model()->rng.words + 1;
    stm32_model()->rng.seed_errors_stay = true;
    s_wire.now_ns += 1234000000;
    (void)port->random(port->context);
    CHECK_EQUAL(port->random(port->context), (uint32_t)(s_wire.now_ns / 1000000));
}

static const test_case_t tests[] = {
    TEST(pins_start_without_a_pulse),
    TEST(pins_start_the_same_after_any_levels),
    TEST(select_and_reset_drive_their_pins_alone),
    TEST(each_rise_of_data_ready_is_told_once),
    TEST(other_pins_of_the_line_do_not_count),
    TEST(a_rise_that_is_over_before_its_interrupt_is_told),
    TEST(a_line_that_the_system_has_acknowledged_is_told),
    TEST(every_length_at_every_alignment_arrives_both_ways),
    TEST(short_transfers_do_without_dma_and_long_ones_sleep),
    TEST(a_long_transfer_keeps_the_wire_busy),
    TEST(an_interrupt_in_the_middle_loses_no_word),
    TEST(a_lost_interrupt_costs_time_and_nothing_else),
    TEST(flags_that_the_system_has_cleared_are_not_missed),
    TEST(a_bus_error_resets_the_bus),
    TEST(a_dead_bus_is_given_up_in_time),
    TEST(random_numbers_come_from_the_generator),
};

TEST_MAIN(tests)
