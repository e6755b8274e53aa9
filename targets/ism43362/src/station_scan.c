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

enum field
{
    FIELD_RSSI = 1,
    FIELD_SECURITY = 4,
    FIELD_CHANNEL = 6,
};

static bool equals(const char *text, size_t length, const char *word)
{
    return length == strlen(word) && memcmp(text, word, length) == 0;
}

/* `Open`, `WPA2 AES` and the like: only words that are known to mean what C3 can be told. A word that is not known
 * (WPA3, enterprise) makes the whole a kind of security that cannot be promised. */
static station_security_t read_security(const char *text)
{
    bool wpa = false;
    bool wpa2 = false;
    size_t length = strcspn(text, ",");
    if (equals(text, length, "Open"))
    {
        return STATION_SECURITY_OPEN;
    }
    if (equals(text, length, "WEP"))
    {
        return STATION_SECURITY_WEP;
    }
    for (; *text != '\0' && *text != ','; text += length + (text[length] == ' ' ? 1U : 0U))
    {
        length = strcspn(text, " ,");
        wpa = wpa || equals(text, length, "WPA");
        wpa2 = wpa2 || equals(text, length, "WPA2");
        if (!equals(text, length, "WPA") && !equals(text, length, "WPA2") && !equals(text, length, "AES") &&
            !equals(text, length, "TKIP"))
        {
            return STATION_SECURITY_UNSUPPORTED;
        }
    }
    if (wpa && wpa2)
    {
        return STATION_SECURITY_WPA_WPA2;
    }
    return wpa2 ? STATION_SECURITY_WPA2 : wpa ? STATION_SECURITY_WPA : STATION_SECURITY_UNSUPPORTED;
}

static int32_t read_field(const char *fields, uint32_t index, int32_t least, int32_t most)
{
    int32_t number = 0;
    const char *field = at_text_field(fields, index);
    const bool read = field != NULL && at_text_read_number(field, &number);
    return !read || number < least || number > most ? 0 : number;
}

/* The SSID stands between the first quote and the last: it may hold quotes and commas, the fields behind it hold none.
 */
bool station_scan_read_line(const char *line, uint32_t length, station_access_point_t *found)
{
    const char *ssid = line + strcspn(line, "\"") + 1U;
    uint32_t end = length;
    while (end > 0 && line[end - 1U] != '"')
    {
        end--;
    }
    const char *fields = line + end + 1U; /* behind the comma */
    memset(found, 0, sizeof *found);
    if (line[0] != '#' || ssid >= line + end || (uint32_t)(line + end - ssid) > STATION_SSID_SIZE || line[end] != ',' ||
        !station_read_mac(fields, found->bssid))
    {
        return false;
    }
    const char *security = at_text_field(fields, FIELD_SECURITY);
    if (security == NULL)
    {
        return false;
    }
    found->security = read_security(security);
    found->rssi_dbm = (int16_t)read_field(fields, FIELD_RSSI, -200, 0);
    found->channel = (uint8_t)read_field(fields, FIELD_CHANNEL, 0, UINT8_MAX);
    found->ssid_length = (uint8_t)(line + end - 1 - ssid);
    memcpy(found->ssid, ssid, found->ssid_length);
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

static int result_of(at_status_t status, uint32_t found)
{
    switch (status)
    {
    case AT_OK:
        return (int)found;
    case AT_TIMEOUT:
    case AT_LOST:
        return ISM_ERR_TIMEOUT;
    default:
        return ISM_ERR_MODULE;
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
    station->scan.result = result_of(status, station->scan.found);
    station_unlock(station);
    station_notify(station);
    return true;
}
