/*
 * The I2C buses as managed code uses them: any number of devices a bus, each at its own speed. The operating system's
 * driver is below, behind i2c_port_t. All functions from the CLR's thread only.
 */
#ifndef I2C_BUS_H
#define I2C_BUS_H

#include <stdbool.h>
#include <stdint.h>

#include "i2c_timing.h"

#define I2C_BUSES 3U /**< I2C1, I2C2, I2C3 */

/** Bytes written and read in one transfer. The CLR stands still that long: 0.4 s in StandardMode, 3 ms for 32 bytes. */
#define I2C_LONGEST_TRANSFER 4096U

/** What came of a transfer, with the numbers of the managed I2cTransferStatus. */
typedef enum i2c_status
{
    I2C_STATUS_UNKNOWN_ERROR = 0,
    I2C_STATUS_FULL_TRANSFER = 1,
    I2C_STATUS_CLOCK_STRETCH_TIMEOUT = 2, /**< a line is held */
    I2C_STATUS_PARTIAL_TRANSFER = 3,      /**< refused behind the address */
    I2C_STATUS_ADDRESS_NOT_ACKNOWLEDGED = 4,
} i2c_status_t;

/** A write, a read, or a write and, after a repeated start, a read. */
typedef struct i2c_message
{
    uint8_t address; /**< 7 bits */
    const uint8_t *out;
    uint32_t out_length;
    uint8_t *in;
    uint32_t in_length;
} i2c_message_t;

/** How the driver says that a transfer has ended. */
typedef enum i2c_ending
{
    I2C_ENDING_DONE,
    I2C_ENDING_NOT_ACKNOWLEDGED,
    I2C_ENDING_ARBITRATION_LOST,
    I2C_ENDING_TIMEOUT,
    I2C_ENDING_OTHER,
} i2c_ending_t;

typedef struct i2c_result
{
    i2c_ending_t ending;
    uint32_t moved; /**< bytes that have gone from or to memory; on the wire there may be one fewer */
} i2c_result_t;

/** The driver. Buses count from 0 here. */
typedef struct i2c_port
{
    /** Takes the pins and starts a stopped driver with this TIMINGR. */
    void (*start)(uint32_t bus, uint32_t timing);
    /** Stops a started driver, whatever its last transfer came to; at most 2 ms. */
    void (*stop)(uint32_t bus);
    /** Returns after `timeout_ms` at the latest, plus the driver's own wait for a bus that is busy. */
    i2c_result_t (*transfer)(uint32_t bus, const i2c_message_t *message, uint32_t timeout_ms);
} i2c_port_t;

typedef struct i2c_bus
{
    uint32_t devices; /**< opened and not closed */
    uint32_t timing;  /**< that the driver runs with; 0: it is stopped */
} i2c_bus_t;

typedef struct i2c_buses
{
    const i2c_port_t *port;
    i2c_bus_t bus[I2C_BUSES];
} i2c_buses_t;

/** A device, as managed code describes it. */
typedef struct i2c_device
{
    int32_t bus;     /**< from 1 on */
    int32_t address; /**< 0x08 to 0x77; the others are reserved (UM10204, 3.1.12) */
    int32_t speed;   /**< i2c_speed_t */
} i2c_device_t;

/** Counts a device in. False: there is no such bus, address or speed. */
bool i2c_open(i2c_buses_t *buses, const i2c_device_t *device);

/** Counts a device out that i2c_open has accepted; the last one stops its bus. */
void i2c_close(i2c_buses_t *buses, const i2c_device_t *device);

/** Whether a transfer of these lengths is possible: 1 to I2C_LONGEST_TRANSFER bytes in all. */
bool i2c_lengths_fit(uint32_t out_length, uint32_t in_length);

/** Time after which a transfer has hung, in ms: twice what it takes, and 25 ms for a device that holds the clock. */
uint32_t i2c_timeout_ms(i2c_speed_t speed, uint32_t length);

/**
 * Transfers at the device's speed. A failed transfer leaves the driver stopped, and the next one starts it anew: no
 * byte of the old one is left in the peripheral, and pins that were used to free the bus are taken back.
 * @param message Lengths that fit; the address is the device's and set here.
 */
i2c_status_t i2c_transfer(i2c_buses_t *buses, const i2c_device_t *device, i2c_message_t *message);

#endif
