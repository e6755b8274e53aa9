#include "bus_wire.h"

wire_t g_wire;

static uint64_t wire_now_ns(void *context)
{
    return ((wire_t *)context)->now_ns;
}

static void wire_pass_until(void *context, uint64_t end_ns)
{
    wire_t *wire = context;
    wire->now_ns = end_ns;
    if (wire->edge_ns != 0 && wire->edge_ns <= end_ns)
    {
        wire->edge_ns = 0;
        stm32_model_set_input('E', 1, true);
    }
}

static uint64_t wire_next_ns(void *context)
{
    const wire_t *wire = context;
    return wire->edge_ns == 0 ? MODEL_NEVER : wire->edge_ns;
}

uint16_t wire_answer(uint32_t index)
{
    return (uint16_t)(index * 40503U + 17U);
}

static uint16_t wire_exchange(void *context, uint16_t sent)
{
    wire_t *wire = context;
    CHECK(wire->words < MOST_WORDS);
    wire->sent[wire->words] = sent;
    return wire_answer(wire->words++);
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

const port_system_t g_wire_system = {.context = &g_wire,
                                     .now_ms = system_now_ms,
                                     .lock = nothing,
                                     .unlock = nothing,
                                     .wait = system_wait,
                                     .wake = system_wake,
                                     .notify = nothing,
                                     .transfer_wait = system_transfer_wait,
                                     .transfer_wake = system_transfer_wake,
                                     .data_ready_rose = system_data_ready_rose};

void wire_on_data_ready(void)
{
    port_stm32l4_on_data_ready(false);
    stm32_model_pass_until(g_wire.now_ns + g_wire.handler_ns, NULL);
}

const ism_port_t *wire_begin(void)
{
    const model_world_t world = {.context = &g_wire,
                                 .now_ns = wire_now_ns,
                                 .pass_until = wire_pass_until,
                                 .next_ns = wire_next_ns,
                                 .exchange = wire_exchange,
                                 .driven = wire_driven};
    memset(&g_wire, 0, sizeof g_wire);
    stm32_model_t *model = stm32_model_new(&world);
    const ism_port_t *port = port_stm32l4_init(&g_wire_system);
    model->handlers[MODEL_EXTI1] = wire_on_data_ready;
    model->handlers[MODEL_DMA2_CHANNEL1] = port_stm32l4_on_dma;
    return port;
}
