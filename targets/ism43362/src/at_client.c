#include "at_client.h"

#include <string.h>

#define COMMAND_PHASE_TIMEOUT_MS 1000U
#define PROBE_TIMEOUT_MS 500U

static const char s_ok_trailer[] = "\r\nOK\r\n> ";
static const char s_prompt[] = "\r\n> ";
#define PROMPT_LENGTH 4U

_Static_assert(sizeof s_ok_trailer - 1U == sizeof((at_parser_t *)0)->tail, "the tail holds exactly one trailer");

void at_client_init(at_client_t *client, const ism_port_t *port)
{
    spi_link_init(&client->link, port);
    client->lost = true;
    client->reply_length = 0;
    client->reply[0] = '\0';
}

bool at_client_restart(at_client_t *client)
{
    client->lost = spi_link_restart(&client->link) != SPI_LINK_OK;
    return !client->lost;
}

static void give(const at_parser_t *parser, const uint8_t *bytes, uint32_t count)
{
    if (count > 0)
    {
        parser->sink(parser->sink_context, bytes, count);
    }
}

static void parser_start(at_parser_t *parser, spi_link_sink_t sink, void *sink_context)
{
    memset(parser, 0, sizeof *parser);
    parser->sink = sink;
    parser->sink_context = sink_context;
}

/* One byte enters the tail, the oldest one leaves it as data. */
static void parser_hold(at_parser_t *parser, uint8_t byte)
{
    if (parser->held == sizeof parser->tail)
    {
        give(parser, parser->tail, 1);
        memmove(parser->tail, parser->tail + 1, sizeof parser->tail - 1);
        parser->held--;
    }
    parser->tail[parser->held++] = byte;
}

static void parser_byte(at_parser_t *parser, uint8_t byte)
{
    if (parser->head < 2)
    {
        if (byte == SPI_LINK_FILLER && parser->head == 0)
        {
            return;
        }
        parser->malformed = parser->malformed || byte != (parser->head == 0 ? '\r' : '\n');
        parser->head++;
        return;
    }
    if (byte == SPI_LINK_FILLER)
    {
        parser->filler++;
        return;
    }
    for (; parser->filler > 0; parser->filler--)
    {
        parser_hold(parser, SPI_LINK_FILLER);
    }
    parser_hold(parser, byte);
}

static void parser_sink(void *context, const uint8_t *bytes, uint32_t count)
{
    at_parser_t *parser = context;
    for (uint32_t i = 0; i < count; i++)
    {
        parser_byte(parser, bytes[i]);
    }
}

static at_status_t parser_finish(at_parser_t *parser)
{
    if (parser->malformed || parser->head < 2)
    {
        return AT_GRAMMAR;
    }
    if (parser->held == sizeof parser->tail && memcmp(parser->tail, s_ok_trailer, sizeof parser->tail) == 0)
    {
        return AT_OK;
    }
    if (parser->held >= PROMPT_LENGTH &&
        memcmp(parser->tail + parser->held - PROMPT_LENGTH, s_prompt, PROMPT_LENGTH) == 0)
    {
        give(parser, parser->tail, parser->held - PROMPT_LENGTH);
        return AT_ERROR;
    }
    give(parser, parser->tail, parser->held);
    return AT_PARTIAL;
}

static void keep_reply(void *context, const uint8_t *bytes, uint32_t count)
{
    at_client_t *client = context;
    const uint32_t room = AT_REPLY_SIZE - 1U - client->reply_length;
    if (count > room)
    {
        count = room;
    }
    memcpy(client->reply + client->reply_length, bytes, count);
    client->reply_length += count;
    client->reply[client->reply_length] = '\0';
}

static at_status_t exchange(at_client_t *client, const at_command_t *command)
{
    at_text_t line = *command->text;
    at_text_add(&line, "\r");
    const spi_link_command_t out = {.text = (const uint8_t *)line.bytes,
                                    .text_length = line.length,
                                    .payload = command->payload,
                                    .payload_length = command->payload_length};

    client->reply_length = 0;
    client->reply[0] = '\0';
    if (command->sink != NULL)
    {
        parser_start(&client->parser, command->sink, command->sink_context);
    }
    else
    {
        parser_start(&client->parser, keep_reply, client);
    }

    spi_link_status_t status = spi_link_write(&client->link, &out, COMMAND_PHASE_TIMEOUT_MS);
    if (status == SPI_LINK_OK)
    {
        status = spi_link_read(&client->link, parser_sink, &client->parser, command->timeout_ms);
    }
    if (status != SPI_LINK_OK)
    {
        return status == SPI_LINK_TIMEOUT ? AT_TIMEOUT : AT_GRAMMAR;
    }
    const at_status_t answer = parser_finish(&client->parser);
    return answer == AT_PARTIAL && !command->is_list ? AT_GRAMMAR : answer;
}

/* After a time-out the answer may still come, and would then be taken for the next command's. Being in step again is
 * only believed when `I?` gets an answer that looks like an identity. */
static bool find_step(at_client_t *client)
{
    at_text_t text;
    at_text_start(&text, "I?");
    const at_command_t probe = {.text = &text, .timeout_ms = PROBE_TIMEOUT_MS};
    return spi_link_drain(&client->link) == SPI_LINK_OK && exchange(client, &probe) == AT_OK &&
           at_text_field(client->reply, 6) != NULL;
}

at_status_t at_client_run(at_client_t *client, const at_command_t *command)
{
    if (client->lost)
    {
        return AT_TIMEOUT;
    }
    const at_status_t status = exchange(client, command);
    if (status == AT_TIMEOUT || status == AT_GRAMMAR)
    {
        client->lost = !find_step(client);
    }
    return status;
}

at_status_t at_client_text(at_client_t *client, const at_text_t *text, uint32_t timeout_ms)
{
    const at_command_t command = {.text = text, .timeout_ms = timeout_ms};
    return at_client_run(client, &command);
}

at_status_t at_client_ask(at_client_t *client, const char *text, uint32_t timeout_ms)
{
    at_text_t command;
    at_text_start(&command, text);
    return at_client_text(client, &command, timeout_ms);
}

at_status_t at_client_set(at_client_t *client, const char *command, uint32_t number, uint32_t timeout_ms)
{
    at_text_t text;
    at_text_start(&text, command);
    at_text_add_number(&text, number, 0);
    return at_client_text(client, &text, timeout_ms);
}
