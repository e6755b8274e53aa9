/*
 * What reads the texts of answers: numbers, addresses, fields, lines of a scan, names, and the answers to C0, C? and P?
 * through the functions that ask for them.
 */
#include "answering.h"
#include "dns_message.h"
#include "input.h"
#include "invariant.h"
#include "sockets_commands.h"
#include "station_internal.h"
#include "station_join.h"
#include "station_scan.h"

#define PIECES 4U
#define PIECE_SIZE 300U

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A string in memory of exactly its size. */
static char *copy_text(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1U);
    require(text != NULL, "there is memory");
    memcpy(text, bytes, length);
    text[length] = '\0';
    return text;
}

static void read_values(const char *text)
{
    uint8_t address[4];
    uint8_t again[4];
    uint8_t mac[6];
    int32_t number = 0;
    at_text_t command;
    at_text_start(&command, "P3=");
    if (at_text_read_address(text, address))
    {
        at_text_add_address(&command, address);
        command.bytes[command.length] = '\0';
        require(at_text_read_address(command.bytes + 3, again) && memcmp(address, again, sizeof again) == 0,
                "an address is written as it is read");
    }
    if (at_text_read_number(text, &number))
    {
        require(number > -1000000000 && number < 1000000000, "a number has nine digits at most");
        at_text_start(&command, number < 0 ? "-" : "");
        at_text_add_number(&command, (uint32_t)(number < 0 ? -number : number), 0);
        command.bytes[command.length] = '\0';
        int32_t same = 0;
        require(at_text_read_number(command.bytes, &same) && same == number, "a number is written as it is read");
    }
    (void)station_read_mac(text, mac);
    (void)station_secret_kinds(text);
    (void)station_is_one_line(text);

    at_text_start(&command, text);
    at_text_add(&command, text);
    at_text_add_number(&command, UINT32_MAX, 12);
    require(command.length <= AT_TEXT_SIZE && at_text_end(&command) <= AT_TEXT_SIZE + 1U, "a command has its bound");
}

static void read_fields(const char *text)
{
    const char *const end = text + strlen(text);
    uint32_t fields = 0;
    for (const char *field = text; field != NULL; field = at_text_field(text, fields))
    {
        require(field >= text && field <= end, "a field lies in the text");
        fields++;
    }
    require(at_text_field_from_end(text, fields) == NULL, "both ways there are as many fields");
    for (uint32_t i = 0; i < fields; i++)
    {
        require(at_text_field_from_end(text, i) == at_text_field(text, fields - 1U - i), "... and the same ones");
    }
}

static void read_name(const char *text)
{
    dns_query_t query;
    const size_t length = strlen(text);
    if (dns_check_name(text) == ISM_OK)
    {
        require(length <= DNS_NAME_MAX + 1U, "a name has its bound");
        dns_write_query(&query, text, 1);
        require(query.length <= DNS_QUERY_MAX, "so has its query");
    }
}

static void read_line(const uint8_t *bytes, uint32_t length)
{
    station_access_point_t found;
    char *line = malloc(length + 1U);
    require(line != NULL, "there is memory");
    memcpy(line, bytes, length);
    line[length] = '\0';
    if (station_scan_read_line(line, length, &found))
    {
        require(found.ssid_length < STATION_SSID_SIZE && found.ssid[found.ssid_length] == '\0', "an SSID ends");
        require(found.rssi_dbm <= 0 && found.rssi_dbm >= -200, "a signal strength is one");
        require(found.security <= STATION_SECURITY_UNSUPPORTED, "so is the security");
    }
    free(line);
}

/* ---- through the client ---- */

/* Each piece is the data of one answer with OK. */
static void add_pieces(answering_t *answering, input_t *input)
{
    static uint8_t s_answers[PIECES][PIECE_SIZE];
    for (uint32_t i = 0; i < PIECES && input->left > 0; i++)
    {
        uint8_t *bytes = s_answers[i];
        memcpy(bytes, "\r\n", 2);
        const uint32_t length = 2U + input_string(input, bytes + 2, 255);
        memcpy(bytes + length, "\r\nOK\r\n> ", 8);
        answering_add(answering, bytes, length + 8U);
    }
}

static void add_settings(answering_t *answering, uint32_t count)
{
    static const uint8_t s_ok[] = "\r\n\r\nOK\r\n> ";
    for (uint32_t i = 0; i < count; i++)
    {
        answering_add(answering, s_ok, sizeof s_ok - 1U);
    }
}

static void join(input_t input, const char *text)
{
    static answering_t s_answering;
    station_request_t request = {.passphrase = "password"};
    station_link_t link = {.joined = false};
    strncpy(request.ssid, text, sizeof request.ssid - 1U);
    answering_start(&s_answering);
    add_settings(&s_answering, 4); /* C1 to C4 */
    add_pieces(&s_answering, &input);
    const ism_status_t status = station_join_run(&s_answering.client, &request, true, &link);
    const uint8_t nowhere[4] = {0};
    require(status != ISM_OK || memcmp(link.address, nowhere, sizeof nowhere) != 0, "who has joined has an address");
    require(status != ISM_WOULD_BLOCK, "a join ends");
    for (uint32_t i = 0; i < sizeof s_answering.client.memory && status == ISM_OK; i++)
    {
        require(s_answering.client.memory[i] == 0, "nothing of C? is kept");
    }
}

static void find_sender(input_t input)
{
    static answering_t s_answering;
    static sockets_t s_sockets;
    socket_endpoint_t sender = {.port = 0};
    answering_start(&s_answering);
    sockets_init(&s_sockets, &s_answering.port, &s_answering.client);
    add_settings(&s_answering, 1); /* P0 */
    add_pieces(&s_answering, &input);
    const bool known = sockets_command_sender(&s_sockets, &s_sockets.table[1], &sender);
    require(!known || sender.port != 0, "a sender has a port");
}

static void ignore(void *context, const station_access_point_t *found)
{
    (void)context;
    (void)found;
}

static void scan(input_t input)
{
    static answering_t s_answering;
    answering_start(&s_answering);
    add_pieces(&s_answering, &input);
    (void)station_scan_run(&s_answering.client, true, ignore, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t length = size < 2048U ? size : 2048U;
    const input_t input = {.bytes = data, .left = length};
    char *text = copy_text(data, length);
    read_values(text);
    read_fields(text);
    read_name(text);
    read_line(data, (uint32_t)length);
    join(input, text);
    find_sender(input);
    scan(input);
    free(text);
    return 0;
}
