#include "meter.h"

#include <stddef.h>
#include <string.h>

#include "stack_switch.h"

#define STACK_WORDS 1024U
#define PAINT 0xA5C3961EU

/* run.sh starts QEMU with `-icount shift=10`: an instruction takes 1024 ns, in which SysTick (25 MHz) counts 25.6. Each
 * stretch between two readings is a whole number of instructions, so rounding gives it exactly. */
#define TICKS_TIMES_5_A_INSTRUCTION 128U

#define PORT_WORD(member) (offsetof(ism_port_t, member) / sizeof(uint32_t))

_Static_assert(sizeof(ism_port_t) <= sizeof(uint32_t) * METER_PORT_WORDS, "a port has at most METER_PORT_WORDS words");
_Static_assert(offsetof(ism_port_t, context) == 0, "all words of a port but the first are functions");

static uint32_t s_worker_stack[STACK_WORDS] __attribute__((aligned(8)));
static uint32_t s_api_stack[STACK_WORDS] __attribute__((aligned(8)));

static ism_port_t s_port; /* the driver's: all functions are entries of stack_port_entries */
uint32_t meter_port[METER_PORT_WORDS];
uint32_t meter_resumed_at;

static uint32_t s_instructions; /* on the process stack since the last call of run */
static uint32_t s_stretches;    /* port calls in these */
static bool s_inexact;
static uint32_t s_windows, s_transfers;
static uint32_t s_call_cost, s_port_cost; /* what counting itself adds */
static meter_count_t s_count;

/* ---- counting ---- */

void meter_leave(uint32_t counter)
{
    const uint32_t ticks = (meter_resumed_at - counter) & 0xFFFFFFU; /* SysTick counts down */
    const uint32_t rounded = ticks * 5U + TICKS_TIMES_5_A_INSTRUCTION / 2U;
    s_instructions += rounded / TICKS_TIMES_5_A_INSTRUCTION;
    /* The two readings are whole ticks: they may be off by one, no more. */
    const uint32_t off = rounded % TICKS_TIMES_5_A_INSTRUCTION;
    s_inexact = s_inexact || off + 5U < TICKS_TIMES_5_A_INSTRUCTION / 2U || off > TICKS_TIMES_5_A_INSTRUCTION / 2U + 5U;
}

void meter_leave_by_port(uint32_t counter, uint32_t word)
{
    meter_leave(counter);
    s_stretches++;
    s_windows += word == PORT_WORD(select) ? 1U : 0U;
    s_transfers += word == PORT_WORD(transfer) ? 1U : 0U;
}

/* Runs on a painted stack; s_instructions then says what it took without the counting. */
static uint32_t run(uint32_t *stack, uint32_t (*function)(void *context), void *context)
{
    s_instructions = 0;
    s_stretches = 0;
    const uint32_t result = stack_call(stack + STACK_WORDS, function, context);
    s_instructions -= s_call_cost + s_stretches * s_port_cost;
    return result;
}

static void count_nothing(void *context)
{
    (void)context;
}

/* A function of the port that the driver sees, as an address. */
static uint32_t entry(uint32_t word)
{
    return (uint32_t)(uintptr_t)(stack_port_entries + 8U * word) | 1U;
}

bool meter_calibrate(void)
{
    (void)run(s_api_stack, stack_nothing, NULL);
    s_call_cost = s_instructions - 1U;

    meter_port[1] = (uint32_t)(uintptr_t)count_nothing;
    (void)run(s_api_stack, stack_probe, (void *)(uintptr_t)entry(1));
    s_port_cost = (s_instructions - 5U) / 2U;

    (void)run(s_api_stack, stack_probe, (void *)(uintptr_t)entry(1));
    const uint32_t probe = s_instructions;
    (void)run(s_api_stack, stack_loop, NULL);
    return probe == 5U && s_instructions == 302U;
}

bool meter_is_exact(void)
{
    return !s_inexact;
}

void meter_clear(void)
{
    memset(&s_count, 0, sizeof s_count);
}

const meter_count_t *meter_read(void)
{
    return &s_count;
}

uint32_t meter_api(uint32_t (*function)(void *context), void *context)
{
    const uint32_t result = run(s_api_stack, function, context);
    s_count.api += s_instructions;
    return result;
}

/* ---- the driver, wrapped ---- */

void __real_ism_init(ism43362_t *ism, const ism_port_t *port);
uint32_t __real_ism_worker_step(ism43362_t *ism);
void __wrap_ism_init(ism43362_t *ism, const ism_port_t *port);
uint32_t __wrap_ism_worker_step(ism43362_t *ism);

void __wrap_ism_init(ism43362_t *ism, const ism_port_t *port)
{
    uint32_t words[sizeof *port / sizeof(uint32_t)];
    memcpy(meter_port, port, sizeof *port);
    words[0] = meter_port[0]; /* the context */
    for (uint32_t i = 1; i < sizeof words / sizeof words[0]; i++)
    {
        words[i] = entry(i);
    }
    memcpy(&s_port, words, sizeof s_port);
    __real_ism_init(ism, &s_port);
}

static uint32_t step(void *context)
{
    return __real_ism_worker_step(context);
}

uint32_t __wrap_ism_worker_step(ism43362_t *ism)
{
    s_transfers = 0;
    s_windows = 0;
    const uint32_t idle = run(s_worker_stack, step, ism);
    if (s_transfers > 0)
    {
        s_count.instructions += s_instructions;
        s_count.windows += s_windows / 2U; /* select is called at both ends */
    }
    else
    {
        s_count.idle_steps++;
        s_count.idle += s_instructions;
    }
    return idle;
}

static uint32_t run_stopped(void *context)
{
    static const atomic_bool s_stop = true;
    ism_worker_run(context, &s_stop);
    return 0;
}

/* ---- stacks ---- */

static void paint(uint32_t *stack)
{
    for (uint32_t i = 0; i < STACK_WORDS; i++)
    {
        stack[i] = PAINT;
    }
}

static uint32_t used(const uint32_t *stack)
{
    uint32_t clean = 0;
    while (clean < STACK_WORDS && stack[clean] == PAINT)
    {
        clean++;
    }
    return (uint32_t)sizeof(uint32_t) * (STACK_WORDS - clean);
}

void meter_paint(void)
{
    paint(s_worker_stack);
    paint(s_api_stack);
}

uint32_t meter_worker_stack(void)
{
    return used(s_worker_stack);
}

uint32_t meter_api_stack(void)
{
    return used(s_api_stack);
}

uint32_t meter_worker_run_stack(ism43362_t *driver)
{
    meter_paint();
    (void)run(s_worker_stack, run_stopped, driver);
    return meter_worker_stack();
}
