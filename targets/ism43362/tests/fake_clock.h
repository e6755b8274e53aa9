/*
 * Model time of the fake module: it moves while bytes are on the bus, while the driver delays and while it waits.
 */
#ifndef FAKE_CLOCK_H
#define FAKE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct fake_module;

#define FAKE_NEVER UINT64_MAX

/* What may happen by itself. */
typedef enum fake_event
{
    FAKE_EVENT_DROP,    /* DRDY falls behind a command */
    FAKE_EVENT_ACT,     /* the command takes effect */
    FAKE_EVENT_OFFER,   /* its answer is ready */
    FAKE_EVENT_COMMAND, /* the next command may come */
    FAKE_EVENT_RESET,   /* the module resets itself */
    FAKE_EVENT_BOOTED,
    FAKE_EVENTS,
} fake_event_t;

/* Set by a test at any time; counts from the next thing that happens. */
typedef struct fake_timing
{
    uint32_t spi_hz;
    uint32_t command_us;        /* NSS high behind a command to DRDY high, for every AT command */
    uint32_t drop_us;           /* NSS high behind a command to DRDY low */
    uint32_t turnaround_us;     /* NSS high behind an answer to DRDY high */
    uint32_t boot_ms;           /* reset to cursor */
    uint32_t join_ms;           /* of C0 that succeeds, beside command_us; so are the following */
    uint32_t failing_join_ms;   /* of C0 that fails */
    uint32_t scan_ms;           /* of F0 */
    uint32_t silent_connect_ms; /* of P6 when nobody answers */
    uint32_t latency_us;        /* module to peer, one way */
    uint32_t bytes_per_second;  /* each way, shared by all sockets; 0 = unlimited */
} fake_timing_t;

typedef struct fake_clock
{
    uint64_t now_ns;
    uint64_t due_ns[FAKE_EVENTS];
} fake_clock_t;

static inline uint64_t fake_us(uint64_t microseconds)
{
    return microseconds * 1000U;
}

static inline uint64_t fake_ms(uint64_t milliseconds)
{
    return milliseconds * 1000000U;
}

uint64_t fake_now_us(const struct fake_module *fake);
/* What the driver's port says. */
uint32_t fake_now_ms(const struct fake_module *fake);
void fake_clock_start(struct fake_module *fake);
void fake_schedule(struct fake_module *fake, fake_event_t event, uint64_t due_ns);
void fake_cancel_all(struct fake_module *fake);
/* Lets time pass, and everything happen that is due, until `end_ns` or, if told so, until the worker is woken. */
void fake_pass_until(struct fake_module *fake, uint64_t end_ns, bool until_woken);

#endif
