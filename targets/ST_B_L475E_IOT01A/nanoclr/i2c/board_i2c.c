#include "board_i2c.h"

#include <ch.h>
#include <hal.h>

/* The crystal holds the MSI, and so this clock, a little below what the timing is made for. */
#if STM32_SYSCLK > I2C_KERNEL_CLOCK || STM32_SYSCLK < I2C_KERNEL_CLOCK / 100U * 99U ||                                 \
    STM32_I2C1SEL != STM32_I2C1SEL_SYSCLK || STM32_I2C2SEL != STM32_I2C2SEL_SYSCLK ||                                  \
    STM32_I2C3SEL != STM32_I2C3SEL_SYSCLK
#error "i2c_timing.c is for another kernel clock"
#endif

#define I2C_FUNCTION 4U /* alternate function of all six pins (DS10969, alternate functions) */
#define STOP_MS 2U      /* a stop condition takes 10 us */

typedef struct wiring
{
    I2CDriver *driver;
    ioline_t clock;
    ioline_t data;
} wiring_t;

/* UM2153: I2C1 is D15 and D14 of the Arduino connector, I2C2 the board's own sensors, I2C3 A5 and A4. */
static const wiring_t s_wiring[I2C_BUSES] = {
    {&I2CD1, PAL_LINE(GPIOB, 8U), PAL_LINE(GPIOB, 9U)},
    {&I2CD2, PAL_LINE(GPIOB, 10U), PAL_LINE(GPIOB, 11U)},
    {&I2CD3, PAL_LINE(GPIOC, 0U), PAL_LINE(GPIOC, 1U)},
};

static I2CConfig s_config[I2C_BUSES]; /* the driver keeps a pointer */

static void start(uint32_t bus, uint32_t timing)
{
    const iomode_t mode = PAL_MODE_ALTERNATE(I2C_FUNCTION) | PAL_STM32_OTYPE_OPENDRAIN | PAL_STM32_OSPEED_HIGHEST;
    palSetLineMode(s_wiring[bus].clock, mode);
    palSetLineMode(s_wiring[bus].data, mode);
    s_config[bus].timingr = timing;
    (void)i2cStart(s_wiring[bus].driver, &s_config[bus]);
}

/* A transfer has ended when its stop condition is asked for; it is sent only while the peripheral stays on. */
static void stop(uint32_t bus)
{
    I2CDriver *driver = s_wiring[bus].driver;
    for (uint32_t ms = 0; ms < STOP_MS && (driver->i2c->ISR & I2C_ISR_BUSY) != 0U; ms++)
    {
        chThdSleepMilliseconds(1);
    }
    i2cStop(driver);
}

static i2c_ending_t ending_of(msg_t end, i2cflags_t errors)
{
    if (end == MSG_OK)
    {
        return I2C_ENDING_DONE;
    }
    if (end == MSG_TIMEOUT || (errors & I2C_TIMEOUT) != 0U)
    {
        return I2C_ENDING_TIMEOUT;
    }
    if ((errors & I2C_ARBITRATION_LOST) != 0U)
    {
        return I2C_ENDING_ARBITRATION_LOST;
    }
    return (errors & I2C_ACK_FAILURE) != 0U ? I2C_ENDING_NOT_ACKNOWLEDGED : I2C_ENDING_OTHER;
}

static i2c_result_t transfer(uint32_t bus, const i2c_message_t *message, uint32_t timeout_ms)
{
    I2CDriver *driver = s_wiring[bus].driver;
    const sysinterval_t timeout = TIME_MS2I(timeout_ms);
    i2c_result_t result = {I2C_ENDING_OTHER, 0};
    msg_t end;
    if (message->out_length > 0U)
    {
        end = i2cMasterTransmitTimeout(
            driver, message->address, message->out, message->out_length, message->in, message->in_length, timeout);
        result.moved = message->out_length - dmaStreamGetTransactionSize(driver->dmatx);
    }
    else
    {
        end = i2cMasterReceiveTimeout(driver, message->address, message->in, message->in_length, timeout);
    }
    result.moved += message->in_length - dmaStreamGetTransactionSize(driver->dmarx);
    result.ending = ending_of(end, i2cGetErrors(driver));
    return result;
}

i2c_buses_t *board_i2c(void)
{
    static const i2c_port_t s_port = {.start = start, .stop = stop, .transfer = transfer};
    static i2c_buses_t s_buses = {.port = &s_port};
    return &s_buses;
}
