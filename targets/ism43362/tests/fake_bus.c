#include "check.h"
#include "fake_internal.h"

#define FILLER 0x15U
#define HOST_FILLER 0x0AU

/* The tightest times that a driver has been validated with on this board. */
#define READY_TO_SELECT_US 4U
#define SELECT_TO_CLOCK_US 15U
#define DESELECTED_US 3U

/* ---- DRDY ---- */

void fake_update_ready(fake_module_t *fake)
{
    const bool ready = fake->level || fake->stuck || fake->stuck_for_ever;
    if (fake->drdy != ready)
    {
        fake->drdy = ready;
        fake->risen_ns = ready ? fake->clock.now_ns : fake->risen_ns;
        ism_data_ready_edge(&fake->driver, ready);
    }
}

static void set_ready(fake_module_t *fake, bool level)
{
    fake->level = level;
    fake_update_ready(fake);
}

/* ---- phases ---- */

static void begin_data(fake_module_t *fake)
{
    fake->phase = FAKE_DATA;
    fake->out_position = 0;
    if (fake->script.stuck == FAKE_STUCK_AT_ANSWER)
    {
        fake->stuck = true;
        fake->stuck_for_ever = fake->stuck_for_ever || fake->script.survives_reset;
    }
    set_ready(fake, true);
}

static void begin_command(fake_module_t *fake)
{
    fake->phase = FAKE_COMMAND;
    fake->in_length = 0;
    set_ready(fake, true);
}

static void boot(fake_module_t *fake)
{
    const char *cursor = fake->cursor != NULL ? fake->cursor : "\x15\x15\r\n> ";
    fake->phase = FAKE_BOOTING;
    fake->script = (fake_script_t){.command = NULL};
    memcpy(fake->out, cursor, 6);
    fake->out_length = 6;
    if (!fake->dead)
    {
        fake_schedule(fake, FAKE_EVENT_BOOTED, fake->clock.now_ns + fake_ms(fake->timing.boot_ms));
    }
}

static void shut_down(fake_module_t *fake)
{
    fake_cancel_all(fake);
    fake->phase = FAKE_HELD;
    fake->stuck = false;
    set_ready(fake, false);
    fake_power_up(fake);
}

/* Command `in` goes to the log without its `\r` and what follows that. */
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
static void take_command(fake_module_t *fake)
{
    const uint64_t now = fake->clock.now_ns;
    fake->in[fake->in_length] = 0;
    log_command(fake);
    fake->script = fake_take_script(fake, (const char *)fake->in);
    fake->phase = FAKE_WORKING;
    fake->command_ns = now;
    if (fake->script.stuck == FAKE_STUCK_AT_COMMAND)
    {
        fake->stuck = true;
        fake->stuck_for_ever = fake->stuck_for_ever || fake->script.survives_reset;
        return;
    }
    if (fake->timing.drop_us == 0)
    {
        set_ready(fake, false);
    }
    else
    {
        fake_schedule(fake, FAKE_EVENT_DROP, now + fake_us(fake->timing.drop_us));
    }
    fake_schedule(fake,
                  fake->script.resets ? FAKE_EVENT_RESET : FAKE_EVENT_ACT,
                  now + fake_us(fake->timing.command_us) + (fake->script.resets ? fake_ms(fake->script.delay_ms) : 0));
}

static void act(fake_module_t *fake)
{
    const fake_script_t *script = &fake->script;
    fake->out_length = 0;
    fake->busy_ms = 0;
    fake->hangs = script->mute != 0;
    if (script->bytes != NULL)
    {
        CHECK(script->length <= sizeof fake->out);
        memcpy(fake->out, script->bytes, script->length);
        fake->out_length = script->length;
    }
    else if (script->error)
    {
        fake_reply_error(fake, "ERROR: Scripted");
    }
    else
    {
        const uint64_t again = fake_execute(fake);
        if (again != 0)
        {
            fake_schedule(fake, FAKE_EVENT_ACT, again);
            return;
        }
    }
    if (!fake->hangs)
    {
        const uint32_t later_ms = fake->busy_ms > script->delay_ms ? fake->busy_ms : script->delay_ms;
        fake_schedule(fake, FAKE_EVENT_OFFER, fake->clock.now_ns + fake_ms(later_ms));
    }
}

/* NSS rose behind an answer: the next command may come, or an answer that nobody asked for does. */
static void end_data(fake_module_t *fake)
{
    fake->phase = FAKE_WORKING;
    if (fake->script.extra)
    {
        const fake_script_t script = fake->script;
        fake->script = (fake_script_t){.command = NULL};
        fake->out_length = 0;
        if (script.extra_length == 0)
        {
            fake_reply_ok(fake);
        }
        else
        {
            CHECK(script.extra_length <= sizeof fake->out);
            memcpy(fake->out, script.extra_bytes, script.extra_length);
            fake->out_length = script.extra_length;
        }
        fake_schedule(fake, FAKE_EVENT_OFFER, fake->clock.now_ns + fake_us(fake->timing.turnaround_us));
    }
    else if (fake->timing.turnaround_us == 0)
    {
        begin_command(fake);
    }
    else
    {
        fake_schedule(fake, FAKE_EVENT_COMMAND, fake->clock.now_ns + fake_us(fake->timing.turnaround_us));
    }
}

void fake_bus_event(fake_module_t *fake, fake_event_t event)
{
    switch (event)
    {
    case FAKE_EVENT_DROP:
        set_ready(fake, false);
        break;
    case FAKE_EVENT_ACT:
        act(fake);
        break;
    case FAKE_EVENT_OFFER:
    case FAKE_EVENT_BOOTED:
        begin_data(fake);
        break;
    case FAKE_EVENT_COMMAND:
        begin_command(fake);
        break;
    case FAKE_EVENT_RESET:
        fake->self_resets++;
        shut_down(fake);
        boot(fake);
        break;
    default:
        break;
    }
}

/* ---- words ---- */

static void pass_us(fake_module_t *fake, uint64_t microseconds)
{
    fake_pass_until(fake, fake->clock.now_ns + fake_us(microseconds), false);
}

static bool is_sooner(const fake_module_t *fake, uint64_t since_ns, uint32_t least_us)
{
    return fake->clock.now_ns - since_ns < fake_us(least_us);
}

static void module_select(void *context, bool selected)
{
    fake_module_t *fake = context;
    if (fake->selected == selected)
    {
        return;
    }
    fake->selected = selected;
    fake->clocked = false;
    if (selected)
    {
        fake->windows++;
        fake->selected_ns = fake->clock.now_ns;
        fake->violations += !fake->drdy || is_sooner(fake, fake->risen_ns, READY_TO_SELECT_US) ||
                                    is_sooner(fake, fake->deselected_ns, DESELECTED_US)
                                ? 1U
                                : 0U;
        return;
    }
    fake->deselected_ns = fake->clock.now_ns;
    if (fake->phase == FAKE_COMMAND && fake->in_length > 0)
    {
        take_command(fake);
    }
    else if (fake->phase == FAKE_DATA && !fake->level)
    {
        end_data(fake);
    }
}

/* The answer's length on the wire, without what comes late behind it. */
static uint32_t padded_length(const fake_module_t *fake)
{
    return (fake->script.leading_filler + fake->out_length + 1U) / 2U * 2U;
}

static uint8_t answer_byte(fake_module_t *fake)
{
    const uint32_t lead = fake->script.leading_filler;
    const uint32_t position = fake->out_position++;
    if (position < lead || fake->out_length == 0)
    {
        return FILLER;
    }
    if (fake->script.endless)
    {
        return fake->out[(position - lead) % fake->out_length];
    }
    return position - lead < fake->out_length ? fake->out[position - lead] : FILLER;
}

static void data_word(fake_module_t *fake, uint8_t word[2])
{
    word[0] = answer_byte(fake);
    word[1] = answer_byte(fake);
    if (!fake->script.endless && fake->out_position >= padded_length(fake) + 2U * (uint64_t)fake->script.late_words)
    {
        set_ready(fake, false);
    }
}

static bool is_inside(const fake_watch_t *watch, const uint8_t *bytes, uint32_t length)
{
    return watch->bytes != NULL && bytes >= watch->bytes && bytes + length <= watch->bytes + watch->length;
}

static void count_transfer(fake_module_t *fake, const uint8_t *out, const uint8_t *in, uint32_t words)
{
    fake->bytes_out += fake->phase == FAKE_COMMAND ? 2U * words : 0U;
    fake->bytes_in += fake->phase == FAKE_DATA ? 2U * words : 0U;
    for (size_t i = 0; i < FAKE_WATCHES; i++)
    {
        fake_watch_t *watch = &fake->watches[i];
        watch->taken += out != NULL && is_inside(watch, out, 2U * words) ? 2U * words : 0U;
        watch->put += in != NULL && is_inside(watch, in, 2U * words) ? 2U * words : 0U;
    }
}

static void module_transfer(void *context, const uint8_t *out, uint8_t *in, uint32_t words)
{
    fake_module_t *fake = context;
    const bool too_soon = !fake->clocked && is_sooner(fake, fake->selected_ns, SELECT_TO_CLOCK_US);
    fake->violations += fake->selected && !too_soon && words > 0 ? 0U : 1U;
    fake->clocked = true;
    count_transfer(fake, out, in, words);
    for (uint32_t i = 0; i < words; i++)
    {
        uint8_t answer[2] = {FILLER, FILLER};
        if (fake->phase == FAKE_DATA && fake->level)
        {
            data_word(fake, answer);
        }
        else if (fake->phase == FAKE_COMMAND && fake->in_length + 2 < sizeof fake->in)
        {
            fake->in[fake->in_length++] = out == NULL ? HOST_FILLER : out[2 * i];
            fake->in[fake->in_length++] = out == NULL ? HOST_FILLER : out[2 * i + 1];
        }
        if (in != NULL)
        {
            memcpy(in + (size_t)2 * i, answer, 2);
        }
    }
    fake_pass_until(fake, fake->clock.now_ns + words * 16000000000ULL / fake->timing.spi_hz, false);
}

static void module_reset(void *context, bool held)
{
    fake_module_t *fake = context;
    if (held)
    {
        fake->resets++;
        shut_down(fake);
        return;
    }
    boot(fake);
}

static bool module_data_ready(void *context)
{
    return ((fake_module_t *)context)->drdy;
}

static void module_delay_us(void *context, uint32_t microseconds)
{
    pass_us(context, microseconds);
}

void fake_bus_start(ism_port_t *port)
{
    port->select = module_select;
    port->reset = module_reset;
    port->data_ready = module_data_ready;
    port->transfer = module_transfer;
    port->delay_us = module_delay_us;
}
