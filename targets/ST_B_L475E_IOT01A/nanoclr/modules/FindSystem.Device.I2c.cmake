# System.Device.I2c: upstream's table over this target's native half. This folder is searched before upstream's.
set(folder "${CMAKE_SOURCE_DIR}/src/System.Device.I2c")
set(System.Device.I2c_SOURCES "${folder}/sys_dev_i2c_native.cpp" "${nanoclr}/i2c/nanoclr_i2c.cpp")
set(System.Device.I2c_INCLUDE_DIRS "${folder}" "${nanoclr}/i2c" "${nanoclr}/interop")
set(System.Device.I2c_FOUND TRUE)
