/*
 * What upstream's start of the HAL (targetHAL.cpp) wants to know of I2C: it clears the bookkeeping of each bus by these
 * names when the CLR starts anew, having stopped the drivers.
 */
#ifndef SYS_DEV_I2C_NATIVE_TARGET_H
#define SYS_DEV_I2C_NATIVE_TARGET_H

#include <hal.h>

#ifdef __cplusplus
extern "C"
{
#endif
#include "board_i2c.h"
#ifdef __cplusplus
}
#endif

#define I2C1_PAL (board_i2c()->bus[0])
#define I2C2_PAL (board_i2c()->bus[1])
#define I2C3_PAL (board_i2c()->bus[2])

#endif
