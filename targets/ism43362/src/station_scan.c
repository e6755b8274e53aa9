#include "station_scan.h"

#include <string.h>

#include "port_calls.h"

#include "station_internal.h"

/* The module hears the channels for some seconds before its first answer; what follows lies ready. */
#define FIRST_ANSWER_TIMEOUT_MS 25000U
/* A list that is not at its end by then never ends. */
#define LIST_BOUND_MS 30000U

/* An SSID of 32 bytes, and every other field at its longest. */
#define LINE_SIZE 160U

/* ---- one line: #001,"SSID",BSSID,RSSI,rate,mode,security,band,channel ---- */

/* Which one behind the SSID. */
enum
{
    FIELD_BSSID = 1,
    FIELD_RSSI = 2,
    FIELD_SECURITY = 5,
    FIELD_CHANNEL = 7,
};

/* "" for a field that is missing. */
static const char *field_of(const char *fields, uint32_t index)
{
    const char *field = at_text_field(fields, index);
    return field == NULL ? "" : field;
}

/* A text that is not known (WPA3, enterprise) is a kind of security that cannot be promised. */
static void read_security(const char *text, station_access_point_t *found)
{
    static const struct
    {
        char text[10];
        uint8_t security;
        bool tkip_only;
    } s_known[] = {{"Open", STATION_SECURITY_OPEN, false},
                   {"WEP", STATION_SECURITY_WEP, false},
                   {"WPA", STATION_SECURITY_WPA, false},
                   {"WPA2", STATION_SECURITY_WPA2, false},
                   {"WPA2 AES", STATION_SECURITY_WPA2, false},
                   {"WPA2 TKIP", STATION_SECURITY_WPA2, true},
                   {"WPA WPA2", STATION_SECURITY_WPA_WPA2, false}};
    const size_t length = strcspn(text, ",");
    found->security = STATION_SECURITY_UNSUPPORTED;
    for (uint32_t i = 0; i < sizeof s_known / sizeof s_known[0]; i++)
    {
        if (strlen(s_known[i].text) == length && memcmp(s_known[i].text, text, length) == 0)
        {
            found->security = (station_security_t)s_known[i].security;
            found->tkip_only = s_known[i].tkip_only;
        }
    }
}

/* The SSID may hold quotes and commas itself. No field behind it has a quote, so the last one ends it. */
static uint32_t find_fields(const char *line, uint32_t length)
{
    while (length > 0 && line[length - 1U] != '"')
    {
        length--;
    }
    return length;
}

bool station_scan_read_line(const char *line, uint32_t length, station_access_point_t *found)
{
    const uint32_t behind = find_fields(line, length);
    const char *fields = line + behind;
    const char *quote = memchr(line, '"', behind);
    memset(found, 0, sizeof *found);
    if (quote == NULL || line[0] != '#')
    {
        return false;
    }
    const char *ssid = quote + 1;
    const int32_t ssid_length = (int32_t)(fields - 1 - ssid); /* < 0: there is one quote only */
    int32_t rssi = 0;
    int32_t channel = 0;
    if (ssid_length < 0 || ssid_length >= (int32_t)STATION_SSID_SIZE ||
        !station_read_mac(field_of(fields, FIELD_BSSID), found->bssid) ||
        !at_text_read_number(field_of(fields, FIELD_RSSI), &rssi))
    {
        return false;
    }
    (void)at_text_read_number(field_of(fields, FIELD_CHANNEL), &channel);
    read_security(field_of(fields, FIELD_SECURITY), found);
    memcpy(found->ssid, ssid, (size_t)ssid_length);
    found->ssid_length = (uint8_t)ssid_length;
    found->rssi_dbm = (int16_t)(rssi < -200 ? -200 : rssi > 0 ? 0 : rssi);
    found->channel = (uint8_t)channel;
    return true;
}

/* ---- the list ---- */

typedef struct scan_reader
{
    station_scan_visit_t visit;
    void *context;
    uint32_t length;
    char line[LINE_SIZE + 1U]; /* and NUL */
} scan_reader_t;

static void end_line(scan_reader_t *reader)
{
    station_access_point_t found;
    reader->line[reader->length] = '\0';
    if (station_scan_read_line(reader->line, reader->length, &found))
    {
        reader->visit(reader->context, &found);
    }
    reader->length = 0;
}

static void read_scan(void *context, const uint8_t *bytes, uint32_t count)
{
    scan_reader_t *reader = context;
    for (uint32_t i = 0; i < count; i++)
    {
        if (bytes[i] == '\r' || bytes[i] == '\n')
        {
            end_line(reader);
        }
        else if (reader->length < LINE_SIZE)
        {
            reader->line[reader->length++] = (char)bytes[i];
        }
    }
}

at_status_t station_scan_run(at_client_t *client, bool one_by_one, station_scan_visit_t visit, void *context)
{
    scan_reader_t reader = {.visit = visit, .context = context};
    const ism_port_t *port = client->link.port;
    const uint32_t started_ms = port_now_ms(port);
    at_text_t text;
    at_text_start(&text, one_by_one ? "F0=2" : "F0");
    at_command_t command = {
        .text = &text, .sink = read_scan, .sink_context = &reader, .timeout_ms = FIRST_ANSWER_TIMEOUT_MS};

    at_status_t status = at_client_run(client, &command);
    end_line(&reader);
    at_text_start(&text, "MR");
    command.timeout_ms = AT_TIMEOUT_MS;
    while (one_by_one && status == AT_PARTIAL && port_now_ms(port) - started_ms < LIST_BOUND_MS)
    {
        status = at_client_run(client, &command);
        end_line(&reader);
    }
    if (status == AT_PARTIAL)
    {
        /* Whatever was asked next would be answered with this list. */
        client->lost = true;
        status = AT_TIMEOUT;
    }
    return status;
}

/* ---- requests ---- */

ism_status_t station_scan(station_t *station, station_access_point_t *list, uint32_t capacity)
{
    if (list == NULL && capacity > 0)
    {
        return ISM_ERR_ARGUMENT;
    }
    ism_status_t status = ISM_ERR_BUSY;
    station_lock(station);
    if (station->scan.result != ISM_WOULD_BLOCK)
    {
        station->scan.list = list;
        station->scan.capacity = capacity;
        station->scan.found = 0;
        station->scan.wanted = true;
        station->scan.result = ISM_WOULD_BLOCK;
        status = ISM_OK;
    }
    station_unlock(station);
    station_wake(station);
    return status;
}

int station_scan_result(station_t *station)
{
    station_lock(station);
    const int result = station->scan.result;
    station_unlock(station);
    return result;
}

void station_scan_end(station_t *station, ism_status_t result)
{
    if (station->scan.wanted)
    {
        station->scan.wanted = false;
        station->scan.result = result;
    }
}

/* Strongest first; a full list loses its weakest. */
static void keep(void *context, const station_access_point_t *found)
{
    station_scan_t *scan = context;
    uint32_t place = scan->found < scan->capacity ? scan->found : scan->capacity;
    scan->found++;
    for (; place > 0 && scan->list[place - 1U].rssi_dbm < found->rssi_dbm; place--)
    {
        if (place < scan->capacity)
        {
            scan->list[place] = scan->list[place - 1U];
        }
    }
    if (place < scan->capacity)
    {
        scan->list[place] = *found;
    }
}

bool station_scan_step(station_t *station)
{
    station_lock(station);
    const bool wanted = station->scan.wanted;
    station->scan.wanted = false;
    station_unlock(station);
    if (!wanted)
    {
        return false;
    }
    /* List and count are the worker's alone until the result is told. */
    const at_status_t status =
        station_scan_run(station->client, station_lists_one_by_one(station), keep, &station->scan);

    station_lock(station);
    station->scan.result = status == AT_OK ? (int)station->scan.found : (int)station_status_of(status);
    station_unlock(station);
    station_notify(station);
    return true;
}
