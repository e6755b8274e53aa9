#include "wild_module.h"

#define BOOT_MS 300U
#define COMMAND_MS 2U
#define GLITCH_MS 1U

void wild_start(wild_module_t *module, ism43362_t *driver, input_t *input)
{
    memset(module, 0, sizeof *module);
    module->driver = driver;
    module->input = input;
    module->now_ms = 0xFFFFF000U; /* the clock wraps soon */
    module->phase = WILD_HELD;
    wild_forget(module);
}

void wild_tame(wild_module_t *module)
{
    module->tamed = true;
}

static void set_drdy(wild_module_t *module, bool level)
{
    if (module->drdy != level)
    {
        module->drdy = level;
        ism_data_ready_edge(module->driver, level);
    }
}

static void begin_data(wild_module_t *module)
{
    module->phase = WILD_DATA;
    module->due = false;
    set_drdy(module, true);
}

static void begin_command(wild_module_t *module)
{
    module->phase = WILD_COMMAND;
    module->in_length = 0;
    set_drdy(module, true);
}

static void work(wild_module_t *module, uint32_t milliseconds)
{
    module->phase = WILD_WORKING;
    module->due = milliseconds != WILD_FOREVER;
    module->due_ms = module->now_ms + milliseconds;
}

/* An answer is in `out`: the plan says when and how it comes. */
static void answer(wild_module_t *module, uint32_t milliseconds)
{
    if (module->out_length % 2U != 0)
    {
        module->out[module->out_length++] = SPI_LINK_FILLER;
    }
    module->out_position = 0;
    module->data_phases = module->plan.twice || module->plan.rest_follows ? 1U : 0U;
    if (module->plan.stays_high)
    {
        begin_data(module);
        return;
    }
    set_drdy(module, false);
    work(module, module->plan.delay_ms == WILD_FOREVER ? WILD_FOREVER : milliseconds + module->plan.delay_ms);
}

static void boot(wild_module_t *module)
{
    wild_forget(module);
    module->out_length = 0;
    wild_put_text(module, "\x15\x15\r\n> ");
    wild_take_plan(module);
    answer(module, BOOT_MS);
}

void wild_reset(wild_module_t *module, bool held)
{
    if (held)
    {
        module->phase = WILD_HELD;
        module->due = false;
        set_drdy(module, false);
    }
    else if (module->phase == WILD_HELD)
    {
        boot(module);
    }
}

static void end_of_command(wild_module_t *module)
{
    module->out_length = 0;
    if (wild_refuses(module))
    {
        memset(&module->plan, 0, sizeof module->plan);
        wild_put_text(module, "\r\nERROR: Unknown Error\r\n> ");
    }
    else
    {
        wild_execute(module);
        wild_take_plan(module);
    }
    if (module->plan.restarts)
    {
        boot(module);
        return;
    }
    answer(module, COMMAND_MS);
}

static void end_of_data(wild_module_t *module)
{
    if (module->data_phases > 0)
    {
        module->data_phases--;
        module->out_position = module->plan.rest_follows ? module->out_position : 0;
        module->plan.cut = 0;
        work(module, COMMAND_MS);
    }
    else if (module->plan.last)
    {
        work(module, WILD_FOREVER);
    }
    else
    {
        begin_command(module);
    }
}

void wild_select(wild_module_t *module, bool selected)
{
    if (module->selected == selected)
    {
        return;
    }
    module->selected = selected;
    if (selected)
    {
        return;
    }
    if (module->phase == WILD_COMMAND && module->in_length > 0)
    {
        end_of_command(module);
    }
    else if (module->phase == WILD_COMMAND)
    {
        set_drdy(module, false);
        set_drdy(module, true);
    }
    else if (module->phase == WILD_DATA && !module->drdy)
    {
        end_of_data(module);
    }
}

static uint16_t data_word(wild_module_t *module)
{
    wild_plan_t *plan = &module->plan;
    uint16_t word = SPI_LINK_FILLER * 0x0101U;
    if (!module->drdy)
    {
        return word;
    }
    if (module->out_position < module->out_length)
    {
        word = (uint16_t)(module->out[module->out_position] | module->out[module->out_position + 1U] << 8);
        module->out_position += 2U;
    }
    else if (plan->late != WILD_FOREVER && plan->late > 0)
    {
        plan->late--;
    }
    const bool was_cut = plan->cut > 0 && module->out_position >= 2U * plan->cut;
    if (was_cut || (module->out_position >= module->out_length && plan->late == 0))
    {
        set_drdy(module, false);
    }
    return word;
}

void wild_transfer(wild_module_t *module, const uint8_t *out, uint8_t *in, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++)
    {
        uint16_t word = SPI_LINK_FILLER * 0x0101U;
        if (module->phase == WILD_DATA)
        {
            word = data_word(module);
        }
        else if (module->phase == WILD_COMMAND && module->in_length < WILD_IN_SIZE)
        {
            module->in[module->in_length++] = out == NULL ? 0x0A : out[2U * i];
            module->in[module->in_length++] = out == NULL ? 0x0A : out[2U * i + 1U];
        }
        if (in != NULL)
        {
            in[2U * i] = (uint8_t)(word & 0xFFU);
            in[2U * i + 1U] = (uint8_t)(word >> 8);
        }
    }
}

void wild_pass(wild_module_t *module, uint32_t milliseconds)
{
    if (!module->due || (int32_t)(module->due_ms - (module->now_ms + milliseconds)) > 0)
    {
        module->now_ms += milliseconds;
        return;
    }
    module->now_ms = module->due_ms;
    if (module->plan.glitch)
    {
        module->plan.glitch = false;
        set_drdy(module, true);
        set_drdy(module, false);
        module->due_ms = module->now_ms + GLITCH_MS;
        return;
    }
    begin_data(module);
}

void wild_feed(wild_module_t *module, uint32_t index, uint32_t length)
{
    wild_socket_t *socket = &module->sockets[index % WILD_SOCKETS];
    if (!socket->open || socket->peer_closed || socket->echo)
    {
        return;
    }
    for (uint32_t i = 0; i < length && socket->queued < WILD_QUEUE_SIZE; i++)
    {
        socket->queue[socket->queued++] = wild_stream_byte(socket->given++);
    }
}
