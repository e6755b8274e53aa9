#include "baseline.h"

#include <stdio.h>
#include <string.h>

#define LONGEST_COMMAND_MS 30000U

static void open_window(const ism_port_t *port)
{
    port->delay_us(port->context, 4);
    port->select(port->context, true);
    port->delay_us(port->context, 15);
}

static void close_window(const ism_port_t *port)
{
    port->select(port->context, false);
    port->delay_us(port->context, 3);
}

static bool wait_ready(const ism_port_t *port)
{
    const uint32_t start = port->now_ms(port->context);
    while (!port->data_ready(port->context) && port->now_ms(port->context) - start < LONGEST_COMMAND_MS)
    {
        port->wait(port->context, 1000);
    }
    return port->data_ready(port->context);
}

/* Reads until DRDY falls, word by word: not one too many. */
static uint32_t read_window(baseline_t *baseline)
{
    const ism_port_t *port = baseline->port;
    uint32_t length = 0;
    open_window(port);
    while (port->data_ready(port->context) && length + 2 <= sizeof baseline->answer)
    {
        port->transfer(port->context, NULL, baseline->answer + length, 1);
        length += 2;
    }
    close_window(port);
    return length;
}

static bool exchange(baseline_t *baseline, const char *text, const uint8_t *payload, uint32_t payload_length)
{
    static const char s_trailer[] = "\r\nOK\r\n> ";
    const ism_port_t *port = baseline->port;
    uint8_t line[2000];
    uint32_t length = (uint32_t)strlen(text);
    memcpy(line, text, length);
    line[length++] = '\r';
    if (payload_length > 0)
    {
        memcpy(line + length, payload, payload_length);
        length += payload_length;
    }
    line[length] = '\n';

    if (!wait_ready(port))
    {
        return false;
    }
    open_window(port);
    port->transfer(port->context, line, NULL, (length + 1) / 2);
    close_window(port);
    if (!wait_ready(port))
    {
        return false;
    }
    uint32_t end = read_window(baseline);
    end -= end > 0 && baseline->answer[end - 1] == 0x15 ? 1U : 0U;
    const bool answered = end >= 10 && memcmp(baseline->answer + end - 8, s_trailer, 8) == 0;
    baseline->length = answered ? end - 10 : 0;
    return answered;
}

static bool ask(baseline_t *baseline, const char *command)
{
    return exchange(baseline, command, NULL, 0);
}

static bool set(baseline_t *baseline, const char *command, uint32_t number)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%s=%u", command, number);
    return ask(baseline, text);
}

bool baseline_start(baseline_t *baseline, const ism_port_t *port, uint32_t block, const char *address, uint32_t number)
{
    char text[32];
    baseline->port = port;
    baseline->block = block;
    port->reset(port->context, true);
    port->delay_us(port->context, 50000);
    port->reset(port->context, false);
    (void)snprintf(text, sizeof text, "P3=%s", address);
    return wait_ready(port) && read_window(baseline) == 6 && ask(baseline, "C1=home") &&
           ask(baseline, "C2=secret-pass") && set(baseline, "C3", 4) && ask(baseline, "C0") && set(baseline, "P0", 0) &&
           set(baseline, "P1", 0) && ask(baseline, text) && set(baseline, "P4", number) && set(baseline, "P6", 1) &&
           set(baseline, "R1", block) && set(baseline, "R2", 1) && set(baseline, "S2", 3000);
}

bool baseline_receive(baseline_t *baseline)
{
    return set(baseline, "P0", 0) && ask(baseline, "R0");
}

bool baseline_send(baseline_t *baseline, const uint8_t *bytes)
{
    char text[16];
    (void)snprintf(text, sizeof text, "S3=%04u", baseline->block);
    return set(baseline, "P0", 0) && exchange(baseline, text, bytes, baseline->block);
}
