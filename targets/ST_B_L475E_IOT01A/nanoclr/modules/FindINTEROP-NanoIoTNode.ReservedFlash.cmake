set(NanoIoTNode.ReservedFlash_INCLUDE_DIRS "${native_code}/reserved_flash/include")
set(NanoIoTNode.ReservedFlash_SOURCES "${nanoclr}/interop/NanoIoTNode_ReservedFlash.cpp")
set(INTEROP-NanoIoTNode.ReservedFlash_FOUND TRUE)
