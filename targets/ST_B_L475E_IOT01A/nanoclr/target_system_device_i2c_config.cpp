#include <sys_dev_i2c_native_target.h>

// I2C2, all sensors of the board: SCL PB10, SDA PB11, alternate function 4 (DS10969, alternate functions; UM2153).
I2C_CONFIG_PINS(2, GPIOB, GPIOB, 10, 11, 4)
