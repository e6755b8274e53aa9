#include "recut.h"

#include <string.h>

#include "check.h"

#define HEADER 5U
#define HANDSHAKE 22

void recut_put(recut_t *recut, const uint8_t *data, size_t length)
{
    CHECK(recut->raw_length + length <= sizeof recut->raw);
    memcpy(recut->raw + recut->raw_length, data, length);
    recut->raw_length += length;
}

static void emit(recut_t *recut, const uint8_t *data, size_t length)
{
    CHECK(recut->out_length + length <= sizeof recut->out);
    memcpy(recut->out + recut->out_length, data, length);
    recut->out_length += length;
}

/* All handshake messages that are there, one after the other; 0 when their end is not there yet. */
static size_t gather(const recut_t *recut, uint8_t *messages, size_t *records)
{
    size_t length = 0;
    size_t at = 0;
    while (at + HEADER <= recut->raw_length && recut->raw[at] == HANDSHAKE)
    {
        const size_t record = (size_t)recut->raw[at + 3] << 8 | recut->raw[at + 4];
        if (at + HEADER + record > recut->raw_length)
        {
            return 0;
        }
        memcpy(messages + length, recut->raw + at + HEADER, record);
        length += record;
        at += HEADER + record;
    }
    *records = at;
    /* ServerHelloDone, or something else behind them */
    const bool ends = length >= 4 && memcmp(messages + length - 4, "\x0e\0\0\0", 4) == 0;
    return ends || at + HEADER <= recut->raw_length ? length : 0;
}

static void cut(recut_t *recut)
{
    static uint8_t messages[RECUT_MAX];
    size_t records = 0;
    const size_t length = gather(recut, messages, &records);
    for (size_t at = 0; at < length; at += recut->record)
    {
        const size_t now = length - at < recut->record ? length - at : recut->record;
        const uint8_t header[HEADER] = {HANDSHAKE, 3, 3, (uint8_t)(now >> 8), (uint8_t)now};
        emit(recut, header, sizeof header);
        emit(recut, messages + at, now);
    }
    if (length == 0)
    {
        return;
    }
    memmove(recut->raw, recut->raw + records, recut->raw_length - records);
    recut->raw_length -= records;
    recut->through = true;
}

size_t recut_take(recut_t *recut, uint8_t *data, size_t length)
{
    if (recut->raw_length > 0 && recut->raw[0] == HANDSHAKE && !recut->through)
    {
        cut(recut);
    }
    else
    {
        emit(recut, recut->raw, recut->raw_length);
        recut->raw_length = 0;
    }
    const size_t left = recut->out_length - recut->out_used;
    const size_t now = left < length ? left : length;
    memcpy(data, recut->out + recut->out_used, now);
    recut->out_used += now;
    if (recut->out_used == recut->out_length)
    {
        recut->out_used = 0;
        recut->out_length = 0;
    }
    return now;
}
