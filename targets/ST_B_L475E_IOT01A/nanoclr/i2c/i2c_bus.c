#include "i2c_bus.h"

#include <stddef.h>

#define FIRST_ADDRESS 0x08
#define LAST_ADDRESS 0x77

/* What SMBus allows a device to hold the clock in one message (SMBus 3.1, tLOW:SEXT). */
#define STRETCH_MS 25U

static bool is_possible(const i2c_device_t *device)
{
    return device->bus >= 1 && device->bus <= (int32_t)I2C_BUSES && device->address >= FIRST_ADDRESS &&
           device->address <= LAST_ADDRESS && (device->speed == I2C_STANDARD_MODE || device->speed == I2C_FAST_MODE);
}

bool i2c_open(i2c_buses_t *buses, const i2c_device_t *device)
{
    if (!is_possible(device))
    {
        return false;
    }
    buses->bus[device->bus - 1].devices++;
    return true;
}

static void stop(i2c_buses_t *buses, uint32_t index)
{
    if (buses->bus[index].timing != 0U)
    {
        buses->port->stop(index);
        buses->bus[index].timing = 0U;
    }
}

static void run_at(i2c_buses_t *buses, uint32_t index, uint32_t timing)
{
    if (buses->bus[index].timing != timing)
    {
        stop(buses, index);
        buses->port->start(index, timing);
        buses->bus[index].timing = timing;
    }
}

void i2c_close(i2c_buses_t *buses, const i2c_device_t *device)
{
    if (!is_possible(device))
    {
        return;
    }
    const uint32_t index = (uint32_t)device->bus - 1U;
    i2c_bus_t *bus = &buses->bus[index];
    if (bus->devices > 0U)
    {
        bus->devices--;
    }
    if (bus->devices == 0U)
    {
        stop(buses, index);
    }
}

bool i2c_lengths_fit(uint32_t out_length, uint32_t in_length)
{
    return out_length <= I2C_LONGEST_TRANSFER && in_length <= I2C_LONGEST_TRANSFER - out_length &&
           out_length + in_length > 0U;
}

uint32_t i2c_timeout_ms(i2c_speed_t speed, uint32_t length)
{
    /* Nine clocks a byte, and an address in front of either part. */
    const uint32_t clocks = (length + 2U) * 9U;
    const uint32_t clocks_a_ms = speed == I2C_FAST_MODE ? 400U : 100U;
    return 2U * ((clocks + clocks_a_ms - 1U) / clocks_a_ms) + STRETCH_MS;
}

static i2c_status_t status_of(i2c_result_t result)
{
    switch (result.ending)
    {
    case I2C_ENDING_DONE:
        return I2C_STATUS_FULL_TRANSFER;
    case I2C_ENDING_NOT_ACKNOWLEDGED:
        /* Data are asked for only behind an address that was acknowledged (RM0351, TXIS). */
        return result.moved == 0U ? I2C_STATUS_ADDRESS_NOT_ACKNOWLEDGED : I2C_STATUS_PARTIAL_TRANSFER;
    case I2C_ENDING_ARBITRATION_LOST: /* There is no other master: a device holds the data line. */
    case I2C_ENDING_TIMEOUT:
        return I2C_STATUS_CLOCK_STRETCH_TIMEOUT;
    case I2C_ENDING_OTHER:
    default:
        return I2C_STATUS_UNKNOWN_ERROR;
    }
}

i2c_status_t i2c_transfer(i2c_buses_t *buses, const i2c_device_t *device, i2c_message_t *message)
{
    if (!is_possible(device) || !i2c_lengths_fit(message->out_length, message->in_length))
    {
        return I2C_STATUS_UNKNOWN_ERROR;
    }
    const uint32_t index = (uint32_t)device->bus - 1U;
    const i2c_speed_t speed = (i2c_speed_t)device->speed;
    message->address = (uint8_t)device->address;
    run_at(buses, index, i2c_timing(speed));

    const uint32_t timeout_ms = i2c_timeout_ms(speed, message->out_length + message->in_length);
    const i2c_status_t status = status_of(buses->port->transfer(index, message, timeout_ms));
    if (status != I2C_STATUS_FULL_TRANSFER)
    {
        stop(buses, index);
    }
    return status;
}
