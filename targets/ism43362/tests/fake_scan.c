#include "check.h"
#include "fake_internal.h"

/* F0 alone loses its answer when it hears more. */
#define LONGEST_LIST 20

static int next_on_air(const fake_module_t *fake, int index)
{
    while (index < fake->station.count && !fake_is_on_air(fake, &fake->station.points[index]))
    {
        index++;
    }
    return index;
}

static void put_line(fake_module_t *fake, int index, int number)
{
    char text[200];
    const fake_access_point_t *point = &fake->station.points[index];
    (void)snprintf(text,
                   sizeof text,
                   "#%03d,\"%s\",00:11:22:33:%02X:%02X,%d,72.2,Infrastructure,%s",
                   number,
                   point->hidden ? "" : point->ssid,
                   0x44 + index / 256,
                   (0x55 + index) % 256,
                   point->rssi_dbm,
                   point->security);
    fake_put_text(fake, text);
    if (!point->without_channel)
    {
        (void)snprintf(text, sizeof text, ",2.4GHz,%d", point->channel);
        fake_put_text(fake, text);
    }
}

static int number_on_air(const fake_module_t *fake, int end)
{
    int number = 0;
    for (int i = next_on_air(fake, 0); i < end; i = next_on_air(fake, i + 1))
    {
        number++;
    }
    return number;
}

static void list_all(fake_module_t *fake)
{
    const int count = number_on_air(fake, fake->station.count);
    int number = 0;
    fake->hangs = fake->hangs || count > LONGEST_LIST;
    fake->busy_ms = fake->timing.scan_ms;
    if (count > LONGEST_LIST)
    {
        return;
    }
    for (int i = next_on_air(fake, 0); i < fake->station.count; i = next_on_air(fake, i + 1))
    {
        fake_put_text(fake, "\r\n");
        put_line(fake, i, ++number);
    }
    fake_put_text(fake, count == 0 ? "\r\n\r\nOK\r\n> " : "\r\nOK\r\n> ");
}

/* One line an answer, without a prompt; an OK ends the list. */
static void list_next(fake_module_t *fake)
{
    fake_station_t *station = &fake->station;
    const int index = next_on_air(fake, station->list_next);
    if (index >= station->count)
    {
        station->list_next = -1;
        fake_reply_ok(fake);
        return;
    }
    fake_put_text(fake, "\r\n");
    put_line(fake, index, number_on_air(fake, index) + 1);
    fake_put_text(fake, "\r");
    station->list_next = index + 1;
}

bool fake_scan_execute(fake_module_t *fake, const char *command)
{
    fake_station_t *station = &fake->station;
    if (strcmp(command, "MR") == 0)
    {
        if (station->list_next >= 0)
        {
            list_next(fake);
        }
        else
        {
            fake_reply(fake, "[SOMA][EOMA]");
        }
        return true;
    }
    /* A list has to be fetched to its end. */
    fake->violations += station->list_next >= 0 ? 1U : 0U;
    station->list_next = -1;
    if (strcmp(command, "F0=2") == 0 && fake_profile(fake)->lists_one_by_one)
    {
        station->list_next = 0;
        fake->busy_ms = fake->timing.scan_ms;
        list_next(fake);
        return true;
    }
    if (strcmp(command, "F0") == 0)
    {
        list_all(fake);
        return true;
    }
    return false;
}
