# System.Net's native half: upstream's, over this target's network layer in place of lwIP.
set(folder "${CMAKE_SOURCE_DIR}/src/DeviceInterfaces/System.Net")
file(GLOB System.Net_SOURCES "${folder}/sys_net_native*.cpp")
list(FILTER System.Net_SOURCES EXCLUDE REGEX "_stubs\\.cpp$")
file(GLOB network_sources CONFIGURE_DEPENDS "${nanoclr}/network/*.cpp")
list(APPEND System.Net_SOURCES ${network_sources})
set(System.Net_INCLUDE_DIRS
    "${CMAKE_SOURCE_DIR}/src/HAL/Include"
    "${folder}"
    "${CMAKE_SOURCE_DIR}/src/PAL/Include"
    "${CMAKE_SOURCE_DIR}/src/PAL/COM/sockets"
    "${CMAKE_SOURCE_DIR}/src/PAL/COM/sockets/ssl"
    "${CMAKE_SOURCE_DIR}/src/System.Device.Wifi"
    "${native_code}/ism43362/include"
    "${native_code}/tls/include"
    "${native_code}/network/include"
    "${nanoclr}/system"
    "${nanoclr}/network")
set(INTEROP-System.Net_FOUND TRUE)
