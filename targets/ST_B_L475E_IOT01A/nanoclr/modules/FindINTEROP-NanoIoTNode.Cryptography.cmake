set(NanoIoTNode.Cryptography_INCLUDE_DIRS "${native_code}/tls/include" "${nanoclr}/system")
set(NanoIoTNode.Cryptography_SOURCES "${nanoclr}/interop/NanoIoTNode_Cryptography.cpp")
set(INTEROP-NanoIoTNode.Cryptography_FOUND TRUE)
