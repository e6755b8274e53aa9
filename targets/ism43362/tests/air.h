/*
 * What the fake module hears when it scans: any lines, instead of its own two access points.
 */
#ifndef AIR_H
#define AIR_H

#include "check.h"
#include "fake_module.h"

#define AIR_LINES 128

typedef struct air
{
    fake_module_t *fake;
    void (*select)(void *context, bool selected);
    char lines[AIR_LINES][160];
    uint32_t count, next;
    bool endless; /* after the last line comes the first */
    char answer[sizeof((fake_module_t *)0)->out];
} air_t;

static air_t s_air;

static inline void air_append(const char *text)
{
    const size_t used = strlen(s_air.answer);
    const size_t length = strlen(text);
    CHECK(used + length < sizeof s_air.answer);
    memcpy(s_air.answer + used, text, length + 1);
}

/* F0 gives all at once; F0=2 the first, and each MR one more. */
static inline void air_answer(const char *command)
{
    const bool all = strncmp(command, "F0\r", 3) == 0;
    s_air.next = command[0] == 'F' ? 0 : s_air.next;
    s_air.answer[0] = '\0';
    for (; all && s_air.next < s_air.count; s_air.next++)
    {
        air_append("\r\n");
        air_append(s_air.lines[s_air.next]);
    }
    s_air.next = s_air.endless ? s_air.next % s_air.count : s_air.next;
    if (s_air.next < s_air.count)
    {
        air_append("\r\n");
        air_append(s_air.lines[s_air.next++]);
        air_append("\r");
    }
    else
    {
        air_append(all && s_air.count > 0 ? "\r\nOK\r\n> " : "\r\n\r\nOK\r\n> ");
    }
}

static inline void air_select(void *context, bool selected)
{
    fake_module_t *fake = context;
    const char *command = (const char *)fake->in;
    fake_script_t *last = &fake->scripts[sizeof fake->scripts / sizeof fake->scripts[0] - 1];
    if (!selected && fake->phase == FAKE_COMMAND && (strncmp(command, "F0", 2) == 0 || strncmp(command, "MR", 2) == 0))
    {
        air_answer(command);
        CHECK(last->command == NULL);
        *last = (fake_script_t){.command = command[0] == 'F' ? "F0" : "MR",
                                .bytes = s_air.answer,
                                .length = (uint32_t)strlen(s_air.answer)};
    }
    s_air.select(context, selected);
    last->command = NULL;
}

/* Nothing in the air from now on. */
static inline void air_clear(fake_module_t *fake)
{
    if (s_air.fake == NULL)
    {
        s_air.select = fake->port.select;
        fake->port.select = air_select;
    }
    s_air.fake = fake;
    s_air.count = 0;
}

/* One more line, as the module writes it. */
static inline void air_add_line(const char *line)
{
    CHECK(s_air.count < AIR_LINES && strlen(line) < sizeof s_air.lines[0]);
    memcpy(s_air.lines[s_air.count++], line, strlen(line) + 1);
}

static inline void air_add(const char *ssid, int rssi_dbm, const char *security)
{
    char line[160];
    (void)snprintf(line,
                   sizeof line,
                   "#%03u,\"%s\",02:00:00:00:00:%02X,%d,72.2,Infrastructure,%s,2.4GHz,6",
                   s_air.count + 1,
                   ssid,
                   s_air.count,
                   rssi_dbm,
                   security);
    air_add_line(line);
}

#endif
