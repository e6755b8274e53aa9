#include "line.h"

/* CMSDK UART 0 and timer 0 of the board (Arm AN386; DDI 0479, chapter 4). */
#define REGISTER(address) (*(volatile uint32_t *)(address))
#define UART_DATA REGISTER(0x40004000U)
#define UART_STATE REGISTER(0x40004004U)
#define UART_CTRL REGISTER(0x40004008U)
#define UART_BAUDDIV REGISTER(0x40004010U)
#define UART_TX_FULL 1U
#define UART_RX_FULL 2U
#define TIMER_CTRL REGISTER(0x40000000U)
#define TIMER_VALUE REGISTER(0x40000004U)
#define TIMER_RELOAD REGISTER(0x40000008U)

#define WITHIN_2029 1883000000

/* run.sh starts QEMU with `-icount shift=10`: an instruction takes 1024 ns, in which the timer (25 MHz) counts 25.6. */
#define INSTRUCTIONS(ticks) ((uint64_t)(ticks)*5U / 128U)

static uint64_t s_counted; /* ticks, of the client alone */
static uint32_t s_since;

static void start_counting(void)
{
    s_since = TIMER_VALUE;
}

static void stop_counting(void)
{
    s_counted += (uint32_t)(s_since - TIMER_VALUE); /* counts down */
}

void line_init(void)
{
    UART_BAUDDIV = 16;
    UART_CTRL = 3;
    TIMER_RELOAD = UINT32_MAX;
    TIMER_VALUE = UINT32_MAX;
    TIMER_CTRL = 1;
    s_counted = 0;
    start_counting();
}

uint64_t line_instructions(void)
{
    stop_counting();
    start_counting();
    return INSTRUCTIONS(s_counted);
}

static int send_bytes(void *context, const uint8_t *data, size_t length)
{
    (void)context;
    stop_counting();
    for (size_t i = 0; i < length; i++)
    {
        while ((UART_STATE & UART_TX_FULL) != 0)
        {
        }
        UART_DATA = data[i];
    }
    start_counting();
    return (int)length;
}

static int receive_bytes(void *context, uint8_t *data, size_t length)
{
    size_t got = 0;
    (void)context;
    stop_counting();
    while (got < length && (UART_STATE & UART_RX_FULL) != 0)
    {
        data[got++] = (uint8_t)UART_DATA;
    }
    start_counting();
    return got > 0 ? (int)got : (int)TLS_WOULD_BLOCK;
}

/* The same numbers in every run (xorshift64, G. Marsaglia 2003), so that only the server's vary. */
static int random_bytes(void *context, uint8_t *out, size_t length)
{
    static uint64_t s_state = 0x9E3779B97F4A7C15U;
    (void)context;
    stop_counting();
    for (size_t i = 0; i < length; i++)
    {
        s_state ^= s_state << 13;
        s_state ^= s_state >> 7;
        s_state ^= s_state << 17;
        out[i] = (uint8_t)(s_state >> 32);
    }
    start_counting();
    return 0;
}

static int64_t seconds(void *context)
{
    (void)context;
    return WITHIN_2029;
}

tls_transport_t line_transport(void)
{
    return (tls_transport_t){.send = send_bytes, .receive = receive_bytes};
}

tls_platform_t line_platform(void)
{
    return (tls_platform_t){.random = random_bytes, .utc_seconds = seconds};
}
