#include "answering.h"

#include <string.h>

static const uint8_t s_identity[] = "\r\nISM43362,C3.5.2.5.STM,v3.5.2,v1.4.0,v8.2.1,120000000,Inventek\r\nOK\r\n> ";

static const uint8_t *answer(const answering_t *answering, uint32_t *length)
{
    const bool given = answering->next < answering->count;
    *length = given ? answering->lengths[answering->next] : (uint32_t)sizeof s_identity - 1U;
    return given ? answering->answers[answering->next] : s_identity;
}

static bool data_ready(void *context)
{
    const answering_t *answering = context;
    uint32_t length;
    (void)answer(answering, &length);
    return !answering->data_phase || answering->position < length;
}

static void select_module(void *context, bool selected)
{
    answering_t *answering = context;
    if (selected)
    {
        answering->clocked = false;
        return;
    }
    if (answering->data_phase && !data_ready(context))
    {
        answering->data_phase = false;
        answering->next++;
    }
    else if (!answering->data_phase && answering->clocked)
    {
        answering->data_phase = true;
        answering->position = 0;
    }
    spi_link_edge(&answering->client.link, data_ready(context));
}

static void transfer(void *context, const uint8_t *out, uint8_t *in, uint32_t words)
{
    answering_t *answering = context;
    uint32_t length;
    const uint8_t *bytes = answer(answering, &length);
    (void)out;
    answering->clocked = true;
    for (uint32_t i = 0; i < 2U * words; i++)
    {
        const bool given = answering->data_phase && answering->position < length;
        const uint8_t byte = given ? bytes[answering->position++] : SPI_LINK_FILLER;
        if (in != NULL)
        {
            in[i] = byte;
        }
    }
}

static void ignore(void *context)
{
    (void)context;
}

static void reset(void *context, bool held)
{
    (void)context;
    (void)held;
}

static void delay_us(void *context, uint32_t microseconds)
{
    (void)context;
    (void)microseconds;
}

static uint32_t now_ms(void *context)
{
    return ((answering_t *)context)->now_ms;
}

static void wait_for(void *context, uint32_t timeout_ms)
{
    ((answering_t *)context)->now_ms += timeout_ms;
}

static uint32_t random_bits(void *context)
{
    (void)context;
    return 4;
}

void answering_start(answering_t *answering)
{
    memset(answering, 0, sizeof *answering);
    answering->port = (ism_port_t){.context = answering,
                                   .select = select_module,
                                   .reset = reset,
                                   .data_ready = data_ready,
                                   .transfer = transfer,
                                   .delay_us = delay_us,
                                   .now_ms = now_ms,
                                   .lock = ignore,
                                   .unlock = ignore,
                                   .wait = wait_for,
                                   .wake = ignore,
                                   .notify = ignore,
                                   .random = random_bits};
    at_client_init(&answering->client, &answering->port);
    answering->client.lost = false;
}

void answering_add(answering_t *answering, const uint8_t *bytes, uint32_t length)
{
    answering->answers[answering->count] = bytes;
    answering->lengths[answering->count] = length;
    answering->count++;
}
