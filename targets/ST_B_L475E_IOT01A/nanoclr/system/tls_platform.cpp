#include "tls_platform.h"

#include <nanoHAL_Time.h>

#include "safe_random.h"

static const int64_t TicksPerSecond = 10000000;

static int Random(void *context, uint8_t *out, size_t length)
{
    (void)context;
    return safe_random_fill(out, length) ? 0 : -1;
}

static int64_t UtcSeconds(void *context)
{
    (void)context;
    return ((int64_t)HAL_Time_CurrentDateTime(false) - TIME_UNIX_EPOCH_AS_TICKS) / TicksPerSecond;
}

const tls_platform_t *board_tls_platform(void)
{
    static const tls_platform_t s_platform = {nullptr, Random, UtcSeconds};
    return &s_platform;
}
