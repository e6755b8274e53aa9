/*
 * Prints what the driver costs on a Cortex-M4, one figure a line: name|value|reach, the last empty where there is none.
 */
#include "calls.h"
#include "check.h"
#include "meter.h"
#include "scenarios.h"

#define STACK_REACH 1536U
#define RAM_REACH 8192U
/* What the processor pushes on the stack of the thread that an interrupt stops, FPU registers included. */
#define INTERRUPT_FRAME 104U

static void figure(const char *name, uint32_t value)
{
    (void)printf("%s|%lu|\n", name, (unsigned long)value);
}

static void figure_with_reach(const char *name, uint32_t value, uint32_t reach)
{
    (void)printf("%s|%lu|%lu\n", name, (unsigned long)value, (unsigned long)reach);
}

static void measure_stacks(void)
{
    char name[80];
    uint32_t worst = 0, api_worst = 0;
    for (const scenario_t *scenario = scenarios; scenario->name != NULL; scenario++)
    {
        meter_paint();
        scenario->run();
        const uint32_t used = meter_worker_stack();
        const uint32_t api_used = meter_api_stack();
        worst = used > worst ? used : worst;
        api_worst = api_used > api_worst ? api_used : api_worst;
        (void)snprintf(name, sizeof name, "stack: %s", scenario->name);
        figure(name, used);
    }
    const uint32_t run = meter_worker_run_stack(&fake_start()->driver);
    figure("stack: the worker's loop below these", run);
    figure_with_reach("worker stack, deepest", run + worst, STACK_REACH);
    figure_with_reach("worker stack with an interrupt upon it", run + worst + INTERRUPT_FRAME, STACK_REACH);
    figure("API thread's stack, deepest", api_worst);
}

/* Lets the worker take steps, and time pass between them, until it has said something to the module. */
static void step_to_next_command(fake_module_t *fake)
{
    const ism_port_t *port = fake->driver.port;
    for (int i = 0; i < 1000 && meter_read()->windows == 0; i++)
    {
        const uint32_t idle = ism_worker_step(&fake->driver);
        if (idle > 0 && meter_read()->windows == 0)
        {
            port->wait(port->context, idle);
        }
    }
}

/* One command it was, and the one that is meant. */
static void print_count(fake_module_t *fake, const char *name, const char *command)
{
    char line[80];
    const meter_count_t *count = meter_read();
    CHECK_EQUAL(count->windows, 2);
    CHECK(strncmp(fake->log, command, strlen(command)) == 0);
    (void)snprintf(line, sizeof line, "instructions: %s, worker", name);
    figure(line, count->instructions);
    if (count->api > 0)
    {
        (void)snprintf(line, sizeof line, "instructions: %s, caller", name);
        figure(line, count->api);
    }
}

static void start_count(fake_module_t *fake)
{
    fake_run_for(fake, 100); /* until nothing is pending any more */
    fake_clear_log(fake);
    meter_clear();
}

/* A send's result is known once the module took it; the caller asks for it with a second call. */
static void count_send(fake_module_t *fake, int handle, const char *name, uint32_t length)
{
    static uint8_t s_data[SOCKETS_BLOCK];
    start_count(fake);
    int sent = call_send(fake, handle, s_data, length, NULL);
    step_to_next_command(fake);
    if (sent == ISM_WOULD_BLOCK)
    {
        sent = call_send(fake, handle, s_data, length, NULL);
    }
    CHECK_EQUAL(sent, length);
    print_count(fake, name, "S3");
}

static void count_receive(fake_module_t *fake, int handle, const char *name, uint32_t length)
{
    static uint8_t s_data[SOCKETS_BLOCK];
    start_count(fake);
    fake_feed(fake, 0, s_data, length);
    step_to_next_command(fake);
    CHECK_EQUAL(call_receive(fake, handle, s_data, sizeof s_data), length);
    print_count(fake, name, "R0");
}

static void measure_instructions(void)
{
    fake_module_t *fake = fake_start_joined();
    const int handle = call_connect(fake, &scenario_server);
    count_send(fake, handle, "send 200 bytes", 200);
    count_send(fake, handle, "send 1460 bytes", 1460);
    count_receive(fake, handle, "receive 200 bytes", 200);
    count_receive(fake, handle, "receive 1460 bytes", 1460);
    start_count(fake);
    step_to_next_command(fake);
    print_count(fake, "poll that finds nothing", "R0");
    meter_clear();
    (void)ism_worker_step(&fake->driver);
    figure("instructions: a step with nothing to do", meter_read()->idle);
}

int main(void)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    CHECK(meter_calibrate());
    measure_stacks();
    measure_instructions();
    figure_with_reach("instance", sizeof(ism43362_t), RAM_REACH);
    CHECK(meter_is_exact());
    (void)puts("done");
    return 0;
}
