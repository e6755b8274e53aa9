// Native half of the managed assembly NanoIoTNode.WifiModule. Order, names, checksum and version of the table below
// are checked against the compiled assembly by tests/Contracts.Tests (firmware-check natives).
#include <nanoCLR_Interop.h>
#include <nanoCLR_Runtime.h>

#include "nanoclr_network.h"

struct Library_NanoIoTNode_WifiModule_NanoIoTNode_WifiModule_NativeWifiModule
{
    NANOCLR_NATIVE_DECLARE(ReadFirmware___STATIC__STRING);
};

typedef Library_NanoIoTNode_WifiModule_NanoIoTNode_WifiModule_NativeWifiModule NativeWifiModule;

HRESULT NativeWifiModule::ReadFirmware___STATIC__STRING(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    station_link_t link;
    net_interface(board_network(), &link);
    NANOCLR_CHECK_HRESULT(stack.SetResult_String(link.firmware));

    NANOCLR_NOCLEANUP();
}

extern const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_NanoIoTNode_WifiModule;

// clang-format off

static const CLR_RT_MethodHandler method_lookup[] =
{
    NULL,
    Library_NanoIoTNode_WifiModule_NanoIoTNode_WifiModule_NativeWifiModule::ReadFirmware___STATIC__STRING,
};

const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_NanoIoTNode_WifiModule =
{
    "NanoIoTNode.WifiModule",
    0x4170F8D9,
    method_lookup,
    { 1, 0, 0, 0 }
};

// clang-format on
