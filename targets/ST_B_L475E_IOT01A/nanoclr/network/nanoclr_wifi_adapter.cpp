// The native half of System.Device.Wifi.WifiAdapter.

#include "nanoclr_network.h"

#include <sys_dev_wifi_native.h>

typedef Library_sys_dev_wifi_native_System_Device_Wifi_WifiAdapter WifiAdapter;

// Longer than any join: the driver ends each by itself.
static const CLR_INT64 c_JoinLimitMs = 200000;

static constexpr bool AreSame(int theirs, int ours)
{
    return theirs == ours;
}

static_assert(AreSame(WifiConnectionStatus_Success, NET_JOIN_SUCCESS) &&
                  AreSame(WifiConnectionStatus_InvalidCredential, NET_JOIN_INVALID_CREDENTIAL) &&
                  AreSame(WifiConnectionStatus_NetworkNotAvailable, NET_JOIN_NETWORK_NOT_AVAILABLE) &&
                  AreSame(WifiConnectionStatus_Timeout, NET_JOIN_TIMEOUT) &&
                  AreSame(WifiConnectionStatus_UnspecifiedFailure, NET_JOIN_UNSPECIFIED_FAILURE) &&
                  AreSame(WifiConnectionStatus_UnsupportedAuthenticationProtocol, NET_JOIN_UNSUPPORTED_AUTHENTICATION),
              "results are handed out as they are");

HRESULT WifiAdapter::GetNetInterfaceIndex(CLR_RT_StackFrame &stack, int *pNetIndex)
{
    NANOCLR_HEADER();

    CLR_RT_HeapBlock *pThis = stack.This();
    FAULT_ON_NULL(pThis);

    if (pThis[FIELD___disposedValue].NumericByRef().u1 != 0)
    {
        NANOCLR_SET_AND_LEAVE(CLR_E_OBJECT_DISPOSED);
    }
    *pNetIndex = pThis[FIELD___networkInterface].NumericByRefConst().s4;

    NANOCLR_NOCLEANUP();
}

HRESULT WifiAdapter::DisposeNative___VOID(CLR_RT_StackFrame &)
{
    return S_OK;
}

HRESULT WifiAdapter::NativeInit___VOID(CLR_RT_StackFrame &)
{
    return S_OK;
}

HRESULT WifiAdapter::
    NativeConnect___SystemDeviceWifiWifiConnectionStatus__STRING__STRING__SystemDeviceWifiWifiReconnectionKind(
        CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    int index;
    int result;
    bool inTime = true;
    CLR_INT64 *timeout;
    CLR_RT_HeapBlock limit;
    const char *ssid = stack.Arg1().RecoverString();
    const char *passphrase = stack.Arg2().RecoverString();

    NANOCLR_CHECK_HRESULT(GetNetInterfaceIndex(stack, &index));
    FAULT_ON_NULL(ssid);

    // nanoCLR calls this function anew after each event: the state is 0 for the first time only
    result = stack.m_customState == 0 ? net_join(board_network(), ssid, passphrase) : 0;
    if (result == 0)
    {
        limit.SetInteger(c_JoinLimitMs * TIME_CONVERSION__TO_MILLISECONDS);
        NANOCLR_CHECK_HRESULT(stack.SetupTimeoutFromTicks(limit, timeout));

        while (inTime && (result = net_join_result(board_network())) == NET_JOIN_PENDING)
        {
            NANOCLR_CHECK_HRESULT(
                g_CLR_RT_ExecutionEngine.WaitEvents(stack.m_owningThread, *timeout, Event_Wifi_Station, inTime));
        }
        stack.PopValue(); // timeout
    }

    stack.SetResult_I4(inTime ? net_join_of_status(-result) : NET_JOIN_TIMEOUT);

    NANOCLR_NOCLEANUP();
}

HRESULT WifiAdapter::NativeDisconnect___VOID(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    int index;
    NANOCLR_CHECK_HRESULT(GetNetInterfaceIndex(stack, &index));
    net_leave(board_network());

    NANOCLR_NOCLEANUP();
}

HRESULT WifiAdapter::NativeScanAsync___VOID(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    int index;
    NANOCLR_CHECK_HRESULT(GetNetInterfaceIndex(stack, &index));
    if (net_scan(board_network()) != 0)
    {
        NANOCLR_SET_AND_LEAVE(CLR_E_INVALID_OPERATION);
    }

    NANOCLR_NOCLEANUP();
}

HRESULT WifiAdapter::GetNativeScanReport___SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    uint8_t report[NET_SCAN_REPORT_SIZE];
    const uint32_t length = net_scan_report(board_network(), report);
    CLR_RT_HeapBlock &top = stack.PushValueAndClear();

    NANOCLR_CHECK_HRESULT(CLR_RT_HeapBlock_Array::CreateInstance(top, length, g_CLR_RT_WellKnownTypes.m_UInt8));
    memcpy(top.DereferenceArray()->GetFirstElement(), report, length);

    NANOCLR_NOCLEANUP();
}

// The module asks DHCP under a name of its own.
HRESULT WifiAdapter::NativeSetDeviceName___VOID__STRING(CLR_RT_StackFrame &stack)
{
    return stack.NotImplementedStub();
}

HRESULT WifiAdapter::NativeFindWirelessAdapters___STATIC__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    CLR_RT_HeapBlock &top = stack.PushValueAndClear();
    NANOCLR_CHECK_HRESULT(CLR_RT_HeapBlock_Array::CreateInstance(top, 1, g_CLR_RT_WellKnownTypes.m_UInt8));
    *top.DereferenceArray()->GetFirstElement() = 0; // the index of its network interface

    NANOCLR_NOCLEANUP();
}
