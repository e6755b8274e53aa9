#include "check.h"
#include "fake_internal.h"

static const char *const s_dhcp_lease[5] = {"192.168.1.7", "255.255.255.0", "192.168.1.1", FAKE_DNS_SERVER, "0.0.0.0"};

fake_access_point_t *fake_add_access_point(fake_module_t *fake, const char *ssid, const char *security, const char *key)
{
    fake_station_t *station = &fake->station;
    CHECK(station->count < FAKE_ACCESS_POINTS);
    fake_access_point_t *point = &station->points[station->count++];
    *point = (fake_access_point_t){.security = security, .rssi_dbm = -60, .channel = 11};
    fake_keep(point->ssid, sizeof point->ssid, ssid);
    fake_keep(point->key, sizeof point->key, key);
    return point;
}

void fake_station_start(fake_module_t *fake)
{
    fake_access_point_t *cafe = fake_add_access_point(fake, "cafe, with comma", "Open", "");
    cafe->rssi_dbm = -70;
    cafe->channel = 1;
    fake_access_point_t *home = fake_add_access_point(fake, "home", "WPA2 AES", "secret-pass");
    home->rssi_dbm = -50;
    home->channel = 6;
    fake_station_power_up(fake);
}

void fake_station_power_up(fake_module_t *fake)
{
    fake_station_t *station = &fake->station;
    fake->joined = false;
    fake->ssid[0] = '\0';
    fake->passphrase[0] = '\0';
    station->security = 0;
    station->dhcp = 1;
    station->retries = 0;
    station->list_next = -1;
    for (int i = 0; i < 5; i++)
    {
        fake_keep(station->static_address[i], sizeof station->static_address[i], "0.0.0.0");
    }
}

bool fake_is_on_air(const fake_module_t *fake, const fake_access_point_t *point)
{
    return !point->gone && (fake->air || strcmp(point->ssid, "home") != 0);
}

bool fake_has_link(const fake_module_t *fake)
{
    return fake->joined && fake_is_on_air(fake, &fake->station.points[fake->station.joined_to]);
}

/* ---- join ---- */

/* Which values of C3 lead into a network, as bits. */
static unsigned keys_of(const char *security)
{
    static const struct
    {
        const char *security;
        unsigned values;
    } s_table[] = {
        {"Open", 1U << 0},
        {"WEP", 1U << 1},
        {"WPA", 1U << 2 | 1U << 4},
        {"WPA2 AES", 1U << 3 | 1U << 4},
        {"WPA2", 1U << 3 | 1U << 4},
        {"WPA2 TKIP", 1U << 5 | 1U << 4},
        {"WPA WPA2", 1U << 2 | 1U << 3 | 1U << 4 | 1U << 5},
    };
    for (size_t i = 0; i < sizeof s_table / sizeof s_table[0]; i++)
    {
        if (strcmp(s_table[i].security, security) == 0)
        {
            return s_table[i].values;
        }
    }
    return 0;
}

static bool lets_in(const fake_module_t *fake, const fake_access_point_t *point)
{
    const bool is_open = strcmp(point->security, "Open") == 0;
    return fake_is_on_air(fake, point) && strcmp(point->ssid, fake->ssid) == 0 &&
           (keys_of(point->security) >> fake->station.security & 1U) != 0 &&
           (is_open || strcmp(point->key, fake->passphrase) == 0);
}

static const char *address_field(const fake_module_t *fake, int index)
{
    if (fake->station.dhcp == 0)
    {
        return fake->station.static_address[index];
    }
    return fake->joined && fake->dhcp ? s_dhcp_lease[index] : "0.0.0.0";
}

static void join(fake_module_t *fake)
{
    char text[160];
    if (fake_has_link(fake))
    {
        fake_reply_error(fake, "Already connected!");
        return;
    }
    for (int i = 0; i < fake->station.count; i++)
    {
        if (lets_in(fake, &fake->station.points[i]))
        {
            fake->joined = true;
            fake->station.joined_to = i;
            fake->busy_ms = fake->timing.join_ms;
            (void)snprintf(text, sizeof text, "[JOIN   ] %s,%s,0,0", fake->ssid, address_field(fake, 0));
            fake_reply(fake, text);
            return;
        }
    }
    fake->joined = false;
    fake->busy_ms = fake->timing.failing_join_ms;
    (void)snprintf(text, sizeof text, "[JOIN   ] %s\r\n[JOIN   ] Failed", fake->ssid);
    fake_reply_error(fake, text);
}

static void leave(fake_module_t *fake)
{
    fake->joined = false;
    for (int i = 0; i < FAKE_SOCKETS; i++)
    {
        fake->sockets[i].open = 0;
        fake->sockets[i].queued = 0;
    }
    fake_reply_ok(fake);
}

static void show_settings(fake_module_t *fake)
{
    char text[320];
    (void)snprintf(text,
                   sizeof text,
                   "%s,%s,%d,%d,0,%s,%s,%s,%s,%s,%d,0",
                   fake->ssid,
                   fake->passphrase,
                   fake->station.security,
                   fake->station.dhcp,
                   address_field(fake, 0),
                   address_field(fake, 1),
                   address_field(fake, 2),
                   address_field(fake, 3),
                   address_field(fake, 4),
                   fake->station.retries);
    fake_reply(fake, text);
}

/* ---- settings ---- */

static void set_number(fake_module_t *fake, int *setting, const char *value, int most)
{
    const int number = atoi(value);
    if (value[0] < '0' || value[0] > '9' || number > most)
    {
        fake_reply_error(fake, "ERROR: Unknown Error");
        return;
    }
    *setting = number;
    fake_reply_ok(fake);
}

static void set_text(fake_module_t *fake, char *setting, size_t size, const char *value)
{
    if (strlen(value) >= size)
    {
        fake_reply_error(fake, "ERROR: Unknown Error");
        return;
    }
    fake_keep(setting, size, value);
    fake_reply_ok(fake);
}

static void set_address(fake_module_t *fake, char setting[16], const char *value)
{
    uint8_t address[4];
    if (!at_text_read_address(value, address))
    {
        fake_reply_error(fake, "ERROR: Unknown Error");
        return;
    }
    set_text(fake, setting, 16, value);
}

static bool execute_setting(fake_module_t *fake, char name, const char *value)
{
    fake_station_t *station = &fake->station;
    switch (name)
    {
    case '1':
        set_text(fake, fake->ssid, 33, value);
        return true;
    case '2':
        set_text(fake, fake->passphrase, 65, value);
        return true;
    case '3':
        set_number(fake, &station->security, value, 5);
        return true;
    case '4':
        set_number(fake, &station->dhcp, value, 1);
        return true;
    case '6':
    case '7':
    case '8':
    case '9':
        set_address(fake, station->static_address[name - '6'], value);
        return true;
    case 'A':
        set_address(fake, station->static_address[4], value);
        return true;
    case 'B':
        set_number(fake, &station->retries, value, 10);
        return true;
    default:
        return false;
    }
}

bool fake_station_execute(fake_module_t *fake, const char *command)
{
    char text[16];
    if (command[0] != 'C')
    {
        return false;
    }
    if (command[2] == '=')
    {
        return execute_setting(fake, command[1], command + 3);
    }
    switch (command[2] == '\0' ? command[1] : '\0')
    {
    case '0':
        join(fake);
        return true;
    case 'D':
        leave(fake);
        return true;
    case 'S':
        fake_reply(fake, fake_has_link(fake) ? "1" : "0");
        return true;
    case 'R':
        (void)snprintf(text, sizeof text, "%d", fake->rssi_dbm);
        fake_reply(fake, text);
        return true;
    case '?':
        show_settings(fake);
        return true;
    default:
        return false;
    }
}
