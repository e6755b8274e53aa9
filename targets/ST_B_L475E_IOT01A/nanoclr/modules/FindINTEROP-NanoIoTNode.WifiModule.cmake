set(NanoIoTNode.WifiModule_INCLUDE_DIRS
    "${native_code}/ism43362/include"
    "${native_code}/tls/include"
    "${native_code}/network/include"
    "${nanoclr}/network")
set(NanoIoTNode.WifiModule_SOURCES "${nanoclr}/interop/NanoIoTNode_WifiModule.cpp")
set(INTEROP-NanoIoTNode.WifiModule_FOUND TRUE)
