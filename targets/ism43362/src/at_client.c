#include "at_client.h"

#include <string.h>

#define COMMAND_PHASE_TIMEOUT_MS 1000U
#define PROBE_TIMEOUT_MS 500U
/* Answers too many that are read away before a command counts as refused. */
#define STALE_ANSWERS_MAX 3U

static const char s_no_reply[] = "";

void at_client_init(at_client_t *client, const ism_port_t *port)
{
    memset(client, 0, sizeof *client);
    spi_link_init(&client->link, port);
    client->lost = true;
    client->reply = s_no_reply;
    client->answer.data = client->memory;
}

bool at_client_restart(at_client_t *client)
{
    client->lost = spi_link_restart(&client->link) != SPI_LINK_OK;
    return !client->lost;
}

/* The byte behind the data was of the trailer, so there is room for the end of the string. */
static void make_reply(at_client_t *client)
{
    at_answer_t text = client->answer;
    at_answer_trim(&text);
    text.data[text.length] = '\0';
    client->reply = (const char *)text.data;
}

static at_status_t from_link(spi_link_status_t status)
{
    switch (status)
    {
    case SPI_LINK_TIMEOUT:
        return AT_TIMEOUT;
    case SPI_LINK_WITHDRAWN:
        return AT_WITHDRAWN;
    case SPI_LINK_RESTARTED:
        return AT_LOST;
    default:
        return AT_GRAMMAR;
    }
}

static at_status_t read_answer(at_client_t *client, const at_command_t *command)
{
    const bool own = command->memory == NULL;
    spi_link_answer_t raw = {.bytes = own ? client->memory : command->memory,
                             .size = own ? sizeof client->memory : command->memory_size,
                             .sink = command->sink,
                             .sink_context = command->sink_context};
    const spi_link_status_t status = spi_link_read(&client->link, &raw, command->timeout_ms);
    if (status != SPI_LINK_OK)
    {
        return from_link(status);
    }
    if (raw.cut)
    {
        return AT_GRAMMAR;
    }

    const at_status_t answer = raw.spilled ? at_answer_parse_end(raw.bytes, raw.length, &client->answer)
                                           : at_answer_parse(raw.bytes, raw.length, &client->answer);
    if (answer == AT_PARTIAL && command->sink == NULL)
    {
        return AT_GRAMMAR;
    }
    if (command->sink != NULL && client->answer.length > 0)
    {
        command->sink(command->sink_context, client->answer.data, client->answer.length);
    }
    else if (own && (answer == AT_OK || answer == AT_ERROR))
    {
        make_reply(client);
    }
    return answer;
}

static at_status_t exchange(at_client_t *client, const at_command_t *command)
{
    spi_link_status_t status = SPI_LINK_STALE_ANSWER;
    client->reply = s_no_reply;
    client->answer.length = 0;
    for (uint32_t i = 0; i < STALE_ANSWERS_MAX && status == SPI_LINK_STALE_ANSWER; i++)
    {
        const uint32_t length = at_text_end(command->text);
        uint8_t *bytes = (uint8_t *)command->text->bytes;
        status = spi_link_write(&client->link, bytes, length, command->payload, COMMAND_PHASE_TIMEOUT_MS);
    }
    return status == SPI_LINK_OK ? read_answer(client, command) : from_link(status);
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
        return AT_LOST;
    }
    const at_status_t status = exchange(client, command);
    const bool doubtful = status == AT_TIMEOUT || status == AT_GRAMMAR;
    client->lost = status == AT_LOST || (doubtful && !find_step(client));
    if (doubtful)
    {
        client->reply = s_no_reply;
        client->answer.length = 0;
    }
    return client->lost ? AT_LOST : status;
}

at_status_t at_client_text(at_client_t *client, at_text_t *text, uint32_t timeout_ms)
{
    const at_command_t command = {.text = text, .timeout_ms = timeout_ms};
    return at_client_run(client, &command);
}

at_status_t at_client_ask_for(at_client_t *client, const char *text, uint32_t timeout_ms)
{
    at_text_t command;
    at_text_start(&command, text);
    return at_client_text(client, &command, timeout_ms);
}

at_status_t at_client_ask(at_client_t *client, const char *text)
{
    return at_client_ask_for(client, text, AT_TIMEOUT_MS);
}

at_status_t at_client_set(at_client_t *client, const char *command, uint32_t number)
{
    at_text_t text;
    at_text_start(&text, command);
    at_text_add_number(&text, number, 0);
    return at_client_text(client, &text, AT_TIMEOUT_MS);
}

void at_client_forget(at_client_t *client)
{
    memset(client->memory, 0, sizeof client->memory);
    client->reply = s_no_reply;
    client->answer.length = 0;
}
