/* Pins and DRDY's interrupt over the registers. */
#include "bus_wire.h"

/* ---- pins ---- */

static void pins_start_without_a_pulse(void)
{
    (void)wire_begin();
    CHECK_CLEAN(stm32_model());
    CHECK_EQUAL(g_wire.nss_lows, 0);
    CHECK_EQUAL(g_wire.reset_highs, 0);
    CHECK_EQUAL(g_wire.levels[4][0], MODEL_HIGH); /* NSS */
    CHECK_EQUAL(g_wire.levels[4][8], MODEL_LOW);  /* RESET */
    CHECK_EQUAL(g_wire.levels[3][13], MODEL_HIGH);
    CHECK_EQUAL(g_wire.levels[1][5], MODEL_HIGH);
    CHECK_EQUAL(g_wire.levels[1][12], MODEL_LOW);
    CHECK_EQUAL(g_wire.levels[1][13], MODEL_LOW);
    CHECK_EQUAL(stm32_model()->spi.words, 0);
}

/* A warm restart finds whatever the last run left in the registers. */
static void pins_start_the_same_after_any_levels(void)
{
    (void)wire_begin();
    stm32_write(&GPIOE->BSRR, 1U << 16 | 1U << 8); /* selected, running */
    g_wire.nss_lows = g_wire.reset_highs = 0;
    (void)port_stm32l4_init(&g_wire_system);
    CHECK_EQUAL(g_wire.levels[4][0], MODEL_HIGH);
    CHECK_EQUAL(g_wire.levels[4][8], MODEL_LOW);
    CHECK_EQUAL(g_wire.nss_lows + g_wire.reset_highs, 0);
}

static void select_and_reset_drive_their_pins_alone(void)
{
    const ism_port_t *port = wire_begin();
    const uint32_t before = stm32_read(&GPIOE->ODR);
    port->select(port->context, true);
    CHECK_EQUAL(g_wire.levels[4][0], MODEL_LOW);
    port->select(port->context, false);
    CHECK_EQUAL(g_wire.levels[4][0], MODEL_HIGH);
    port->reset(port->context, false);
    CHECK_EQUAL(g_wire.levels[4][8], MODEL_HIGH);
    port->reset(port->context, true);
    CHECK_EQUAL(g_wire.levels[4][8], MODEL_LOW);
    CHECK_EQUAL(stm32_read(&GPIOE->ODR), before);
    CHECK_CLEAN(stm32_model());
}

/* ---- DRDY ---- */

static void each_rise_of_data_ready_is_told_once(void)
{
    const ism_port_t *port = wire_begin();
    for (uint32_t i = 1; i <= 5; i++)
    {
        stm32_model_set_input('E', 1, true);
        stm32_barrier();
        CHECK(port->data_ready(port->context));
        CHECK_EQUAL(g_wire.rises, i);
        stm32_model_set_input('E', 1, false);
        stm32_barrier();
        CHECK(!port->data_ready(port->context));
        CHECK_EQUAL(g_wire.rises, i);
    }
    CHECK_CLEAN(stm32_model());
}

static void other_pins_of_the_line_do_not_count(void)
{
    const ism_port_t *port = wire_begin();
    stm32_model_set_input('A', 1, true);
    stm32_model_set_input('B', 1, true);
    stm32_model_set_input('E', 2, true);
    stm32_barrier();
    CHECK_EQUAL(g_wire.rises, 0);
    CHECK(!port->data_ready(port->context));
}

/* The line is short; the latch is not. */
static void a_rise_that_is_over_before_its_interrupt_is_told(void)
{
    (void)wire_begin();
    stm32_model()->handlers[MODEL_EXTI1] = NULL;
    stm32_model_set_input('E', 1, true);
    stm32_model_set_input('E', 1, false);
    stm32_barrier();
    CHECK_EQUAL(g_wire.rises, 0);
    stm32_model()->handlers[MODEL_EXTI1] = wire_on_data_ready;
    stm32_barrier();
    CHECK_EQUAL(g_wire.rises, 1);
}

static void a_line_that_the_system_has_acknowledged_is_told(void)
{
    (void)wire_begin();
    port_stm32l4_on_data_ready(false);
    CHECK_EQUAL(g_wire.rises, 0);
    port_stm32l4_on_data_ready(true);
    CHECK_EQUAL(g_wire.rises, 1);
}

static const test_case_t tests[] = {
    TEST(pins_start_without_a_pulse),
    TEST(pins_start_the_same_after_any_levels),
    TEST(select_and_reset_drive_their_pins_alone),
    TEST(each_rise_of_data_ready_is_told_once),
    TEST(other_pins_of_the_line_do_not_count),
    TEST(a_rise_that_is_over_before_its_interrupt_is_told),
    TEST(a_line_that_the_system_has_acknowledged_is_told),
};

TEST_MAIN(tests)
