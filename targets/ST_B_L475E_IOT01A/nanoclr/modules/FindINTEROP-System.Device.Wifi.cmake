# System.Device.Wifi's native half: upstream's table; its functions are in the network layer.
set(System.Device.Wifi_SOURCES "${CMAKE_SOURCE_DIR}/src/System.Device.Wifi/sys_dev_wifi_native.cpp")
set(System.Device.Wifi_INCLUDE_DIRS "${CMAKE_SOURCE_DIR}/src/System.Device.Wifi")
set(INTEROP-System.Device.Wifi_FOUND TRUE)
