/* DMA2, the two channels that serve SPI3 (RM0351, 11). */
#include <string.h>

#include "model_internal.h"

#define CHANNELS 2U
#define WINDOWS 16U
#define WINDOW_BYTES 0x10000U
#define MEMORY_BASE 0x20000000U
#define DATA_REGISTER (SPI3_BASE + (uint32_t)offsetof(SPI_TypeDef, DR))

/* Where pieces of this machine's memory appear on the modelled bus; their last two address bits are the same. */
static uintptr_t s_windows[WINDOWS];
static uint32_t s_next_window;

static model_dma_t *dma(void)
{
    return &stm32_model()->dma;
}

static uint32_t *channel_reg(uint32_t channel, size_t offset)
{
    return model_reg(DMA2_Channel1_BASE + channel * DMA_CHANNEL_STEP + (uint32_t)offset);
}

static uint32_t control(uint32_t channel)
{
    return *channel_reg(channel, offsetof(DMA_Channel_TypeDef, CCR));
}

static uint32_t flag(uint32_t channel, uint32_t of_channel_1)
{
    return of_channel_1 << DMA_CHANNEL2_Pos * channel;
}

void dma_power_up(void)
{
    const model_dma_t kept = *dma();
    *dma() = (model_dma_t){.fail_after = kept.fail_after, .words_total = kept.words_total};
}

uint32_t stm32_bus_address(const volatile void *memory)
{
    const uint32_t window = s_next_window++ % WINDOWS;
    s_windows[window] = (uintptr_t)memory & ~(uintptr_t)3U;
    return MEMORY_BASE + window * WINDOW_BYTES + (uint32_t)((uintptr_t)memory & 3U);
}

static uint8_t *memory_at(uint32_t address)
{
    const uint32_t offset = address - MEMORY_BASE;
    return (uint8_t *)(s_windows[offset / WINDOW_BYTES % WINDOWS] + offset % WINDOW_BYTES);
}

/* ---- transfers ---- */

static uint8_t *next_place(uint32_t channel)
{
    const bool walks = (control(channel) & DMA_CCR_MINC) != 0;
    return memory_at(*channel_reg(channel, offsetof(DMA_Channel_TypeDef, CMAR))) +
           (walks ? 2U * dma()->moved[channel] : 0U);
}

static bool is_requested(uint32_t channel)
{
    if (!dma()->enabled[channel])
    {
        return false;
    }
    const uint32_t request = *model_reg(DMA2_CSELR_BASE) >> 4U * channel & 15U;
    return *channel_reg(channel, offsetof(DMA_Channel_TypeDef, CNDTR)) > 0 && request == DMA2_REQUEST_SPI3 &&
           (channel == 0 ? spi_has_word() : spi_wants_word());
}

static void fail(uint32_t channel)
{
    dma()->flags |= flag(channel, DMA_ISR_TEIF1 | DMA_ISR_GIF1);
    *channel_reg(channel, offsetof(DMA_Channel_TypeDef, CCR)) &= ~DMA_CCR_EN;
    dma()->enabled[channel] = false;
}

static void move(uint32_t channel)
{
    uint8_t *place = next_place(channel);
    uint16_t word;
    if (channel == 0)
    {
        word = spi_take_word();
        memcpy(place, &word, sizeof word);
        dma()->words_total++;
    }
    else
    {
        memcpy(&word, place, sizeof word);
        spi_give_word(word);
    }
    dma()->moved[channel]++;
    uint32_t *count = channel_reg(channel, offsetof(DMA_Channel_TypeDef, CNDTR));
    if (--*count == 0)
    {
        dma()->flags |= flag(channel, DMA_ISR_TCIF1 | DMA_ISR_GIF1);
    }
}

void dma_advance(void)
{
    for (uint32_t channel = 0; channel < CHANNELS; channel++)
    {
        while (is_requested(channel))
        {
            if (channel == 0 && dma()->fail_after > 0 && --dma()->fail_after == 0)
            {
                fail(channel);
                break;
            }
            move(channel);
        }
    }
}

bool dma_interrupts(void)
{
    const uint32_t enabled = ((control(0) & DMA_CCR_TCIE) != 0 ? DMA_ISR_TCIF1 : 0U) |
                             ((control(0) & DMA_CCR_TEIE) != 0 ? DMA_ISR_TEIF1 : 0U);
    return (dma()->flags & enabled) != 0;
}

/* ---- registers ---- */

static void check_start(uint32_t channel, uint32_t value)
{
    const uint32_t wanted = DMA_CCR_PSIZE_0 | DMA_CCR_MSIZE_0 | (channel == 0 ? 0U : DMA_CCR_DIR);
    const uint32_t checked =
        DMA_CCR_PSIZE | DMA_CCR_MSIZE | DMA_CCR_DIR | DMA_CCR_PINC | DMA_CCR_CIRC | DMA_CCR_MEM2MEM;
    (void)model_require((value & checked) == wanted, "DMA channel is not set up for half-words of SPI3");
    (void)model_require(*channel_reg(channel, offsetof(DMA_Channel_TypeDef, CPAR)) == DATA_REGISTER,
                        "DMA channel does not point at SPI3's data register");
    (void)model_require(*channel_reg(channel, offsetof(DMA_Channel_TypeDef, CMAR)) % 2U == 0,
                        "DMA memory address is odd");
    (void)model_require(*channel_reg(channel, offsetof(DMA_Channel_TypeDef, CNDTR)) > 0,
                        "DMA channel has nothing to move");
    dma()->moved[channel] = 0;
}

static void write_channel(uint32_t channel, uint32_t offset, uint32_t value)
{
    const bool enabled = (control(channel) & DMA_CCR_EN) != 0;
    if (offset == offsetof(DMA_Channel_TypeDef, CCR))
    {
        (void)model_require(!enabled || (value & DMA_CCR_EN) == 0, "DMA channel changed while it is enabled");
        if ((value & DMA_CCR_EN) != 0 && !enabled)
        {
            check_start(channel, value);
        }
        dma()->enabled[channel] = (value & DMA_CCR_EN) != 0;
    }
    else if (!model_require(!enabled, "DMA channel's count or address written while it is enabled"))
    {
        return;
    }
    *channel_reg(channel, offset) = offset == offsetof(DMA_Channel_TypeDef, CNDTR) ? value & 0xFFFFU : value;
}

/* A cleared global flag takes the channel's others with it. */
static uint32_t cleared(uint32_t value)
{
    for (uint32_t channel = 0; channel < CHANNELS; channel++)
    {
        value |= (value & flag(channel, DMA_ISR_GIF1)) != 0 ? flag(channel, 15U) : 0U;
    }
    return value;
}

uint32_t dma_read(uint32_t offset)
{
    return offset == offsetof(DMA_TypeDef, ISR) ? dma()->flags : *model_reg(DMA2_BASE + offset);
}

void dma_write(uint32_t offset, uint32_t value)
{
    const uint32_t first = DMA2_Channel1_BASE - DMA2_BASE;
    if (!model_require((*model_reg(RCC_BASE + offsetof(RCC_TypeDef, AHB1ENR)) & RCC_AHB1ENR_DMA2EN) != 0,
                       "DMA2 written without a clock"))
    {
        return;
    }
    if (offset == offsetof(DMA_TypeDef, IFCR))
    {
        dma()->flags &= ~cleared(value);
    }
    else if (offset >= first && offset < first + CHANNELS * DMA_CHANNEL_STEP)
    {
        write_channel((offset - first) / DMA_CHANNEL_STEP, (offset - first) % DMA_CHANNEL_STEP, value);
    }
    else
    {
        *model_reg(DMA2_BASE + offset) = value;
    }
}
