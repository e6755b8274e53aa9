/*
 * The module's SPI framing: command phase, data phase, and the DRDY line that tells when each begins.
 *
 * A byte stream travels in 16-bit words, the first byte of a pair in bits 7..0. Every exchange is two NSS windows:
 * one in which the command goes out, one in which the answer is read until DRDY falls. All functions but spi_link_edge
 * are the worker's.
 */
#ifndef SPI_LINK_H
#define SPI_LINK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "ism_port.h"

/** What the module sends when it has nothing to say (NAK): start-up mark, padding and over-read. */
#define SPI_LINK_FILLER 0x15U
/** What the host adds to an odd command. */
#define SPI_LINK_PAD 0x0AU

typedef enum spi_link_status
{
    SPI_LINK_OK,
    SPI_LINK_TIMEOUT,      /**< DRDY did not rise in time */
    SPI_LINK_STUCK,        /**< DRDY did not fall within the longest possible answer */
    SPI_LINK_NO_CURSOR,    /**< what came after the reset was not the start-up cursor */
    SPI_LINK_STALE_ANSWER, /**< an answer was still waiting: it was read away, the command was not taken */
    SPI_LINK_RESTARTED,    /**< that answer was the start-up cursor: the module has reset itself */
    SPI_LINK_WITHDRAWN,    /**< the payload is not to be sent any more; nothing went out */
} spi_link_status_t;

/** What the next rise of DRDY means: its level alone does not tell. */
typedef enum spi_link_phase
{
    SPI_LINK_UNKNOWN,
    SPI_LINK_COMMAND_NEXT,
    SPI_LINK_DATA_NEXT,
} spi_link_phase_t;

typedef struct spi_link
{
    const ism_port_t *port;
    spi_link_phase_t next;
    atomic_bool risen; /**< latched by the interrupt: DRDY rose since the latch was cleared */
} spi_link_t;

/** Takes an answer piece by piece. */
typedef void (*spi_link_sink_t)(void *context, const uint8_t *bytes, uint32_t count);

/** Bytes that follow a command in the same NSS window, straight from where they lie. */
typedef struct spi_link_payload
{
    /** Called with the port's lock held, which is kept until the bytes are out. NULL = withdrawn. */
    const uint8_t *(*take)(void *context);
    void *context;
    uint32_t length;
} spi_link_payload_t;

/** Where an answer lands: straight from the bus, without the filler words in front. */
typedef struct spi_link_answer
{
    uint8_t *bytes;
    uint32_t size;        /**< even, at least SPI_LINK_KEPT + 2 */
    uint32_t length;      /**< bytes there; at most one byte of filler in front, any number behind */
    bool cut;             /**< more than filler came after `bytes` was full */
    bool spilled;         /**< `bytes` is the end of the answer: the sink has what came before */
    spi_link_sink_t sink; /**< when `bytes` is full: takes all but the last SPI_LINK_KEPT; NULL = the rest is cut */
    void *sink_context;
} spi_link_answer_t;

/** Newest bytes of an answer that its sink is not given: its end has to be seen in one piece. */
#define SPI_LINK_KEPT 16U

/** Touches no hardware. */
void spi_link_init(spi_link_t *link, const ism_port_t *port);

/** DRDY changed its level. Interrupt or any thread. */
void spi_link_edge(spi_link_t *link, bool level);

/** Hardware reset, then the start-up cursor. Up to 7 s when no module answers.
 *  SPI_LINK_OK, SPI_LINK_TIMEOUT, SPI_LINK_STUCK or SPI_LINK_NO_CURSOR. */
spi_link_status_t spi_link_restart(spi_link_t *link);

/** Waits up to `timeout_ms` for the command phase and sends one command of `length` bytes, at least 3 (an even number
 * when a payload follows; else text[length] is one byte of room for the pad), then `payload`, which may be NULL.
 *  SPI_LINK_OK, SPI_LINK_TIMEOUT, SPI_LINK_STUCK, SPI_LINK_STALE_ANSWER, SPI_LINK_RESTARTED or SPI_LINK_WITHDRAWN. */
spi_link_status_t spi_link_write(
    spi_link_t *link, uint8_t *text, uint32_t length, const spi_link_payload_t *payload, uint32_t timeout_ms);

/** Waits up to `timeout_ms` for the data phase and reads the answer to its end.
 *  SPI_LINK_OK, SPI_LINK_TIMEOUT or SPI_LINK_STUCK. */
spi_link_status_t spi_link_read(spi_link_t *link, spi_link_answer_t *answer, uint32_t timeout_ms);

/** After a failure: reads and drops an answer that is still to come, within half a second. SPI_LINK_OK when a command
 *  phase comes next. */
spi_link_status_t spi_link_drain(spi_link_t *link);

#endif
