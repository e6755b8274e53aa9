/*
 * The fake module behind the modelled chip: driver, port, registers, wire, module. The linker puts these functions in
 * the place of the fake module's own start (--wrap), so that the driver's tests run over the board's port as they are.
 */
#include "board_check.h"
#include "fake_module.h"
#include "port_stm32l4.h"
#include "spi3_bus.h"

fake_module_t *__real_fake_start(void);
fake_module_t *__wrap_fake_start(void);
fake_module_t *__wrap_fake_start_joined(void);
void __real_ism_data_ready_edge(ism43362_t *driver, bool level);
void __wrap_ism_data_ready_edge(ism43362_t *driver, bool level);

/* What the fake module offers to a port: its end of the wires, its clock, its lock. */
static ism_port_t s_wire;
static fake_module_t *s_fake;
static bool s_woken, s_transfer_woken;

/* ---- the wires ---- */

static uint64_t world_now_ns(void *context)
{
    return ((fake_module_t *)context)->clock.now_ns;
}

static void world_pass_until(void *context, uint64_t end_ns)
{
    fake_pass_until(context, end_ns, false);
}

static uint64_t world_next_ns(void *context)
{
    const fake_module_t *fake = context;
    uint64_t next = MODEL_NEVER;
    for (size_t i = 0; i < FAKE_EVENTS; i++)
    {
        next = fake->clock.due_ns[i] < next ? fake->clock.due_ns[i] : next;
    }
    return next;
}

/* The chip has already let the word's time pass. */
static uint16_t world_exchange(void *context, uint16_t sent)
{
    fake_module_t *fake = context;
    const uint32_t spi_hz = fake->timing.spi_hz;
    uint16_t answer = 0;
    fake->timing.spi_hz = UINT32_MAX;
    s_wire.transfer(fake, (const uint8_t *)&sent, (uint8_t *)&answer, 1);
    fake->timing.spi_hz = spi_hz;
    return answer;
}

static void world_driven(void *context, char port, uint32_t pin, model_level_t level)
{
    if (port == 'E' && pin == 0)
    {
        s_wire.select(context, level == MODEL_LOW);
    }
    else if (port == 'E' && pin == 8)
    {
        s_wire.reset(context, level == MODEL_LOW);
    }
}

void __wrap_ism_data_ready_edge(ism43362_t *driver, bool level)
{
    (void)driver;
    stm32_model_set_input('E', 1, level);
}

/* ---- the operating system ---- */

static void sleep_until(fake_module_t *fake, uint32_t timeout_ms, bool *woken)
{
    stm32_model_pass_until(fake->clock.now_ns + fake_ms(timeout_ms), woken);
    *woken = false;
}

static void system_wait(void *context, uint32_t timeout_ms)
{
    fake_module_t *fake = context;
    CHECK_EQUAL(fake->locked, 0);
    sleep_until(fake, timeout_ms, &s_woken);
    fake->woken = 0;
}

static void system_wake(void *context)
{
    s_woken = true;
    s_wire.wake(context);
}

static void system_transfer_wait(void *context, uint32_t timeout_ms)
{
    sleep_until(context, timeout_ms, &s_transfer_woken);
}

static void system_transfer_wake(void *context)
{
    (void)context;
    s_transfer_woken = true;
}

static void system_data_ready_rose(void *context)
{
    __real_ism_data_ready_edge(&((fake_module_t *)context)->driver, true);
}

static void on_exti(void)
{
    port_stm32l4_on_data_ready(false);
}

/* ---- start ---- */

/* Whatever a test looks at, the chip was used as its manuals say. */
static void check_clean(void)
{
    const stm32_model_t *model = stm32_model();
    if (model->violations > 0 || spi3_bus_failures() > 0 || model->spi.words == 0)
    {
        (void)fprintf(stderr, "%u violations, first: %s\n", model->violations, model->first_violation);
        _Exit(1);
    }
}

fake_module_t *__wrap_fake_start(void)
{
    static port_system_t s_system;
    s_fake = __real_fake_start();
    s_wire = s_fake->port;
    const model_world_t world = {.context = s_fake,
                                 .now_ns = world_now_ns,
                                 .pass_until = world_pass_until,
                                 .next_ns = world_next_ns,
                                 .exchange = world_exchange,
                                 .driven = world_driven};
    stm32_model_t *model = stm32_model_new(&world);
    model->nmi = chip_on_nmi;
    s_system = (port_system_t){.context = s_fake,
                               .now_ms = s_wire.now_ms,
                               .lock = s_wire.lock,
                               .unlock = s_wire.unlock,
                               .wait = system_wait,
                               .wake = system_wake,
                               .notify = s_wire.notify,
                               .transfer_wait = system_transfer_wait,
                               .transfer_wake = system_transfer_wake,
                               .data_ready_rose = system_data_ready_rose};
    s_woken = s_transfer_woken = false;
    s_fake->port = *port_stm32l4_init(&s_system);
    s_fake->port.context = s_fake; /* the tests' own bus master calls it with the module */
    model->handlers[MODEL_EXTI1] = on_exti;
    model->handlers[MODEL_DMA2_CHANNEL1] = port_stm32l4_on_dma;

    static bool s_registered;
    if (!s_registered)
    {
        s_registered = true;
        CHECK_EQUAL(atexit(check_clean), 0);
    }
    return s_fake;
}

fake_module_t *__wrap_fake_start_joined(void)
{
    fake_module_t *fake = __wrap_fake_start();
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    fake_settle(fake);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    fake_clear_log(fake);
    return fake;
}
