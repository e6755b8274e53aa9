#include "module_pins.h"

#include "stm32l475.h"

#define NSS_PIN 0U            /* port E */
#define DATA_READY_PIN 1U     /* port E */
#define RESET_PIN 8U          /* port E */
#define SUB_GHZ_NSS_PIN 5U    /* port B */
#define BOOT0_PIN 12U         /* port B */
#define WAKEUP_PIN 13U        /* port B */
#define BLUETOOTH_NSS_PIN 13U /* port D */
#define SCK_PIN 10U           /* port C */
#define MISO_PIN 11U          /* port C */
#define MOSI_PIN 12U          /* port C */

#define DATA_READY_LINE (1U << DATA_READY_PIN)
#define SPI3_FUNCTION 6U

typedef enum pin_mode
{
    PIN_INPUT = 0,
    PIN_OUTPUT = 1,
    PIN_ALTERNATE = 2,
} pin_mode_t;

typedef enum pin_pull
{
    PULL_NONE = 0,
    PULL_UP = 1,
} pin_pull_t;

typedef enum pin_speed
{
    SPEED_LOW = 0,
    SPEED_VERY_HIGH = 3, /* of SPI: 20 MHz (DS10198, I/O AC characteristics) */
} pin_speed_t;

static void configure(GPIO_TypeDef *port, uint32_t pin, pin_mode_t mode, pin_pull_t pull, pin_speed_t speed)
{
    const uint32_t pair = 2U * pin;
    stm32_clear(&port->OTYPER, 1U << pin); /* push-pull */
    stm32_change(&port->OSPEEDR, 3U << pair, (uint32_t)speed << pair);
    stm32_change(&port->PUPDR, 3U << pair, (uint32_t)pull << pair);
    stm32_change(&port->MODER, 3U << pair, (uint32_t)mode << pair);
}

/* One store: other threads' pins of the same port are never touched. */
static void drive(GPIO_TypeDef *port, uint32_t pin, bool high)
{
    stm32_write(&port->BSRR, high ? 1U << pin : 1U << (pin + 16U));
}

/* The level first: a pin that becomes an output with the wrong one would be a pulse on the wire. */
static void configure_output(GPIO_TypeDef *port, uint32_t pin, bool high)
{
    drive(port, pin, high);
    configure(port, pin, PIN_OUTPUT, PULL_NONE, SPEED_LOW);
}

static void configure_spi(uint32_t pin, pin_pull_t pull)
{
    const uint32_t nibble = 4U * (pin % 8U);
    stm32_change(&GPIOC->AFR[pin / 8U], 15U << nibble, SPI3_FUNCTION << nibble);
    configure(GPIOC, pin, PIN_ALTERNATE, pull, SPEED_VERY_HIGH);
}

/* A rise alone is latched: the end of a phase is seen by looking. */
static void configure_data_ready(void)
{
    configure(GPIOE, DATA_READY_PIN, PIN_INPUT, PULL_NONE, SPEED_LOW);
    stm32_set(&RCC->APB2ENR, RCC_APB2ENR_SYSCFGEN);
    (void)stm32_read(&RCC->APB2ENR);
    stm32_change(&SYSCFG->EXTICR[0], SYSCFG_EXTICR1_EXTI1, SYSCFG_EXTICR1_EXTI1_PE);
    stm32_clear(&EXTI->FTSR1, DATA_READY_LINE);
    stm32_set(&EXTI->RTSR1, DATA_READY_LINE);
    stm32_write(&EXTI->PR1, DATA_READY_LINE);
    stm32_set(&EXTI->IMR1, DATA_READY_LINE);
}

void module_pins_init(void)
{
    stm32_set(&RCC->AHB2ENR, RCC_AHB2ENR_GPIOBEN | RCC_AHB2ENR_GPIOCEN | RCC_AHB2ENR_GPIODEN | RCC_AHB2ENR_GPIOEEN);
    (void)stm32_read(&RCC->AHB2ENR); /* the clock is there two cycles after the write (RM0351, 6.2.18) */
    configure_output(GPIOD, BLUETOOTH_NSS_PIN, true);
    configure_output(GPIOB, SUB_GHZ_NSS_PIN, true);
    configure_output(GPIOE, NSS_PIN, true);
    configure_output(GPIOE, RESET_PIN, false);
    configure_output(GPIOB, BOOT0_PIN, false);
    configure_output(GPIOB, WAKEUP_PIN, false);
    configure_spi(SCK_PIN, PULL_NONE);
    configure_spi(MISO_PIN, PULL_UP);
    configure_spi(MOSI_PIN, PULL_NONE);
    configure_data_ready();
}

void module_pins_select(bool selected)
{
    drive(GPIOE, NSS_PIN, !selected);
}

void module_pins_reset(bool held)
{
    drive(GPIOE, RESET_PIN, !held);
}

bool module_pins_data_ready(void)
{
    return (stm32_read(&GPIOE->IDR) & 1U << DATA_READY_PIN) != 0;
}

bool module_pins_take_rise(void)
{
    const bool risen = (stm32_read(&EXTI->PR1) & DATA_READY_LINE) != 0;
    stm32_write(&EXTI->PR1, DATA_READY_LINE);
    return risen;
}
