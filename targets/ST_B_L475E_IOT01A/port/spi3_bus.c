#include "spi3_bus.h"

#include <stddef.h>
#include <string.h>

#include "stm32_wait.h"
#include "stm32l475.h"

/* PCLK1 / 4 = 20 MHz, the module's limit. */
#define CLOCK_DIVIDER (1U << SPI_CR1_BR_Pos)
#define CONTROL_1 (SPI_CR1_MSTR | SPI_CR1_SSM | SPI_CR1_SSI | CLOCK_DIVIDER)
/* 16-bit words; RXNE at 16 bits (FRXTH = 0). */
#define CONTROL_2 (15U << SPI_CR2_DS_Pos)

/* Below it, setting up the DMA takes longer than it saves. */
#define DMA_LEAST_WORDS 16U
/* From it on (51 us), other threads get the time. */
#define SLEEP_LEAST_WORDS 64U
/* Of one DMA transfer: 1.6 ms. */
#define DMA_MOST_WORDS 2048U
#define BOUNCE_WORDS 64U
/* A word takes 0.8 us; the rest is for interrupts that come between. */
#define WORD_TIMEOUT_US 1000U
#define BLOCK_TIMEOUT_US 4000U
#define SLEEP_TIMEOUT_MS 5U

#define CLEAR_CHANNELS_1_AND_2 0xFFU
#define MISSING_BYTE 0xFF

static const spi3_sleep_t *s_sleep;
static uint32_t s_failures;
static uint16_t s_bounce[BOUNCE_WORDS];
static uint16_t s_dropped;                /* where words go that nobody wants */
static const uint16_t s_filler = 0x0A0AU; /* what the module's data sheet asks for while reading */

static void enable(void)
{
    stm32_write(&SPI3->CR1, CONTROL_1);
    stm32_write(&SPI3->CR2, CONTROL_2);
    stm32_write(&SPI3->CR1, CONTROL_1 | SPI_CR1_SPE);
}

/* The only way out of a transfer that hangs: FIFOs and a half-sent word are gone with it. */
static void recover(void)
{
    s_failures++;
    stm32_write(&DMA2_Channel1->CCR, 0);
    stm32_write(&DMA2_Channel2->CCR, 0);
    stm32_set(&RCC->APB1RSTR1, RCC_APB1RSTR1_SPI3RST);
    stm32_clear(&RCC->APB1RSTR1, RCC_APB1RSTR1_SPI3RST);
    enable();
}

/* SPE stays set, between the transfers of one NSS window and between windows: only an enabled SPI drives its clock. */
void spi3_bus_init(const spi3_sleep_t *sleep)
{
    s_sleep = sleep;
    s_failures = 0;
    stm32_set(&RCC->AHB1ENR, RCC_AHB1ENR_DMA2EN);
    stm32_set(&RCC->APB1ENR1, RCC_APB1ENR1_SPI3EN);
    (void)stm32_read(&RCC->APB1ENR1);
    stm32_change(DMA2_CSELR, DMA_CSELR_C1S | DMA_CSELR_C2S, DMA2_REQUEST_SPI3 | DMA2_REQUEST_SPI3 << DMA_CHANNEL2_Pos);
    enable();
}

/* ---- by the CPU ---- */

static bool move_word(const uint8_t *out, uint8_t *in)
{
    uint16_t word = s_filler;
    if (out != NULL)
    {
        memcpy(&word, out, sizeof word);
    }
    stm32_write16(&SPI3->DR, word);
    if (!stm32_wait_for(&SPI3->SR, SPI_SR_RXNE, SPI_SR_RXNE, WORD_TIMEOUT_US))
    {
        return false;
    }
    word = stm32_read16(&SPI3->DR);
    if (in != NULL)
    {
        memcpy(in, &word, sizeof word);
    }
    return true;
}

/* One word on its way at a time: the receive FIFO cannot overrun, however long an interrupt takes. */
static bool move_by_cpu(const uint8_t *out, uint8_t *in, uint32_t words)
{
    bool moved = true;
    for (uint32_t i = 0; moved && i < words; i++)
    {
        moved = move_word(out == NULL ? NULL : out + 2U * i, in == NULL ? NULL : in + 2U * i);
    }
    return moved;
}

/* ---- by DMA ---- */

static void set_up_channel(DMA_Channel_TypeDef *channel, uint32_t control, const volatile void *memory, uint32_t words)
{
    stm32_write(&channel->CCR, 0);
    stm32_write(&channel->CNDTR, words);
    stm32_write(&channel->CPAR, SPI3_BASE + (uint32_t)offsetof(SPI_TypeDef, DR));
    stm32_write(&channel->CMAR, stm32_bus_address(memory));
    stm32_write(&channel->CCR, control | DMA_CCR_EN);
}

/* The receiving channel first, and with the higher priority: it must be there before the first word comes back (RM0351,
 * 42.4.9). */
static void start_dma(const uint8_t *out, uint8_t *in, uint32_t words, bool sleeps)
{
    const uint32_t halfwords = DMA_CCR_PSIZE_0 | DMA_CCR_MSIZE_0;
    const uint32_t interrupts = sleeps ? DMA_CCR_TCIE | DMA_CCR_TEIE : 0U;
    const uint32_t receive = halfwords | DMA_CCR_PL_1 | interrupts | (in == NULL ? 0U : DMA_CCR_MINC);
    const uint32_t send = halfwords | DMA_CCR_DIR | (out == NULL ? 0U : DMA_CCR_MINC);

    stm32_write(&DMA2->IFCR, CLEAR_CHANNELS_1_AND_2);
    stm32_set(&SPI3->CR2, SPI_CR2_RXDMAEN);
    set_up_channel(DMA2_Channel1, receive, in == NULL ? (const volatile void *)&s_dropped : in, words);
    set_up_channel(DMA2_Channel2, send, out == NULL ? (const volatile void *)&s_filler : out, words);
    stm32_barrier(); /* what is to be sent is in memory */
    stm32_set(&SPI3->CR2, SPI_CR2_TXDMAEN);
}

/* Every word has come back, so every word has gone out. Asked of the channel's count: the flags may have been cleared
 * by the operating system's interrupt handler. */
static bool await_dma(bool sleeps)
{
    if (sleeps)
    {
        s_sleep->wait(s_sleep->context, SLEEP_TIMEOUT_MS);
    }
    return stm32_wait_for(&DMA2_Channel1->CNDTR, UINT32_MAX, 0, BLOCK_TIMEOUT_US) &&
           stm32_wait_for(&SPI3->SR, SPI_SR_BSY, 0, WORD_TIMEOUT_US);
}

static void stop_dma(void)
{
    stm32_write(&DMA2_Channel1->CCR, 0);
    stm32_write(&DMA2_Channel2->CCR, 0);
    stm32_clear(&SPI3->CR2, SPI_CR2_RXDMAEN | SPI_CR2_TXDMAEN);
    stm32_write(&DMA2->IFCR, CLEAR_CHANNELS_1_AND_2);
    stm32_barrier(); /* what was received is in memory */
}

static bool move_by_dma(const uint8_t *out, uint8_t *in, uint32_t words)
{
    const bool sleeps = words >= SLEEP_LEAST_WORDS;
    start_dma(out, in, words, sleeps);
    const bool moved = await_dma(sleeps);
    stop_dma();
    return moved;
}

/* ---- which ---- */

static bool is_odd(const void *memory)
{
    return ((uintptr_t)memory & 1U) != 0;
}

/* The DMA moves aligned half-words only; a buffer that begins at an odd address is copied piece by piece.
 * One piece of memory serves both ways: a word has gone out before its answer comes. */
static bool move_odd(const uint8_t *out, uint8_t *in, uint32_t words)
{
    uint8_t *bounce = (uint8_t *)s_bounce;
    if (out != NULL)
    {
        memcpy(bounce, out, (size_t)2U * words);
    }
    const bool moved = move_by_dma(out == NULL ? NULL : bounce, in == NULL ? NULL : bounce, words);
    if (in != NULL)
    {
        memcpy(in, bounce, (size_t)2U * words);
    }
    return moved;
}

/* Moves a first part of the words; returns how many, 0 after a failure. */
static uint32_t move_part(const uint8_t *out, uint8_t *in, uint32_t words)
{
    const bool odd = is_odd(out) || is_odd(in);
    const uint32_t most = odd ? BOUNCE_WORDS : DMA_MOST_WORDS;
    const uint32_t part = words < most ? words : most;
    bool moved = false;
    if (part < DMA_LEAST_WORDS)
    {
        moved = move_by_cpu(out, in, part);
    }
    else if (odd)
    {
        moved = move_odd(out, in, part);
    }
    else
    {
        moved = move_by_dma(out, in, part);
    }
    return moved ? part : 0U;
}

void spi3_bus_transfer(const uint8_t *out, uint8_t *in, uint32_t words)
{
    uint32_t done = 0;
    uint32_t part = 1;
    while (part > 0 && done < words)
    {
        part = move_part(out == NULL ? NULL : out + 2U * done, in == NULL ? NULL : in + 2U * done, words - done);
        done += part;
    }
    if (done < words)
    {
        recover();
        if (in != NULL)
        {
            memset(in + 2U * done, MISSING_BYTE, (size_t)2U * (words - done));
        }
    }
}

void spi3_bus_on_dma(void)
{
    stm32_write(&DMA2->IFCR, DMA_ISR_GIF1);
    s_sleep->wake(s_sleep->context);
}

uint32_t spi3_bus_failures(void)
{
    return s_failures;
}
