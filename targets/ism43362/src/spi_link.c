#include "spi_link.h"

#include <string.h>

/* The tightest set with a full validation report on this board (CMSIS-Driver). */
#define READY_TO_SELECT_US 4U
#define SELECT_TO_CLOCK_US 15U
#define DESELECT_US 3U

#define RESET_HELD_MS 50U
#define CURSOR_TIMEOUT_MS 1500U
#define SETTLE_MS 750U /* given to the module from the second attempt on: DRDY may flicker while it boots */
#define RESTART_ATTEMPTS 3U

#define PAD 0x0AU
#define WRITE_CHUNK_WORDS 64U
#define READ_CHUNK_WORDS 16U
/* The shortest response, a setter's OK, has 10 bytes: it is read without clocking a word too many. */
#define FIRST_CHUNK_WORDS 5U
/* Longer than any response (a list of 20 access points, 1460 bytes of data) with room for a late fall of DRDY. */
#define LONGEST_RESPONSE_WORDS 2048U
/* How long an answer may come after its time-out before the module counts as hung. */
#define LATE_ANSWER_MS 500U

static const uint8_t s_cursor[6] = {SPI_LINK_FILLER, SPI_LINK_FILLER, '\r', '\n', '>', ' '};

void spi_link_init(spi_link_t *link, const ism_port_t *port)
{
    link->port = port;
    link->next = SPI_LINK_UNKNOWN;
    atomic_init(&link->risen, false);
}

void spi_link_edge(spi_link_t *link, bool level)
{
    if (level)
    {
        atomic_store(&link->risen, true);
        link->port->wake(link->port->context);
    }
}

static void select_module(const spi_link_t *link)
{
    const ism_port_t *port = link->port;
    port->delay_us(port->context, READY_TO_SELECT_US);
    port->select(port->context, true);
    port->delay_us(port->context, SELECT_TO_CLOCK_US);
}

/* The latch is cleared while NSS is still low: the next phase cannot begin before NSS rises, so no edge is lost and
 * the old level cannot be taken for the new phase. */
static void deselect_module(spi_link_t *link)
{
    const ism_port_t *port = link->port;
    atomic_store(&link->risen, false);
    port->select(port->context, false);
    port->delay_us(port->context, DESELECT_US);
}

/* Waits for a rise of DRDY since the last deselect. A latched edge counts only while the level is high: where edges are
 * told by another thread, the one of the last phase may come late. From the first low level on, the level is enough. */
static spi_link_status_t wait_rise(spi_link_t *link, uint32_t timeout_ms)
{
    const ism_port_t *port = link->port;
    const uint32_t start = port->now_ms(port->context);
    bool seen_low = false;

    for (;;)
    {
        const bool risen = atomic_exchange(&link->risen, false);
        const bool level = port->data_ready(port->context);
        if (level && (risen || seen_low))
        {
            return SPI_LINK_OK;
        }
        seen_low = seen_low || !level;

        const uint32_t waited = port->now_ms(port->context) - start;
        if (waited >= timeout_ms)
        {
            return SPI_LINK_TIMEOUT;
        }
        port->wait(port->context, timeout_ms - waited);
    }
}

/* The command phase needs no edge: DRDY was seen low at the end of the data phase, so a high level is the new phase. */
static spi_link_status_t wait_command_phase(spi_link_t *link, uint32_t timeout_ms)
{
    return link->port->data_ready(link->port->context) ? SPI_LINK_OK : wait_rise(link, timeout_ms);
}

static void drop(void *context, const uint8_t *bytes, uint32_t count)
{
    (void)context;
    (void)bytes;
    (void)count;
}

/* Clocks words until DRDY falls. */
static spi_link_status_t read_window(spi_link_t *link, spi_link_sink_t sink, void *sink_context)
{
    const ism_port_t *port = link->port;
    uint8_t bytes[2U * READ_CHUNK_WORDS];
    uint32_t chunk = FIRST_CHUNK_WORDS;
    uint32_t total = 0;

    select_module(link);
    while (port->data_ready(port->context) && total < LONGEST_RESPONSE_WORDS)
    {
        port->transfer(port->context, NULL, bytes, chunk);
        sink(sink_context, bytes, 2U * chunk);
        total += chunk;
        chunk = READ_CHUNK_WORDS;
    }
    const bool stuck = port->data_ready(port->context);
    deselect_module(link);
    link->next = stuck ? SPI_LINK_UNKNOWN : SPI_LINK_COMMAND_NEXT;
    return stuck ? SPI_LINK_STUCK : SPI_LINK_OK;
}

/* Collects the first bytes of the start-up cursor. */
typedef struct cursor_reader
{
    uint8_t bytes[sizeof s_cursor];
    uint32_t count;
} cursor_reader_t;

static void take_cursor(void *context, const uint8_t *bytes, uint32_t count)
{
    cursor_reader_t *reader = context;
    for (uint32_t i = 0; i < count && reader->count < sizeof reader->bytes; i++)
    {
        reader->bytes[reader->count++] = bytes[i];
    }
}

static void sleep_ms(const ism_port_t *port, uint32_t milliseconds)
{
    const uint32_t start = port->now_ms(port->context);
    for (uint32_t waited = 0; waited < milliseconds; waited = port->now_ms(port->context) - start)
    {
        port->wait(port->context, milliseconds - waited);
    }
}

static spi_link_status_t restart_once(spi_link_t *link, uint32_t settle_ms)
{
    const ism_port_t *port = link->port;
    cursor_reader_t reader = {.count = 0};

    port->select(port->context, false);
    port->reset(port->context, true);
    sleep_ms(port, RESET_HELD_MS);
    atomic_store(&link->risen, false);
    port->reset(port->context, false);
    sleep_ms(port, settle_ms);

    spi_link_status_t status = wait_command_phase(link, CURSOR_TIMEOUT_MS);
    if (status == SPI_LINK_OK)
    {
        status = read_window(link, take_cursor, &reader);
    }
    if (status == SPI_LINK_OK && memcmp(reader.bytes, s_cursor, sizeof s_cursor) != 0)
    {
        status = SPI_LINK_NO_CURSOR;
    }
    return status;
}

spi_link_status_t spi_link_restart(spi_link_t *link)
{
    spi_link_status_t status = SPI_LINK_TIMEOUT;
    for (uint32_t attempt = 0; attempt < RESTART_ATTEMPTS && status != SPI_LINK_OK; attempt++)
    {
        status = restart_once(link, attempt == 0 ? 0 : SETTLE_MS);
    }
    return status;
}

/* Byte `index` of the stream text + payload + pad. */
static uint8_t stream_byte(const spi_link_command_t *command, uint32_t index)
{
    if (index < command->text_length)
    {
        return command->text[index];
    }
    index -= command->text_length;
    return index < command->payload_length ? command->payload[index] : PAD;
}

spi_link_status_t spi_link_write(spi_link_t *link, const spi_link_command_t *command, uint32_t timeout_ms)
{
    const ism_port_t *port = link->port;
    const uint32_t words = (command->text_length + command->payload_length + 1U) / 2U;
    uint8_t chunk[2U * WRITE_CHUNK_WORDS];

    if (wait_command_phase(link, timeout_ms) != SPI_LINK_OK)
    {
        link->next = SPI_LINK_UNKNOWN;
        return SPI_LINK_TIMEOUT;
    }
    select_module(link);
    for (uint32_t done = 0; done < words;)
    {
        uint32_t count = 0;
        for (; count < WRITE_CHUNK_WORDS && done < words; count++, done++)
        {
            chunk[2U * count] = stream_byte(command, 2U * done);
            chunk[2U * count + 1U] = stream_byte(command, 2U * done + 1U);
        }
        port->transfer(port->context, chunk, NULL, count);
    }
    deselect_module(link);
    link->next = SPI_LINK_DATA_NEXT;
    return SPI_LINK_OK;
}

spi_link_status_t spi_link_read(spi_link_t *link, spi_link_sink_t sink, void *sink_context, uint32_t timeout_ms)
{
    const spi_link_status_t status = wait_rise(link, timeout_ms);
    return status == SPI_LINK_OK ? read_window(link, sink, sink_context) : status;
}

spi_link_status_t spi_link_drain(spi_link_t *link)
{
    switch (link->next)
    {
    case SPI_LINK_COMMAND_NEXT:
        return SPI_LINK_OK;
    case SPI_LINK_DATA_NEXT:
        return spi_link_read(link, drop, NULL, LATE_ANSWER_MS);
    default:
        return SPI_LINK_STUCK;
    }
}
