#include "fake_module.h"

#include "check.h"
#include "fake_internal.h"

static fake_module_t s_fake;

static uint32_t module_now_ms(void *context)
{
    return (uint32_t)(fake_now_us(context) / 1000U);
}

static void module_lock(void *context)
{
    fake_module_t *fake = context;
    CHECK_EQUAL(fake->locked, 0);
    fake->locked = 1;
    fake->locked_ns = fake->clock.now_ns;
}

static void module_unlock(void *context)
{
    fake_module_t *fake = context;
    const uint64_t held_ns = fake->clock.now_ns - fake->locked_ns;
    CHECK_EQUAL(fake->locked, 1);
    fake->locked = 0;
    fake->longest_lock_ns = held_ns > fake->longest_lock_ns ? held_ns : fake->longest_lock_ns;
}

static void module_wait(void *context, uint32_t timeout_ms)
{
    fake_module_t *fake = context;
    CHECK_EQUAL(fake->locked, 0);
    fake_pass_until(fake, fake->clock.now_ns + fake_ms(timeout_ms), true);
    fake->woken = 0;
}

static void module_wake(void *context)
{
    ((fake_module_t *)context)->woken = 1;
}

static void module_notify(void *context)
{
    ((fake_module_t *)context)->notified++;
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static uint32_t module_random(void *context)
{
    return next_random(&((fake_module_t *)context)->random_state);
}

uint32_t fake_random_part(fake_module_t *fake, uint32_t limit)
{
    return 1U + next_random(&fake->model_random_state) % limit;
}

fake_module_t *fake_start(void)
{
    fake_module_t *fake = &s_fake;
    memset(fake, 0, sizeof *fake);
    fake->port = (ism_port_t){.context = fake,
                              .now_ms = module_now_ms,
                              .lock = module_lock,
                              .unlock = module_unlock,
                              .wait = module_wait,
                              .wake = module_wake,
                              .notify = module_notify,
                              .random = module_random};
    fake_bus_start(&fake->port);
    fake_clock_start(fake);
    fake->firmware = "C3.5.2.5.STM";
    fake->air = true;
    fake->dhcp = true;
    fake->rssi_dbm = -57;
    fake_station_start(fake);
    fake_network_start(fake);
    fake_dns_start(fake);
    ism_init(&fake->driver, &fake->port);
    return fake;
}

fake_module_t *fake_start_joined(void)
{
    fake_module_t *fake = fake_start();
    CHECK_EQUAL(station_join(&fake->driver.station, "home", "secret-pass"), ISM_OK);
    fake_settle(fake);
    CHECK_EQUAL(station_join_result(&fake->driver.station), ISM_OK);
    fake_clear_log(fake);
    return fake;
}

void fake_settle(fake_module_t *fake)
{
    for (int i = 0; i < 200 && ism_worker_step(&fake->driver) == 0; i++)
    {
    }
}

void fake_run_for(fake_module_t *fake, uint32_t milliseconds)
{
    const uint64_t end_ns = fake->clock.now_ns + fake_ms(milliseconds);
    while (fake->clock.now_ns < end_ns)
    {
        const uint32_t idle_ms = ism_worker_step(&fake->driver);
        const uint64_t idle_end_ns = fake->clock.now_ns + fake_ms(idle_ms);
        if (idle_ms > 0 && fake->clock.now_ns < end_ns)
        {
            fake_pass_until(fake, idle_end_ns < end_ns ? idle_end_ns : end_ns, true);
            fake->woken = 0;
        }
    }
}

void fake_clear_log(fake_module_t *fake)
{
    fake->log[0] = '\0';
    fake->commands = 0;
    fake->windows = 0;
    fake->bytes_out = 0;
    fake->bytes_in = 0;
    for (size_t i = 0; i < FAKE_WATCHES; i++)
    {
        fake->watches[i].taken = 0;
        fake->watches[i].put = 0;
    }
}

fake_watch_t *fake_watch(fake_module_t *fake, const void *bytes, uint32_t length)
{
    for (size_t i = 0; i < FAKE_WATCHES; i++)
    {
        if (fake->watches[i].bytes == NULL)
        {
            fake->watches[i] = (fake_watch_t){.bytes = bytes, .length = length};
            return &fake->watches[i];
        }
    }
    CHECK(!"room for another watch");
    return NULL;
}
