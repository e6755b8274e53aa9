/* SPI3 (RM0351, 42). */
#include "model_internal.h"

#define WORD_BITS 16U
#define CYCLE_PS 12500U
#define LEAST_DIVIDER 4U /* 20 MHz, the module's limit */

static model_spi_t *spi(void)
{
    return &stm32_model()->spi;
}

static uint32_t control_1(void)
{
    return *model_reg(SPI3_BASE + offsetof(SPI_TypeDef, CR1));
}

static uint32_t control_2(void)
{
    return *model_reg(SPI3_BASE + offsetof(SPI_TypeDef, CR2));
}

static bool is_clocked(void)
{
    return (*model_reg(RCC_BASE + offsetof(RCC_TypeDef, APB1ENR1)) & RCC_APB1ENR1_SPI3EN) != 0 &&
           (*model_reg(RCC_BASE + offsetof(RCC_TypeDef, APB1RSTR1)) & RCC_APB1RSTR1_SPI3RST) == 0;
}

static bool is_enabled(void)
{
    return (control_1() & SPI_CR1_SPE) != 0;
}

bool spi_is_busy(void)
{
    return spi()->shifting || spi()->to_send > 0;
}

void spi_power_up(void)
{
    const bool dead = spi()->dead;
    *spi() = (model_spi_t){.end_ns = MODEL_NEVER, .dead = dead, .words = spi()->words};
    *model_reg(SPI3_BASE + offsetof(SPI_TypeDef, CR1)) = 0;
    *model_reg(SPI3_BASE + offsetof(SPI_TypeDef, CR2)) = 7U << SPI_CR2_DS_Pos;
}

/* ---- the wire ---- */

static uint32_t divider(void)
{
    return 2U << ((control_1() & SPI_CR1_BR) >> SPI_CR1_BR_Pos);
}

/* Mode 0, 16 bits, most significant first, both directions, slave select by software, 20 MHz at most, on its pins. */
static bool reaches_module(void)
{
    const uint32_t checked = SPI_CR1_CPHA | SPI_CR1_CPOL | SPI_CR1_MSTR | SPI_CR1_LSBFIRST | SPI_CR1_SSI | SPI_CR1_SSM |
                             SPI_CR1_RXONLY | SPI_CR1_BIDIMODE;
    return (control_1() & checked) == (SPI_CR1_MSTR | SPI_CR1_SSI | SPI_CR1_SSM) &&
           (control_2() & (SPI_CR2_DS | SPI_CR2_FRXTH | SPI_CR2_NSSP)) == 15U << SPI_CR2_DS_Pos &&
           divider() >= LEAST_DIVIDER && gpio_carries_spi();
}

static void begin_word(void)
{
    model_spi_t *bus = spi();
    if (bus->shifting || bus->to_send == 0 || !is_enabled() || (control_1() & SPI_CR1_MSTR) == 0)
    {
        return;
    }
    bus->shifting = true;
    bus->shifted = bus->sending[0];
    bus->sending[0] = bus->sending[1];
    bus->to_send--;
    bus->end_ns = bus->dead ? MODEL_NEVER : stm32_model_now_ns() + (uint64_t)WORD_BITS * divider() * CYCLE_PS / 1000U;
}

static void end_word(void)
{
    model_spi_t *bus = spi();
    const model_world_t *world = &stm32_model()->world;
    uint16_t answer = UINT16_MAX;
    bus->shifting = false;
    bus->end_ns = MODEL_NEVER;
    bus->words++;
    if (model_require(reaches_module(), "SPI3 is not set up as the module needs it") && world->exchange != NULL)
    {
        answer = world->exchange(world->context, bus->shifted);
    }
    if (!model_require(bus->to_read < 2U, "receive FIFO overrun"))
    {
        bus->overrun = true;
        return;
    }
    bus->received[bus->to_read++] = answer;
}

void spi_advance(void)
{
    if (spi()->shifting && spi()->end_ns <= stm32_model_now_ns())
    {
        end_word();
    }
    begin_word();
}

uint64_t spi_next_ns(void)
{
    return spi()->end_ns;
}

/* ---- FIFOs ---- */

/* TXE: the FIFO of 32 bits is at most half full. */
static bool is_half_empty(void)
{
    return spi()->to_send <= 1U;
}

bool spi_wants_word(void)
{
    return is_enabled() && (control_2() & SPI_CR2_TXDMAEN) != 0 && is_half_empty();
}

bool spi_has_word(void)
{
    return (control_2() & SPI_CR2_RXDMAEN) != 0 && spi()->to_read > 0;
}

void spi_give_word(uint16_t word)
{
    model_spi_t *bus = spi();
    if (model_require(bus->to_send < 2U, "transmit FIFO overrun") &&
        model_require(is_enabled(), "SPI3 data written while it is disabled"))
    {
        bus->sending[bus->to_send++] = word;
        begin_word();
    }
}

uint16_t spi_take_word(void)
{
    model_spi_t *bus = spi();
    if (!model_require(bus->to_read > 0, "SPI3 data read while there is none"))
    {
        return 0;
    }
    const uint16_t word = bus->received[0];
    bus->received[0] = bus->received[1];
    bus->to_read--;
    return word;
}

/* ---- registers ---- */

static uint32_t fifo_level(uint32_t words)
{
    return words == 0 ? 0U : words + 1U; /* empty, half, full */
}

static uint32_t status(void)
{
    const model_spi_t *bus = spi();
    return (bus->to_read > 0 ? SPI_SR_RXNE : 0U) | (is_half_empty() ? SPI_SR_TXE : 0U) |
           (bus->overrun ? SPI_SR_OVR : 0U) | (spi_is_busy() ? SPI_SR_BSY : 0U) |
           fifo_level(bus->to_read) << SPI_SR_FRLVL_Pos | fifo_level(bus->to_send) << SPI_SR_FTLVL_Pos;
}

uint32_t spi_read(uint32_t offset, uint32_t width)
{
    if (!model_require(is_clocked(), "SPI3 read without a clock or in reset"))
    {
        return 0;
    }
    switch (offset)
    {
    case offsetof(SPI_TypeDef, DR):
        (void)model_require(width == 2, "SPI3 data read in the wrong width");
        return spi_take_word();
    case offsetof(SPI_TypeDef, SR):
        return status();
    default:
        return *model_reg(SPI3_BASE + offset);
    }
}

static void check_control_1(uint32_t value)
{
    const uint32_t changed = value ^ control_1();
    (void)model_require(!is_enabled() || (changed & ~SPI_CR1_SPE) == 0, "SPI3 CR1 changed while it is enabled");
    (void)model_require((changed & SPI_CR1_SPE) == 0 || !is_enabled() || (!spi_is_busy() && spi()->to_read == 0),
                        "SPI3 disabled before its FIFOs are empty");
    (void)model_require((value & SPI_CR1_MSTR) == 0 || (value & (SPI_CR1_SSM | SPI_CR1_SSI)) != SPI_CR1_SSM,
                        "SPI3 is master with its own select low (MODF)");
}

void spi_write(uint32_t offset, uint32_t value, uint32_t width)
{
    if (!model_require(is_clocked(), "SPI3 written without a clock or in reset"))
    {
        return;
    }
    switch (offset)
    {
    case offsetof(SPI_TypeDef, DR):
        (void)model_require(width == 2, "SPI3 data written in the wrong width");
        spi_give_word((uint16_t)value);
        return;
    case offsetof(SPI_TypeDef, CR1):
        check_control_1(value);
        break;
    case offsetof(SPI_TypeDef, CR2):
        (void)model_require(!is_enabled() || ((value ^ control_2()) & ~(SPI_CR2_RXDMAEN | SPI_CR2_TXDMAEN)) == 0,
                            "SPI3 CR2 changed while it is enabled");
        break;
    default:
        break;
    }
    *model_reg(SPI3_BASE + offset) = value;
}
