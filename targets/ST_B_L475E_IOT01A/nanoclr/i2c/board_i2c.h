/*
 * The buses of this board, over ChibiOS's driver.
 */
#ifndef BOARD_I2C_H
#define BOARD_I2C_H

#include "i2c_bus.h"

/** The one set of buses there is. */
i2c_buses_t *board_i2c(void);

#endif
