/*
 * One AT command at a time: sends it, takes its answer apart, and finds its way back after a time-out.
 */
#ifndef AT_CLIENT_H
#define AT_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "at_text.h"
#include "spi_link.h"

/** Longest text answer that is kept: `C?` with all its fields full. */
#define AT_REPLY_SIZE 256U

/** Bound of a command that the module answers without asking anybody else. */
#define AT_TIMEOUT_MS 3000U

typedef enum at_status
{
    AT_OK,
    AT_ERROR,   /**< the module answered ERROR; `reply` has its text */
    AT_PARTIAL, /**< data without a prompt: one line of a list whose rest is fetched with MR */
    AT_TIMEOUT, /**< no answer in time */
    AT_GRAMMAR, /**< an answer that is none */
} at_status_t;

/** Splits an answer while it arrives: CR LF in front, data, CR LF OK CR LF > blank behind. Filler (0x15) is dropped in
 *  front of the first and behind the last; everything between belongs to the data, whatever it looks like. */
typedef struct at_parser
{
    spi_link_sink_t sink;
    void *sink_context;
    uint8_t head;    /**< bytes of the leading CR LF seen */
    bool malformed;  /**< it did not begin with CR LF */
    uint8_t held;    /**< bytes in `tail` */
    uint8_t tail[8]; /**< the newest bytes, which may be the trailer */
    uint32_t filler; /**< run of filler bytes after `tail`: data if more follows, else padding */
} at_parser_t;

typedef struct at_client
{
    spi_link_t link;
    bool lost; /**< out of step with the module, or it restarted: nothing is sent before at_client_restart */
    uint32_t reply_length;
    char reply[AT_REPLY_SIZE]; /**< text answer of the last command, NUL-terminated */
    at_parser_t parser;
} at_client_t;

typedef struct at_command
{
    const at_text_t *text;  /**< without the final `\r` */
    const uint8_t *payload; /**< follows the `\r` in the same NSS window; NULL = none */
    uint32_t payload_length;
    spi_link_sink_t sink; /**< takes the data of the answer; NULL = `reply` */
    void *sink_context;
    uint32_t timeout_ms;
    bool is_list; /**< AT_PARTIAL is an answer too */
} at_command_t;

void at_client_init(at_client_t *client, const ism_port_t *port);

/** Resets the module and reads its cursor. */
bool at_client_restart(at_client_t *client);

/** Runs one command. After AT_TIMEOUT and AT_GRAMMAR the client has read away what was pending and asked `I?`;
 *  if that failed too, `lost` is set. */
at_status_t at_client_run(at_client_t *client, const at_command_t *command);

/** A command with a text answer, or none. */
at_status_t at_client_text(at_client_t *client, const at_text_t *text, uint32_t timeout_ms);
/** The same for a fixed text. */
at_status_t at_client_ask(at_client_t *client, const char *text, uint32_t timeout_ms);
/** `<command><number>`: a setting. */
at_status_t at_client_set(at_client_t *client, const char *command, uint32_t number, uint32_t timeout_ms);

#endif
