#include "port_stm32l4.h"

#include "module_pins.h"
#include "random_source.h"
#include "spi3_bus.h"
#include "stm32_wait.h"

static const port_system_t *s_system;

static void port_select(void *context, bool selected)
{
    (void)context;
    module_pins_select(selected);
}

static void port_reset(void *context, bool held)
{
    (void)context;
    module_pins_reset(held);
}

static bool port_data_ready(void *context)
{
    (void)context;
    return module_pins_data_ready();
}

static void port_transfer(void *context, const uint8_t *out, uint8_t *in, uint32_t words)
{
    (void)context;
    spi3_bus_transfer(out, in, words);
}

static void port_delay_us(void *context, uint32_t microseconds)
{
    (void)context;
    stm32_wait_us(microseconds);
}

static uint32_t port_now_ms(void *context)
{
    (void)context;
    return s_system->now_ms(s_system->context);
}

static void port_lock(void *context)
{
    (void)context;
    s_system->lock(s_system->context);
}

static void port_unlock(void *context)
{
    (void)context;
    s_system->unlock(s_system->context);
}

static void port_wait(void *context, uint32_t timeout_ms)
{
    (void)context;
    s_system->wait(s_system->context, timeout_ms);
}

static void port_wake(void *context)
{
    (void)context;
    s_system->wake(s_system->context);
}

static void port_notify(void *context)
{
    (void)context;
    s_system->notify(s_system->context);
}

static uint32_t port_random(void *context)
{
    uint32_t word = 0;
    return random_source_fill(&word, sizeof word) ? word
                                                  : port_now_ms(context); /* only local port numbers hang on it */
}

const ism_port_t *port_stm32l4_init(const port_system_t *system)
{
    static const ism_port_t s_port = {
        .select = port_select,
        .reset = port_reset,
        .data_ready = port_data_ready,
        .transfer = port_transfer,
        .delay_us = port_delay_us,
        .now_ms = port_now_ms,
        .lock = port_lock,
        .unlock = port_unlock,
        .wait = port_wait,
        .wake = port_wake,
        .notify = port_notify,
        .random = port_random,
    };
    static spi3_sleep_t s_sleep;

    s_system = system;
    s_sleep = (spi3_sleep_t){system->context, system->transfer_wait, system->transfer_wake};
    stm32_wait_init();
    module_pins_init();
    spi3_bus_init(&s_sleep);
    (void)random_source_init(); /* who asks for random numbers is told when there are none */
    return &s_port;
}

void port_stm32l4_on_data_ready(bool acknowledged)
{
    const bool latched = module_pins_take_rise();
    if (latched || acknowledged)
    {
        s_system->data_ready_rose(s_system->context);
    }
}

void port_stm32l4_on_dma(void)
{
    spi3_bus_on_dma();
}
