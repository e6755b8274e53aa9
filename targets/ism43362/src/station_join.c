#include "station_join.h"

#include <string.h>

#define JOIN_TIMEOUT_MS 35000U
#define SCAN_TIMEOUT_MS 30000U
#define SCAN_MESSAGES 64U
#define ADDRESS_MARK "[JOIN   ] "

/* C3: the mixed mode takes WPA and WPA2 access points alike. */
#define SECURITY_OPEN 0U
#define SECURITY_WPA_WPA2 4U

/* ---- scan: is this SSID in the air? ---- */

/* Looks at each line of a scan: #001,"SSID",... */
typedef struct scan_reader
{
    const char *ssid;
    bool found;
    uint32_t length;
    char line[8U + STATION_SSID_SIZE]; /* up to the quote that ends the SSID; the rest of a line is not needed */
} scan_reader_t;

static void end_line(scan_reader_t *reader)
{
    const size_t ssid_length = strlen(reader->ssid);
    const char *quote = memchr(reader->line, '"', reader->length);
    if (quote != NULL)
    {
        const size_t left = reader->length - (size_t)(quote + 1 - reader->line);
        reader->found = reader->found || (left > ssid_length && memcmp(quote + 1, reader->ssid, ssid_length) == 0 &&
                                          quote[1 + ssid_length] == '"');
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

/* F0 alone loses its answer when it hears more than about 20 access points; F0=2 came with C3.5.2.5. */
static bool lists_one_by_one(const char *firmware)
{
    static const uint8_t s_first[4] = {3, 5, 2, 5};
    uint8_t version[4];
    return firmware[0] == 'C' && at_text_read_address(firmware + 1, version) &&
           memcmp(version, s_first, sizeof version) >= 0;
}

/* AT_OK: the list ended, `found` tells. One by one, each MR gives a line until OK ends the list; it is always read to
 * that end, because a half-read list would answer the next command. */
static at_status_t scan(at_client_t *client, bool one_by_one, scan_reader_t *reader)
{
    at_text_t text;
    at_text_start(&text, one_by_one ? "F0=2" : "F0");
    const at_command_t command = {
        .text = &text, .sink = read_scan, .sink_context = reader, .timeout_ms = SCAN_TIMEOUT_MS};
    at_status_t status = at_client_run(client, &command);
    for (uint32_t i = 0; one_by_one && status == AT_PARTIAL && i < SCAN_MESSAGES; i++)
    {
        end_line(reader);
        at_text_start(&text, "MR");
        status = at_client_run(client, &command);
    }
    end_line(reader);
    return status;
}

static ism_status_t explain(at_client_t *client, const char *ssid, const char *passphrase, const char *firmware)
{
    scan_reader_t reader = {.ssid = ssid};
    const at_status_t status = scan(client, lists_one_by_one(firmware), &reader);
    if (reader.found)
    {
        return passphrase[0] == '\0' ? ISM_ERR_JOIN_FAILED : ISM_ERR_JOIN_PASSPHRASE;
    }
    return status == AT_OK ? ISM_ERR_JOIN_NO_NETWORK : ISM_ERR_JOIN_FAILED;
}

/* ---- join ---- */

static at_status_t set_text(at_client_t *client, const char *command, const char *value)
{
    at_text_t text;
    at_text_start(&text, command);
    at_text_add(&text, value);
    return at_client_text(client, &text, AT_TIMEOUT_MS);
}

static at_status_t prepare(at_client_t *client, const char *ssid, const char *passphrase)
{
    const bool open = passphrase[0] == '\0';
    at_status_t status = set_text(client, "C1=", ssid);
    if (status == AT_OK && !open)
    {
        status = set_text(client, "C2=", passphrase);
    }
    if (status == AT_OK)
    {
        status = at_client_set(client, "C3=", open ? SECURITY_OPEN : SECURITY_WPA_WPA2, AT_TIMEOUT_MS);
    }
    if (status == AT_OK)
    {
        status = at_client_set(client, "C4=", 1, AT_TIMEOUT_MS);
    }
    return status;
}

/* The address follows "[JOIN   ] SSID,". The SSID may hold commas itself, so it is skipped by its length. */
static bool read_joined_address(const char *reply, const char *ssid, uint8_t address[4])
{
    const char *mark = strstr(reply, ADDRESS_MARK);
    if (mark == NULL)
    {
        return false;
    }
    const char *name = mark + sizeof ADDRESS_MARK - 1;
    const size_t length = strlen(ssid);
    return strncmp(name, ssid, length) == 0 && name[length] == ',' && at_text_read_address(name + length + 1, address);
}

/* C? is read from its end: its first two fields, SSID and passphrase, may hold commas. The reply is wiped because the
 * passphrase stands in it. */
static void read_addresses(at_client_t *client, station_link_t *link)
{
    static const uint8_t s_fields_from_end[3] = {5, 4, 3}; /* mask, gateway, DNS 1 */
    uint8_t *targets[3] = {link->netmask, link->gateway, link->dns};
    if (at_client_ask(client, "C?", AT_TIMEOUT_MS) == AT_OK)
    {
        for (uint32_t i = 0; i < 3; i++)
        {
            const char *field = at_text_field_from_end(client->reply, s_fields_from_end[i]);
            if (field == NULL || !at_text_read_address(field, targets[i]))
            {
                memset(targets[i], 0, 4);
            }
        }
    }
    at_client_forget(client);
}

static at_status_t start_join(at_client_t *client)
{
    at_status_t status = at_client_ask(client, "C0", JOIN_TIMEOUT_MS);
    if (status == AT_ERROR && strstr(client->reply, "Already connected") != NULL)
    {
        (void)at_client_ask(client, "CD", AT_TIMEOUT_MS);
        status = at_client_ask(client, "C0", JOIN_TIMEOUT_MS);
    }
    return status;
}

ism_status_t station_join_run(at_client_t *client, const char *ssid, const char *passphrase, station_link_t *link)
{
    static const uint8_t s_nowhere[4] = {0, 0, 0, 0};
    at_status_t status = prepare(client, ssid, passphrase);
    if (status == AT_ERROR)
    {
        return ISM_ERR_MODULE;
    }
    if (status == AT_OK)
    {
        status = start_join(client);
    }
    if (status == AT_ERROR)
    {
        return explain(client, ssid, passphrase, link->firmware);
    }
    if (status != AT_OK)
    {
        return status == AT_TIMEOUT || status == AT_LOST ? ISM_ERR_TIMEOUT : ISM_ERR_MODULE;
    }
    if (!read_joined_address(client->reply, ssid, link->address))
    {
        return ISM_ERR_JOIN_FAILED;
    }
    if (memcmp(link->address, s_nowhere, sizeof s_nowhere) == 0)
    {
        return ISM_ERR_JOIN_NO_ADDRESS;
    }
    read_addresses(client, link);
    return ISM_OK;
}
