/* SPI3 and its DMA over the registers. */
#include "bus_wire.h"
#include "spi3_bus.h"

#define GUARD 0xA5U

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
    g_wire.words = 0;
    port->transfer(port->context, out, in, words);
    CHECK_EQUAL(g_wire.words, words);
    for (uint32_t i = 0; i < words; i++)
    {
        CHECK_EQUAL(g_wire.sent[i], out == NULL ? 0x0A0A : word_of(out, i));
        CHECK(in == NULL || word_of(in, i) == wire_answer(i));
    }
    for (uint32_t i = 0; i < sizeof s_buffers.in; i++)
    {
        const bool inside = in != NULL && i >= (uint32_t)in_at && i < (uint32_t)in_at + 2U * words;
        CHECK(inside || s_buffers.in[i] == GUARD);
    }
    CHECK_EQUAL(stm32_read(&SPI3->SR) & (SPI_SR_BSY | SPI_SR_RXNE | SPI_SR_OVR), 0);
    CHECK_EQUAL(stm32_read(&SPI3->CR2), 15U << SPI_CR2_DS_Pos);
    CHECK_EQUAL(stm32_read(&DMA2_Channel1->CCR) | stm32_read(&DMA2_Channel2->CCR), 0);
    CHECK_CLEAN(stm32_model());
}

static void every_length_at_every_alignment_arrives_both_ways(void)
{
    static const uint32_t s_long[] = {200, 730, 2047, 2048, 2049, MOST_WORDS};
    const ism_port_t *port = wire_begin();
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
    CHECK_EQUAL(g_wire.wakes, g_wire.waits);
}

static void short_transfers_do_without_dma_and_long_ones_sleep(void)
{
    const ism_port_t *port = wire_begin();
    check_transfer(port, 15, 0, 0);
    CHECK_EQUAL(stm32_model()->dma.words_total, 0);
    check_transfer(port, 16, 0, 0);
    CHECK_EQUAL(stm32_model()->dma.words_total, 16);
    CHECK_EQUAL(g_wire.waits, 0);
    check_transfer(port, 64, 0, 0);
    CHECK_EQUAL(g_wire.waits, 1);
    CHECK_EQUAL(stm32_model()->interrupts[MODEL_DMA2_CHANNEL1], 1);
}

/* 20 MHz is 0.8 us a word. */
static void a_long_transfer_keeps_the_wire_busy(void)
{
    const ism_port_t *port = wire_begin();
    const uint64_t start_ns = g_wire.now_ns;
    port->transfer(port->context, s_buffers.out, NULL, 730);
    CHECK(g_wire.now_ns - start_ns >= 584000 && g_wire.now_ns - start_ns < 590000);
}

/* Whenever it comes, and however long it keeps the CPU: longer than any bound of the port here. */
static void an_interrupt_at_any_time_loses_no_word(void)
{
    static const uint32_t s_words[] = {2, 20, 70};
    for (size_t i = 0; i < 3; i++)
    {
        const ism_port_t *port = wire_begin();
        g_wire.handler_ns = 6000000;
        const uint64_t longest_ns = s_words[i] * 800U + 1000U;
        for (uint64_t after_ns = 1; after_ns < longest_ns; after_ns += longest_ns / 97U)
        {
            stm32_model_set_input('E', 1, false);
            g_wire.edge_ns = g_wire.now_ns + after_ns;
            check_transfer(port, s_words[i], 0, 0);
        }
        CHECK(g_wire.rises > 80);
        CHECK_EQUAL(spi3_bus_failures(), 0);
    }
}

static void a_lost_interrupt_costs_time_and_nothing_else(void)
{
    const ism_port_t *port = wire_begin();
    stm32_model()->handlers[MODEL_DMA2_CHANNEL1] = NULL;
    check_transfer(port, 100, 0, 0);
    CHECK_EQUAL(g_wire.waits, 1);
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
    const ism_port_t *port = wire_begin();
    stm32_model()->handlers[MODEL_DMA2_CHANNEL1] = clearing_handler;
    check_transfer(port, 100, 0, 0);
    CHECK_EQUAL(g_wire.wakes, 1);
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
        const ism_port_t *port = wire_begin();
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
        const ism_port_t *port = wire_begin();
        stm32_model()->spi.dead = true;
        fill_buffers();
        const uint64_t start_ns = g_wire.now_ns;
        port->transfer(port->context, s_buffers.out, s_buffers.in, s_words[i]);
        CHECK(g_wire.now_ns - start_ns < 30000000);
        CHECK_EQUAL(spi3_bus_failures(), 1);
        check_missing(s_words[i]);
        stm32_model()->spi.dead = false;
        stm32_model()->violations = 0;
        check_transfer(port, s_words[i], 0, 0);
    }
}

static void random_numbers_come_from_the_generator(void)
{
    const ism_port_t *port = wire_begin();
    CHECK(port->random(port->context) != port->random(port->context));
    stm32_model()->rng.no_clock = true;
    stm32_model()->rng.seed_error_at = stm32_model()->rng.words + 1;
    stm32_model()->rng.seed_errors_stay = true;
    g_wire.now_ns += 1234000000;
    (void)port->random(port->context);
    CHECK_EQUAL(port->random(port->context), (uint32_t)(g_wire.now_ns / 1000000));
}

static const test_case_t tests[] = {
    TEST(every_length_at_every_alignment_arrives_both_ways),
    TEST(short_transfers_do_without_dma_and_long_ones_sleep),
    TEST(a_long_transfer_keeps_the_wire_busy),
    TEST(an_interrupt_at_any_time_loses_no_word),
    TEST(a_lost_interrupt_costs_time_and_nothing_else),
    TEST(flags_that_the_system_has_cleared_are_not_missed),
    TEST(a_bus_error_resets_the_bus),
    TEST(a_dead_bus_is_given_up_in_time),
    TEST(random_numbers_come_from_the_generator),
};

TEST_MAIN(tests)
