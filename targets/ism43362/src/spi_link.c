#include "spi_link.h"

#include <string.h>

#include "port_calls.h"

/* The tightest set with a full validation report on this board (CMSIS-Driver). */
#define READY_TO_SELECT_US 4U
#define SELECT_TO_CLOCK_US 15U
#define DESELECT_US 3U

#define RESET_HELD_MS 50U
#define CURSOR_TIMEOUT_MS 1500U
#define SETTLE_MS 750U /* given to the module from the second attempt on: DRDY may flicker while it boots */
#define RESTART_ATTEMPTS 3U

/* DRDY is looked at before each word of a short answer, so that none is clocked too many, and before each block of a
 * long one, which a port may move by DMA. */
#define SHORT_ANSWER_WORDS 112U
#define BLOCK_WORDS 16U
/* Longer than any answer (a list of 20 access points, 1460 bytes of data) with room for a late fall of DRDY. */
#define LONGEST_ANSWER_WORDS 2048U
/* The module drops DRDY when NSS rises, within microseconds. */
#define NO_EDGE_MS 250U
/* How long an answer may come after its time-out before the module counts as hung. */
#define LATE_ANSWER_MS 500U

/* Behind two bytes of filler. */
static const uint8_t s_cursor[4] = {'\r', '\n', '>', ' '};

void spi_link_init(spi_link_t *link, const ism_port_t *port)
{
    link->port = port;
    link->next = SPI_LINK_UNKNOWN;
    atomic_init(&link->risen, false);
}

/* The latch orders nothing: whoever sees it looks at the level as well. */
void spi_link_edge(spi_link_t *link, bool level)
{
    if (level)
    {
        atomic_store_explicit(&link->risen, true, memory_order_relaxed);
        port_wake(link->port);
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
    atomic_store_explicit(&link->risen, false, memory_order_relaxed);
    port->select(port->context, false);
    port->delay_us(port->context, DESELECT_US);
}

/* Waits for a rise of DRDY since the last deselect. A latched edge counts only while the level is high: where edges are
 * told by another thread, the one of the last phase may come late. From the first low level on, the level is enough. A
 * level that stays high without an edge is no phase that the module began: nobody waits for it to the end. */
static spi_link_status_t wait_rise(spi_link_t *link, uint32_t timeout_ms)
{
    const ism_port_t *port = link->port;
    const uint32_t start = port_now_ms(port);
    bool seen_low = false;

    for (;;)
    {
        const bool risen = atomic_exchange_explicit(&link->risen, false, memory_order_relaxed);
        const bool level = port_data_ready(port);
        if (level && (risen || seen_low))
        {
            return SPI_LINK_OK;
        }
        seen_low = seen_low || !level;

        const uint32_t waited = port_now_ms(port) - start;
        const uint32_t bound = seen_low || timeout_ms < NO_EDGE_MS ? timeout_ms : NO_EDGE_MS;
        if (waited >= bound)
        {
            return SPI_LINK_TIMEOUT;
        }
        port->wait(port->context, bound - waited);
    }
}

/* The command phase needs no edge: DRDY was seen low at the end of the data phase, so a high level is the new phase. */
static spi_link_status_t wait_command_phase(spi_link_t *link, uint32_t timeout_ms)
{
    return port_data_ready(link->port) ? SPI_LINK_OK : wait_rise(link, timeout_ms);
}

/* ---- reading ---- */

static bool is_filler(const uint8_t *bytes, uint32_t count)
{
    bool filler = true;
    for (uint32_t i = 0; i < count; i++)
    {
        filler = filler && bytes[i] == SPI_LINK_FILLER;
    }
    return filler;
}

/* Makes room by giving all but the newest bytes away. A run of filler is nobody's: DRDY may fall late. */
static void spill(spi_link_answer_t *answer)
{
    while (answer->length > SPI_LINK_KEPT && is_filler(answer->bytes + answer->length - 2U, 2))
    {
        answer->length -= 2U;
    }
    const uint32_t count = answer->length - SPI_LINK_KEPT;
    answer->sink(answer->sink_context, answer->bytes, count);
    memmove(answer->bytes, answer->bytes + count, SPI_LINK_KEPT);
    answer->length = SPI_LINK_KEPT;
    answer->spilled = true;
}

/* Words that come when the answer's memory is full: filler of a late DRDY, or an answer that is too long. */
static uint32_t read_surplus(const ism_port_t *port, spi_link_answer_t *answer)
{
    uint8_t word[2];
    port->transfer(port->context, NULL, word, 1);
    answer->cut = answer->cut || !is_filler(word, sizeof word);
    return 1;
}

/* Clocks one block into the answer's memory; returns its words. */
static uint32_t read_block(const ism_port_t *port, spi_link_answer_t *answer, uint32_t total)
{
    if (answer->size - answer->length < 2U)
    {
        if (answer->sink == NULL)
        {
            return read_surplus(port, answer);
        }
        spill(answer);
    }
    const uint32_t room = (answer->size - answer->length) / 2U;
    const uint32_t block = total < SHORT_ANSWER_WORDS || answer->length == 0 ? 1U : BLOCK_WORDS;
    const uint32_t words = block < room ? block : room;
    uint8_t *place = answer->bytes + answer->length;
    port->transfer(port->context, NULL, place, words);
    if (answer->length > 0 || !is_filler(place, 2))
    {
        answer->length += 2U * words;
    }
    return words;
}

/* Reads the rest of an open window. */
static spi_link_status_t read_rest(spi_link_t *link, spi_link_answer_t *answer)
{
    const ism_port_t *port = link->port;
    uint32_t total = 0;
    while (port_data_ready(port) && total < LONGEST_ANSWER_WORDS)
    {
        total += read_block(port, answer, total);
    }
    const bool stuck = port_data_ready(port);
    link->next = stuck ? SPI_LINK_UNKNOWN : SPI_LINK_COMMAND_NEXT;
    return stuck ? SPI_LINK_STUCK : SPI_LINK_OK;
}

static spi_link_status_t read_window(spi_link_t *link, spi_link_answer_t *answer)
{
    answer->length = 0;
    answer->cut = false;
    answer->spilled = false;
    select_module(link);
    const spi_link_status_t status = read_rest(link, answer);
    deselect_module(link);
    return status;
}

spi_link_status_t spi_link_read(spi_link_t *link, spi_link_answer_t *answer, uint32_t timeout_ms)
{
    const spi_link_status_t status = wait_rise(link, timeout_ms);
    return status == SPI_LINK_OK ? read_window(link, answer) : status;
}

static void drop(void *context, const uint8_t *bytes, uint32_t count)
{
    (void)context;
    (void)bytes;
    (void)count;
}

spi_link_status_t spi_link_drain(spi_link_t *link)
{
    uint8_t bytes[2U * SPI_LINK_KEPT];
    spi_link_answer_t answer = {.bytes = bytes, .size = sizeof bytes, .sink = drop};
    switch (link->next)
    {
    case SPI_LINK_COMMAND_NEXT:
        return SPI_LINK_OK;
    case SPI_LINK_DATA_NEXT:
        return wait_rise(link, LATE_ANSWER_MS) == SPI_LINK_OK || port_data_ready(link->port)
                   ? read_window(link, &answer)
                   : SPI_LINK_TIMEOUT;
    default:
        return SPI_LINK_STUCK;
    }
}

/* ---- restart ---- */

/* `bytes`: what was read, or its beginning. */
static bool is_cursor(const uint8_t *bytes, uint32_t length)
{
    const uint32_t filler = length > 0 && bytes[0] == SPI_LINK_FILLER ? 1U : 0U;
    return length >= filler + sizeof s_cursor && memcmp(bytes + filler, s_cursor, sizeof s_cursor) == 0;
}

static void sleep_ms(const ism_port_t *port, uint32_t milliseconds)
{
    const uint32_t start = port_now_ms(port);
    for (uint32_t waited = 0; waited < milliseconds; waited = port_now_ms(port) - start)
    {
        port->wait(port->context, milliseconds - waited);
    }
}

static spi_link_status_t restart_once(spi_link_t *link, uint32_t settle_ms)
{
    const ism_port_t *port = link->port;
    uint8_t bytes[2U * SPI_LINK_KEPT];
    spi_link_answer_t answer = {.bytes = bytes, .size = sizeof bytes};

    port->select(port->context, false);
    port->reset(port->context, true);
    sleep_ms(port, RESET_HELD_MS);
    atomic_store_explicit(&link->risen, false, memory_order_relaxed);
    port->reset(port->context, false);
    sleep_ms(port, settle_ms);

    spi_link_status_t status = wait_command_phase(link, CURSOR_TIMEOUT_MS);
    if (status == SPI_LINK_OK)
    {
        status = read_window(link, &answer);
    }
    if (status == SPI_LINK_OK && !is_cursor(bytes, answer.length))
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

/* ---- writing ---- */

/* What came in while the first two words of a command went out. In a command phase the module has nothing to send; an
 * answer begins with CR LF behind filler. */
static bool looks_like_answer(const uint8_t seen[4])
{
    return memcmp(seen, s_cursor, 2) == 0 || memcmp(seen + 1, s_cursor, 2) == 0 || memcmp(seen + 2, s_cursor, 2) == 0;
}

/* The window that was opened for a command turned out to be one of data: reads the rest of it. Behind the CR LF of the
 * cursor is its prompt and nothing else. */
static spi_link_status_t read_stale(spi_link_t *link)
{
    uint8_t bytes[2U * SPI_LINK_KEPT] = {0};
    spi_link_answer_t answer = {.bytes = bytes, .size = sizeof bytes, .sink = drop};
    const spi_link_status_t status = read_rest(link, &answer);
    if (status != SPI_LINK_OK)
    {
        return status;
    }
    return memcmp(bytes, s_cursor + 2, 2) == 0 ? SPI_LINK_RESTARTED : SPI_LINK_STALE_ANSWER;
}

static void send_words(const ism_port_t *port, const uint8_t *bytes, uint32_t words)
{
    if (words > 0) /* a DMA cannot move nothing */
    {
        port->transfer(port->context, bytes, NULL, words);
    }
}

static void send_payload(const ism_port_t *port, const uint8_t *bytes, uint32_t length)
{
    send_words(port, bytes, length / 2U);
    if (length % 2U != 0)
    {
        const uint8_t last[2] = {bytes[length - 1U], SPI_LINK_PAD};
        port->transfer(port->context, last, NULL, 1);
    }
}

/* The lock, when there is a payload, is held by the caller. */
static spi_link_status_t write_window(
    spi_link_t *link, const uint8_t *text, uint32_t words, const uint8_t *payload, uint32_t payload_length)
{
    const ism_port_t *port = link->port;
    uint8_t seen[4];
    spi_link_status_t status = SPI_LINK_OK;

    select_module(link);
    port->transfer(port->context, text, seen, 2);
    if (looks_like_answer(seen))
    {
        status = read_stale(link);
    }
    else
    {
        send_words(port, text + 4, words - 2U);
        if (payload != NULL)
        {
            send_payload(port, payload, payload_length);
        }
        link->next = SPI_LINK_DATA_NEXT;
    }
    deselect_module(link);
    return status;
}

spi_link_status_t spi_link_write(
    spi_link_t *link, uint8_t *text, uint32_t length, const spi_link_payload_t *payload, uint32_t timeout_ms)
{
    const ism_port_t *port = link->port;
    const uint32_t words = (length + 1U) / 2U;
    if (wait_command_phase(link, timeout_ms) != SPI_LINK_OK)
    {
        link->next = SPI_LINK_UNKNOWN;
        return SPI_LINK_TIMEOUT;
    }
    if (payload == NULL)
    {
        text[length] = SPI_LINK_PAD;
        return write_window(link, text, words, NULL, 0);
    }

    port_lock(port);
    const uint8_t *bytes = payload->take(payload->context);
    const spi_link_status_t status =
        bytes == NULL ? SPI_LINK_WITHDRAWN : write_window(link, text, words, bytes, payload->length);
    port_unlock(port);
    return status;
}
