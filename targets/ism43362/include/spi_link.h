/*
 * The module's SPI framing: command phase, data phase, and the DRDY line that tells when each begins.
 *
 * A byte stream travels in 16-bit words, the first byte of a pair in bits 7..0. Every exchange is two NSS windows:
 * one in which the command goes out, one in which the response is read until DRDY falls.
 */
#ifndef SPI_LINK_H
#define SPI_LINK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "ism_port.h"

/** What the module sends when it has nothing to say (NAK): start-up mark, padding and over-read. */
#define SPI_LINK_FILLER 0x15U

typedef enum spi_link_status
{
    SPI_LINK_OK,
    SPI_LINK_TIMEOUT, /**< DRDY did not rise in time */
    SPI_LINK_STUCK,   /**< DRDY did not fall within the longest possible response */
    SPI_LINK_NO_CURSOR,
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

/** Takes the bytes of a response, piece by piece. */
typedef void (*spi_link_sink_t)(void *context, const uint8_t *bytes, uint32_t count);

/** Two byte strings that go out as one stream in one NSS window. */
typedef struct spi_link_command
{
    const uint8_t *text;
    uint32_t text_length;
    const uint8_t *payload;
    uint32_t payload_length;
} spi_link_command_t;

void spi_link_init(spi_link_t *link, const ism_port_t *port);

/** Interrupt side: DRDY changed its level. */
void spi_link_edge(spi_link_t *link, bool level);

/** Hardware reset, then the start-up cursor. Takes up to about 5 s when no module answers. */
spi_link_status_t spi_link_restart(spi_link_t *link);

/** Waits for the command phase and sends one command, padded to whole words. */
spi_link_status_t spi_link_write(spi_link_t *link, const spi_link_command_t *command, uint32_t timeout_ms);

/** Waits for the data phase and reads the response to its end; padding and over-read included. */
spi_link_status_t spi_link_read(spi_link_t *link, spi_link_sink_t sink, void *sink_context, uint32_t timeout_ms);

/** After a failure: reads and drops an answer that is still to come. OK when a command phase comes next. */
spi_link_status_t spi_link_drain(spi_link_t *link);

#endif
