/* GPIO, SYSCFG and EXTI. */
#include "model_internal.h"

#define PORTS_FIRST 'A'

static uint32_t reg(uint32_t block, size_t offset)
{
    return *model_reg(block + (uint32_t)offset);
}

static char port_letter(uint32_t block)
{
    return (char)('B' + (block - GPIOB_BASE) / BLOCK_BYTES);
}

static bool is_clocked(uint32_t block)
{
    const uint32_t bit = RCC_AHB2ENR_GPIOBEN << (block - GPIOB_BASE) / BLOCK_BYTES;
    return (reg(RCC_BASE, offsetof(RCC_TypeDef, AHB2ENR)) & bit) != 0;
}

static model_level_t level(uint32_t block, uint32_t pin)
{
    const bool output = (reg(block, offsetof(GPIO_TypeDef, MODER)) >> 2U * pin & 3U) == 1U;
    const bool open_drain = (reg(block, offsetof(GPIO_TypeDef, OTYPER)) >> pin & 1U) != 0;
    const bool high = (reg(block, offsetof(GPIO_TypeDef, ODR)) >> pin & 1U) != 0;
    if (!output || (open_drain && high))
    {
        return MODEL_FLOATING;
    }
    return high ? MODEL_HIGH : MODEL_LOW;
}

static void tell_changes(uint32_t block, const model_level_t before[16])
{
    const model_world_t *world = &stm32_model()->world;
    for (uint32_t pin = 0; pin < 16; pin++)
    {
        const model_level_t now = level(block, pin);
        if (now != before[pin])
        {
            (void)model_require(block != GPIOE_BASE || pin != 0 || !spi_is_busy(),
                                "NSS moved while a word was on the wire");
            if (world->driven != NULL)
            {
                world->driven(world->context, port_letter(block), pin, now);
            }
        }
    }
}

uint32_t gpio_read(uint32_t block, uint32_t offset)
{
    if (!model_require(is_clocked(block), "GPIO port read without a clock"))
    {
        return 0;
    }
    return offset == offsetof(GPIO_TypeDef, IDR) ? stm32_model()->inputs[port_letter(block) - PORTS_FIRST]
                                                 : reg(block, offset);
}

void gpio_write(uint32_t block, uint32_t offset, uint32_t value)
{
    model_level_t before[16];
    if (!model_require(is_clocked(block), "GPIO port written without a clock"))
    {
        return;
    }
    for (uint32_t pin = 0; pin < 16; pin++)
    {
        before[pin] = level(block, pin);
    }
    uint32_t *odr = model_reg(block + offsetof(GPIO_TypeDef, ODR));
    switch (offset)
    {
    case offsetof(GPIO_TypeDef, BSRR):
        *odr = ((*odr & ~(value >> 16)) | (value & 0xFFFFU)) & 0xFFFFU;
        break;
    case offsetof(GPIO_TypeDef, BRR):
        *odr &= ~value;
        break;
    default:
        *model_reg(block + offset) = value;
        break;
    }
    tell_changes(block, before);
}

bool gpio_carries_spi(void)
{
    bool carries = true;
    for (uint32_t pin = 10; pin <= 12; pin++)
    {
        carries = carries && (reg(GPIOC_BASE, offsetof(GPIO_TypeDef, MODER)) >> 2U * pin & 3U) == 2U &&
                  (reg(GPIOC_BASE, offsetof(GPIO_TypeDef, AFR[1])) >> 4U * (pin - 8U) & 15U) == 6U &&
                  (reg(GPIOC_BASE, offsetof(GPIO_TypeDef, OSPEEDR)) >> 2U * pin & 3U) >= 2U;
    }
    return carries;
}

/* ---- edges ---- */

void syscfg_write(uint32_t offset, uint32_t value)
{
    if (model_require((reg(RCC_BASE, offsetof(RCC_TypeDef, APB2ENR)) & RCC_APB2ENR_SYSCFGEN) != 0,
                      "SYSCFG written without a clock"))
    {
        *model_reg(SYSCFG_BASE + offset) = value;
    }
}

void exti_write(uint32_t offset, uint32_t value)
{
    uint32_t *place = model_reg(EXTI_BASE + offset);
    *place = offset == offsetof(EXTI_TypeDef, PR1) ? *place & ~value : value;
}

void stm32_model_set_input(char port, uint32_t pin, bool high)
{
    stm32_model_t *model = stm32_model();
    uint32_t *inputs = &model->inputs[port - PORTS_FIRST];
    const bool was_high = (*inputs >> pin & 1U) != 0;
    *inputs = high ? *inputs | 1U << pin : *inputs & ~(1U << pin);

    const uint32_t selected = reg(SYSCFG_BASE, offsetof(SYSCFG_TypeDef, EXTICR) + pin / 4U * 4U) >> 4U * (pin % 4U);
    const size_t edge = high ? offsetof(EXTI_TypeDef, RTSR1) : offsetof(EXTI_TypeDef, FTSR1);
    if (high != was_high && (selected & 7U) == (uint32_t)(port - PORTS_FIRST) &&
        (reg(EXTI_BASE, edge) >> pin & 1U) != 0)
    {
        *model_reg(EXTI_BASE + offsetof(EXTI_TypeDef, PR1)) |= 1U << pin;
    }
}
