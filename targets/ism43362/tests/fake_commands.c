#include "check.h"
#include "fake_internal.h"

static const fake_profile_t s_profiles[] = {
    {.firmware = "C3.5.2.5.STM", .lists_one_by_one = true, .answers_stale = true},
    {.firmware = "C3.5.2.7.STM", .lists_one_by_one = true},
    {.firmware = "C3.5.2.3.BETA9"},
    {.firmware = "C6.2.1.8", .lists_one_by_one = true, .extra_line = true, .keeps_single_byte = true},
};

const fake_profile_t *fake_profile(const fake_module_t *fake)
{
    for (size_t i = 0; i < sizeof s_profiles / sizeof s_profiles[0]; i++)
    {
        if (strcmp(s_profiles[i].firmware, fake->firmware) == 0)
        {
            return &s_profiles[i];
        }
    }
    return &s_profiles[0];
}

void fake_power_up(fake_module_t *fake)
{
    fake_station_power_up(fake);
    fake_sockets_power_up(fake);
    fake->dns.last[0] = '\0';
}

void fake_keep(char *to, size_t size, const char *from)
{
    const size_t length = strnlen(from, size - 1);
    memcpy(to, from, length);
    to[length] = '\0';
}

/* ---- answers ---- */

static void put(fake_module_t *fake, const void *bytes, uint32_t length)
{
    CHECK(length <= sizeof fake->out - fake->out_length);
    memcpy(fake->out + fake->out_length, bytes, length);
    fake->out_length += length;
}

void fake_put_text(fake_module_t *fake, const char *text)
{
    put(fake, text, (uint32_t)strlen(text));
}

void fake_reply_bytes(fake_module_t *fake, const void *bytes, uint32_t length)
{
    fake_put_text(fake, "\r\n");
    put(fake, bytes, length);
    fake_put_text(fake, "\r\nOK\r\n> ");
}

void fake_reply(fake_module_t *fake, const char *text)
{
    fake_reply_bytes(fake, text, (uint32_t)strlen(text));
}

void fake_reply_ok(fake_module_t *fake)
{
    fake_reply(fake, fake_profile(fake)->extra_line ? "\r\n" : "");
}

void fake_reply_error(fake_module_t *fake, const char *text)
{
    fake_put_text(fake, "\r\n");
    fake_put_text(fake, text);
    fake_put_text(fake, "\r\nERROR\r\n> ");
}

/* ---- commands ---- */

static bool execute_system(fake_module_t *fake, const char *command)
{
    if (strcmp(command, "I?") == 0)
    {
        char text[128];
        (void)snprintf(text,
                       sizeof text,
                       "ISM43362-M3G-L44-SPI,%s,v3.5.2,v1.4.0.rc1,v8.2.1,120000000,Inventek eS-WiFi",
                       fake->firmware);
        fake_reply(fake, text);
        return true;
    }
    if (strcmp(command, "Z5") == 0)
    {
        fake_reply(fake, "C4:7F:51:03:a2:0E");
        return true;
    }
    return false;
}

uint64_t fake_execute(fake_module_t *fake)
{
    char command[160];
    const uint8_t *end = memchr(fake->in, '\r', fake->in_length);
    const size_t length = end == NULL ? 0 : (size_t)(end - fake->in);
    if (length < 2 || length >= sizeof command)
    {
        fake->violations++;
        fake_reply_error(fake, "ERROR: Unknown Error");
        return 0;
    }
    memcpy(command, fake->in, length);
    command[length] = '\0';

    if (fake_scan_execute(fake, command) || fake_station_execute(fake, command) || execute_system(fake, command))
    {
        return 0;
    }
    if (strncmp(command, "D0=", 3) == 0)
    {
        fake_dns_look_up(fake, command + 3);
        return 0;
    }
    return fake_socket_execute(fake, command);
}
