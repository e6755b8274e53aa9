#include "fake_internal.h"

uint64_t fake_now_us(const fake_module_t *fake)
{
    return fake->clock.now_ns / 1000U;
}

void fake_clock_start(fake_module_t *fake)
{
    fake->timing = (fake_timing_t){
        .spi_hz = 20000000, .command_us = 2000, .boot_ms = 300, .failing_join_ms = 21000, .silent_connect_ms = 10000};
    fake->clock.now_ns = fake_ms(0xFFFFF000U); /* the driver's milliseconds wrap during every longer test */
    fake_cancel_all(fake);
}

void fake_schedule(fake_module_t *fake, fake_event_t event, uint64_t due_ns)
{
    fake->clock.due_ns[event] = due_ns;
}

void fake_cancel_all(fake_module_t *fake)
{
    for (int i = 0; i < FAKE_EVENTS; i++)
    {
        fake->clock.due_ns[i] = FAKE_NEVER;
    }
}

static fake_event_t next_event(const fake_module_t *fake)
{
    int next = 0;
    for (int i = 1; i < FAKE_EVENTS; i++)
    {
        next = fake->clock.due_ns[i] < fake->clock.due_ns[next] ? i : next;
    }
    return (fake_event_t)next;
}

void fake_pass_until(fake_module_t *fake, uint64_t end_ns, bool until_woken)
{
    while (!until_woken || !fake->woken)
    {
        const fake_event_t event = next_event(fake);
        const uint64_t due_ns = fake->clock.due_ns[event];
        if (due_ns > end_ns)
        {
            fake->clock.now_ns = end_ns;
            return;
        }
        fake->clock.now_ns = due_ns > fake->clock.now_ns ? due_ns : fake->clock.now_ns;
        fake_schedule(fake, event, FAKE_NEVER);
        fake_bus_event(fake, event);
    }
}

uint32_t fake_now_ms(const fake_module_t *fake)
{
    return (uint32_t)(fake_now_us(fake) / 1000U);
}
