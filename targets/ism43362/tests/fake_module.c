#include "fake_module.h"

#include "check.h"
#include "fake_commands.h"

static fake_module_t s_fake;

static void set_drdy(fake_module_t *fake, bool level)
{
    if (fake->drdy != level)
    {
        fake->drdy = level;
        ism_data_ready_edge(&fake->driver, level);
    }
}

static void work_for(fake_module_t *fake, uint32_t milliseconds)
{
    fake->phase = FAKE_WORKING;
    fake->working = true;
    fake->due_ms = fake->now_ms + milliseconds;
}

static void begin_data(fake_module_t *fake)
{
    fake->phase = FAKE_DATA;
    fake->out_position = 0;
    set_drdy(fake, true);
}

static void begin_command(fake_module_t *fake)
{
    fake->phase = FAKE_COMMAND;
    fake->in_length = 0;
    set_drdy(fake, true);
}

static fake_script_t take_script(fake_module_t *fake)
{
    for (size_t i = 0; i < sizeof fake->scripts / sizeof fake->scripts[0]; i++)
    {
        fake_script_t *script = &fake->scripts[i];
        if (script->command != NULL && strncmp((const char *)fake->in, script->command, strlen(script->command)) == 0)
        {
            const fake_script_t taken = *script;
            script->command = NULL;
            return taken;
        }
    }
    const fake_script_t none = {.command = NULL};
    return none;
}

void fake_answer(fake_module_t *fake, const fake_script_t *script)
{
    for (size_t i = 0; i < sizeof fake->scripts / sizeof fake->scripts[0]; i++)
    {
        if (fake->scripts[i].command == NULL)
        {
            fake->scripts[i] = *script;
            return;
        }
    }
    CHECK(!"room for another script");
}

static void log_command(fake_module_t *fake)
{
    const size_t used = strlen(fake->log);
    const uint8_t *end = memchr(fake->in, '\r', fake->in_length);
    const size_t length = end == NULL ? fake->in_length : (size_t)(end - fake->in);
    if (used + length + 2 < sizeof fake->log)
    {
        memcpy(fake->log + used, fake->in, length);
        memcpy(fake->log + used + length, " ", 2);
    }
    fake->commands++;
}

/* NSS rose behind a command. */
static void execute(fake_module_t *fake)
{
    set_drdy(fake, false);
    fake->in[fake->in_length < sizeof fake->in ? fake->in_length : sizeof fake->in - 1] = 0;
    log_command(fake);

    const fake_script_t script = take_script(fake);
    fake->out_length = 0;
    fake->out_late = script.late_words;
    for (uint32_t i = 0; i < script.leading_filler; i++)
    {
        fake->out[fake->out_length++] = 0x15;
    }
    if (script.bytes != NULL)
    {
        memcpy(fake->out + fake->out_length, script.bytes, script.length);
        fake->out_length += script.length;
    }
    else
    {
        fake_execute(fake);
    }
    if (fake->out_length % 2 != 0)
    {
        fake->out[fake->out_length++] = 0x15;
    }
    work_for(fake, script.delay_ms + 2);
    fake->working = !script.mute;
}

static void module_select(void *context, bool selected)
{
    fake_module_t *fake = context;
    if (fake->selected == selected)
    {
        return;
    }
    fake->selected = selected;
    if (selected)
    {
        fake->windows++;
        fake->violations += fake->drdy ? 0U : 1U;
        return;
    }
    if (fake->phase == FAKE_COMMAND)
    {
        execute(fake);
    }
    else if (fake->phase == FAKE_DATA && !fake->drdy)
    {
        begin_command(fake);
    }
}

static uint16_t data_word(fake_module_t *fake)
{
    if (fake->out_position < fake->out_length)
    {
        const uint16_t word =
            (uint16_t)(fake->out[fake->out_position] | (uint16_t)(fake->out[fake->out_position + 1] << 8));
        fake->out_position += 2;
        if (fake->out_position >= fake->out_length && fake->out_late == 0)
        {
            set_drdy(fake, false);
        }
        return word;
    }
    if (fake->out_late > 0 && --fake->out_late == 0)
    {
        set_drdy(fake, false);
    }
    return 0x1515;
}

static void module_transfer(void *context, const uint8_t *out, uint8_t *in, uint32_t words)
{
    fake_module_t *fake = context;
    fake->violations += fake->selected ? 0U : 1U;
    for (uint32_t i = 0; i < words; i++)
    {
        uint16_t answer = 0x1515;
        if (fake->phase == FAKE_DATA)
        {
            answer = data_word(fake);
        }
        else if (fake->phase == FAKE_COMMAND && fake->in_length + 2 < sizeof fake->in)
        {
            fake->in[fake->in_length++] = out == NULL ? 0x0A : out[2 * i];
            fake->in[fake->in_length++] = out == NULL ? 0x0A : out[2 * i + 1];
        }
        if (in != NULL)
        {
            in[2 * i] = (uint8_t)(answer & 0xFF);
            in[2 * i + 1] = (uint8_t)(answer >> 8);
        }
    }
}

static void module_reset(void *context, bool held)
{
    fake_module_t *fake = context;
    if (held)
    {
        fake->resets++;
        fake->phase = FAKE_HELD;
        fake->working = false;
        set_drdy(fake, false);
        fake_power_up(fake);
        return;
    }
    const char *cursor = fake->cursor != NULL ? fake->cursor : "\x15\x15\r\n> ";
    memcpy(fake->out, cursor, 6);
    fake->out_length = 6;
    fake->out_late = 0;
    work_for(fake, 300);
    fake->working = !fake->dead;
}

static bool module_data_ready(void *context)
{
    return ((fake_module_t *)context)->drdy;
}

static void module_delay_us(void *context, uint32_t microseconds)
{
    (void)context;
    (void)microseconds;
}

static uint32_t module_now_ms(void *context)
{
    return ((fake_module_t *)context)->now_ms;
}

static void module_lock(void *context)
{
    fake_module_t *fake = context;
    CHECK_EQUAL(fake->locked, 0);
    fake->locked = 1;
}

static void module_unlock(void *context)
{
    ((fake_module_t *)context)->locked = 0;
}

static void module_wait(void *context, uint32_t timeout_ms)
{
    fake_module_t *fake = context;
    CHECK_EQUAL(fake->locked, 0);
    if (fake->woken)
    {
        fake->woken = 0;
        return;
    }
    const uint32_t end = fake->now_ms + timeout_ms;
    if (fake->working && (int32_t)(fake->due_ms - end) <= 0)
    {
        fake->now_ms = fake->due_ms;
        fake->working = false;
        begin_data(fake);
        fake->woken = 0;
        return;
    }
    fake->now_ms = end;
}

static void module_wake(void *context)
{
    ((fake_module_t *)context)->woken = 1;
}

static void module_notify(void *context)
{
    ((fake_module_t *)context)->notified++;
}

static uint32_t module_random(void *context)
{
    fake_module_t *fake = context;
    fake->random_state = fake->random_state * 1664525U + 1013904223U;
    return fake->random_state >> 8;
}

fake_module_t *fake_start(void)
{
    fake_module_t *fake = &s_fake;
    memset(fake, 0, sizeof *fake);
    fake->port = (ism_port_t){.context = fake,
                              .select = module_select,
                              .reset = module_reset,
                              .data_ready = module_data_ready,
                              .transfer = module_transfer,
                              .delay_us = module_delay_us,
                              .now_ms = module_now_ms,
                              .lock = module_lock,
                              .unlock = module_unlock,
                              .wait = module_wait,
                              .wake = module_wake,
                              .notify = module_notify,
                              .random = module_random};
    fake->now_ms = 0xFFFFF000U; /* the clock wraps during every longer test */
    fake->firmware = "C3.5.2.5.STM";
    fake->air = true;
    fake->dhcp = true;
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
    const uint32_t end = fake->now_ms + milliseconds;
    while ((int32_t)(end - fake->now_ms) > 0)
    {
        const uint32_t idle = ism_worker_step(&fake->driver);
        const uint32_t left = end - fake->now_ms;
        if (idle > 0 && (int32_t)left > 0)
        {
            module_wait(fake, idle < left ? idle : left);
        }
    }
}

void fake_feed(fake_module_t *fake, int socket, const void *bytes, uint32_t length)
{
    fake_socket_t *target = &fake->sockets[socket];
    CHECK(target->queued < FAKE_QUEUE && length <= sizeof target->queue[0].bytes);
    fake_datagram_t *entry = &target->queue[target->queued++];
    memcpy(entry->bytes, bytes, length);
    entry->length = length;
}

void fake_clear_log(fake_module_t *fake)
{
    fake->log[0] = '\0';
    fake->commands = 0;
}
