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
/* `",00:11:22:33:44:55,` ends the SSID. */
#define BSSID_LENGTH 17U

/* ---- one line: #001,"SSID",BSSID,RSSI,rate,mode,security,band,channel ---- */

typedef struct span
{
    const char *bytes;
    uint32_t length;
} span_t;

static bool equals(span_t span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.bytes, text, span.length) == 0;
}

/* Cuts what stands before the first `separator` off `rest`. */
static span_t cut(span_t *rest, char separator)
{
    span_t first = *rest;
    const char *end = first.length == 0 ? NULL : memchr(first.bytes, separator, first.length);
    if (end == NULL)
    {
        rest->length = 0;
        return first;
    }
    first.length = (uint32_t)(end - first.bytes);
    rest->bytes = end + 1;
    rest->length -= first.length + 1U;
    return first;
}

static bool read_number(span_t span, int32_t *number)
{
    char text[8] = {0};
    if (span.length == 0 || span.length >= sizeof text)
    {
        return false;
    }
    memcpy(text, span.bytes, span.length);
    return at_text_read_number(text, number);
}

/* `WPA2 AES` and the like: only words that are known to mean a pre-shared key of the kinds that C3=4 takes. A word
 * that is not known (WPA3, enterprise) makes the whole a kind of security that cannot be promised. */
static station_security_t read_psk(span_t text)
{
    bool wpa = false;
    bool wpa2 = false;
    while (text.length > 0)
    {
        const span_t word = cut(&text, ' ');
        if (equals(word, "WPA"))
        {
            wpa = true;
        }
        else if (equals(word, "WPA2"))
        {
            wpa2 = true;
        }
        else if (!equals(word, "AES") && !equals(word, "TKIP"))
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

static station_security_t read_security(span_t text)
{
    if (equals(text, "Open"))
    {
        return STATION_SECURITY_OPEN;
    }
    return equals(text, "WEP") ? STATION_SECURITY_WEP : read_psk(text);
}

/* The SSID may hold quotes and commas, or even a quote, a comma and an address. No field behind it has a quote, so the
 * last place that looks like its end is its end. */
static bool find_ssid(span_t line, span_t *ssid, span_t *rest)
{
    uint8_t bssid[6];
    span_t behind = line;
    (void)cut(&behind, '"');
    for (uint32_t i = behind.length; i-- > 0;)
    {
        if (behind.bytes[i] == '"' && behind.length - i > 2U + BSSID_LENGTH && behind.bytes[i + 1U] == ',' &&
            behind.bytes[i + 2U + BSSID_LENGTH] == ',' && station_read_mac(behind.bytes + i + 2U, bssid))
        {
            ssid->bytes = behind.bytes;
            ssid->length = i;
            rest->bytes = behind.bytes + i + 2U;
            rest->length = behind.length - i - 2U;
            return i < STATION_SSID_SIZE;
        }
    }
    return false;
}

bool station_scan_read_line(const char *line, uint32_t length, station_access_point_t *found)
{
    span_t ssid;
    span_t rest = {line, length};
    int32_t rssi = 0;
    int32_t channel = 0;
    memset(found, 0, sizeof *found);
    if (length == 0 || line[0] != '#' || !find_ssid(rest, &ssid, &rest))
    {
        return false;
    }
    const span_t bssid = cut(&rest, ',');
    if (!station_read_mac(bssid.bytes, found->bssid) || !read_number(cut(&rest, ','), &rssi))
    {
        return false;
    }
    (void)cut(&rest, ','); /* rate */
    (void)cut(&rest, ','); /* mode */
    found->security = read_security(cut(&rest, ','));
    (void)cut(&rest, ','); /* band */
    if (!read_number(cut(&rest, ','), &channel) || channel < 0 || channel > UINT8_MAX)
    {
        channel = 0;
    }
    memcpy(found->ssid, ssid.bytes, ssid.length);
    found->ssid_length = (uint8_t)ssid.length;
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
    char line[LINE_SIZE];
} scan_reader_t;

static void end_line(scan_reader_t *reader)
{
    station_access_point_t found;
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
        else if (reader->length < sizeof reader->line)
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
