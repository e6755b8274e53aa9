/*
 * One AT command at a time: sends it, takes its answer apart, and finds its way back after a time-out.
 *
 * All functions are the worker's.
 */
#ifndef AT_CLIENT_H
#define AT_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "at_answer.h"
#include "at_text.h"
#include "spi_link.h"

/** Longest text answer that is kept, with what stands around it: `C?` with all its fields full. */
#define AT_MEMORY_SIZE 256U

/** Bound of a command that the module answers without asking anybody else, in milliseconds. */
#define AT_TIMEOUT_MS 3000U

/** Takes the data of a list, piece by piece. */
typedef spi_link_sink_t at_sink_t;
typedef spi_link_payload_t at_payload_t;

typedef struct at_client
{
    spi_link_t link;
    const char *reply;  /**< text of the last answer without its line ends, NUL-terminated; "" when it went elsewhere */
    at_answer_t answer; /**< data of the last answer, as it came */
    bool lost;          /**< out of step with the module, or it restarted: nothing is sent before at_client_restart */
    bool ends_datagrams; /**< set by the station for firmware that puts a line end behind UDP data (C6.2.1.8) */
    uint8_t memory[AT_MEMORY_SIZE];
} at_client_t;

typedef struct at_command
{
    at_text_t *text; /**< without the final `\r` */
    uint32_t timeout_ms;
    const at_payload_t *payload; /**< S3: follows the `\r` in the same NSS window; NULL = none */
    uint8_t *memory;             /**< R0: where the answer lands; NULL = the client's own, as `reply` */
    uint32_t memory_size;        /**< even */
    at_sink_t sink;              /**< takes an answer of any length; AT_PARTIAL is legal then. NULL = no list */
    void *sink_context;
} at_command_t;

/** Touches no hardware; the client begins as lost. */
void at_client_init(at_client_t *client, const ism_port_t *port);

/** Resets the module and reads its cursor; up to 7 s. False when there is no module: `lost` stays set. */
bool at_client_restart(at_client_t *client);

/** Runs one command, and once more if an answer too many stood in its way. Takes `timeout_ms`, 1 s more for the command
 *  phase, and 1 s more to get in step again after a failure.
 *  @return AT_OK or AT_ERROR with the module's answer; AT_PARTIAL for a list; AT_WITHDRAWN when nothing was sent;
 *  AT_TIMEOUT or AT_GRAMMAR after which what was pending has been read away and `I?` was answered; AT_LOST when that
 *  failed too, when the module has restarted, or when it was lost before. */
at_status_t at_client_run(at_client_t *client, const at_command_t *command);

/** A command with a text answer, or none. */
at_status_t at_client_text(at_client_t *client, at_text_t *text, uint32_t timeout_ms);
/** The same for a fixed text. */
at_status_t at_client_ask_for(at_client_t *client, const char *text, uint32_t timeout_ms);
/** The same within AT_TIMEOUT_MS. */
at_status_t at_client_ask(at_client_t *client, const char *text);
/** `<command><number>`: a setting, within AT_TIMEOUT_MS. */
at_status_t at_client_set(at_client_t *client, const char *command, uint32_t number);

/** Wipes the last text answer: `C?` tells the passphrase. */
void at_client_forget(at_client_t *client);

#endif
