/*
 * The whole driver against a module and an application that do what the input says. When the input ends, the module
 * keeps the protocol again, and within RECOVERY_MS the node must work: joined, a name looked up, a message echoed.
 */
#include "application.h"
#include "invariant.h"

/* One step of the worker: the longest is a join that fails, scan included, with each command at its bound. */
#define STEP_MS 300000U
#define STEP_CALLS 100000U
#define IDLE_MS 60000U
#define RECOVERY_MS 20000U
#define STEPS_MAX 3000U
#define LOCKED_WORDS 3000U

typedef struct conversation
{
    ism43362_t driver;
    ism_port_t port;
    input_t input;
    wild_module_t module;
    application_t application;

    bool locked;
    bool woken;
    uint32_t calls;        /* of the port, in this step */
    uint32_t interrupts;   /* times that the application acts while the worker waits */
    uint32_t locked_words; /* moved while the lock was held */
    uint32_t random;
} conversation_t;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static conversation_t s_conversation;

static conversation_t *enter(void *context)
{
    conversation_t *conversation = context;
    conversation->calls++;
    require(conversation->calls < STEP_CALLS, "a step of the worker ends");
    return conversation;
}

static void port_select(void *context, bool selected)
{
    wild_select(&enter(context)->module, selected);
}

static void port_reset(void *context, bool held)
{
    conversation_t *conversation = enter(context);
    require(!conversation->locked, "no reset with the lock held");
    wild_reset(&conversation->module, held);
}

static bool port_data_ready(void *context)
{
    return enter(context)->module.drdy;
}

static void port_transfer(void *context, const uint8_t *out, uint8_t *in, uint32_t words)
{
    conversation_t *conversation = enter(context);
    require(conversation->module.selected, "the module is selected while words are moved");
    require(words > 0, "no empty transfer");
    conversation->locked_words += conversation->locked ? words : 0U;
    require(conversation->locked_words <= LOCKED_WORDS, "the lock is held for a payload or an answer at most");
    wild_transfer(&conversation->module, out, in, words);
}

static void port_delay_us(void *context, uint32_t microseconds)
{
    (void)enter(context);
    require(microseconds < 1000U, "milliseconds are slept, not spun");
}

static uint32_t port_now_ms(void *context)
{
    return ((conversation_t *)context)->module.now_ms;
}

static void port_lock(void *context)
{
    conversation_t *conversation = context;
    require(!conversation->locked, "the lock is not taken twice");
    conversation->locked = true;
    conversation->locked_words = 0;
}

static void port_unlock(void *context)
{
    conversation_t *conversation = context;
    require(conversation->locked, "the lock is given back once");
    conversation->locked = false;
}

static void port_wait(void *context, uint32_t timeout_ms)
{
    conversation_t *conversation = enter(context);
    require(!conversation->locked, "no sleep with the lock held");
    require(!conversation->module.selected, "no sleep with the module selected");
    require(timeout_ms <= IDLE_MS, "no sleep without bound");
    if (conversation->interrupts > 0)
    {
        conversation->interrupts--;
        application_act(&conversation->application);
    }
    if (!conversation->woken)
    {
        wild_pass(&conversation->module, timeout_ms);
    }
    conversation->woken = false;
}

static void port_wake(void *context)
{
    ((conversation_t *)context)->woken = true;
}

static void port_notify(void *context)
{
    (void)context;
}

static uint32_t port_random(void *context)
{
    conversation_t *conversation = context;
    conversation->random = conversation->random * 1664525U + 1013904223U;
    return conversation->random >> 8;
}

static void start(conversation_t *conversation, const uint8_t *data, size_t size)
{
    static const ism_port_t s_port = {.context = &s_conversation,
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
                                      .random = port_random};
    conversation->port = s_port;
    conversation->input = (input_t){.bytes = data, .left = size};
    conversation->locked = false;
    conversation->woken = false;
    conversation->interrupts = 0;
    conversation->random = 1;
    wild_start(&conversation->module, &conversation->driver, &conversation->input);
    application_start(&conversation->application, &conversation->module);
    ism_init(&conversation->driver, &conversation->port);
}

static void step(conversation_t *conversation)
{
    const uint32_t begin = conversation->module.now_ms;
    conversation->calls = 0;
    const uint32_t idle = ism_worker_step(&conversation->driver);
    require(!conversation->locked, "the lock is free after a step");
    require(!conversation->module.selected, "NSS is high after a step");
    require(conversation->module.now_ms - begin <= STEP_MS, "a step of the worker ends in time");
    if (idle > 0)
    {
        port_wait(conversation, idle);
    }
}

static void act(conversation_t *conversation)
{
    if (conversation->input.left > 0 && *conversation->input.bytes == 'I')
    {
        (void)input_byte(&conversation->input);
        conversation->interrupts = input_byte(&conversation->input);
        return;
    }
    application_act(&conversation->application);
    require(!conversation->locked, "the lock is free after a call");
}

static void recover(conversation_t *conversation)
{
    const uint32_t begin = conversation->module.now_ms;
    conversation->interrupts = 0;
    wild_tame(&conversation->module);
    application_close_all(&conversation->application);
    while (!application_works(&conversation->application))
    {
        step(conversation);
        require(conversation->module.now_ms - begin <= RECOVERY_MS, "the node works again in time");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    conversation_t *conversation = &s_conversation;
    start(conversation, data, size);
    for (uint32_t i = 0; i < STEPS_MAX && conversation->input.left > 0; i++)
    {
        act(conversation);
        step(conversation);
    }
    recover(conversation);
    return 0;
}
