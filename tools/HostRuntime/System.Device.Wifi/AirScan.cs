using System;
using System.Runtime.InteropServices;
using System.Text;
using NanoIoTNode.HostRuntime.Network;

namespace System.Device.Wifi;

/// <summary>One scan: the list that the driver fills, and what it says.</summary>
internal sealed unsafe class AirScan
{
    private const int Capacity = 32;

    private NativeAccessPoint* _list;

    /// <exception cref="InvalidOperationException">A scan is under way.</exception>
    public void Start()
    {
        _list = (NativeAccessPoint*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(NativeAccessPoint));
        int status = NativeMethods.WifiScan(_list, Capacity);
        if (status < 0)
        {
            NativeMemory.Free(_list);
            throw new InvalidOperationException($"The scan does not start ({(NativeStatus)status}).");
        }
    }

    /// <summary>Waits for the end. The strongest <see cref="Capacity"/> networks; none when the scan failed.</summary>
    public WifiAvailableNetwork[] Finish()
    {
        int found = NetworkEngine.Complete(NativeMethods.WifiScanResult, NetworkEngine.Infinite);
        var networks = new WifiAvailableNetwork[Math.Clamp(found, 0, Capacity)];
        for (int i = 0; i < networks.Length; i++)
        {
            networks[i] = ToNetwork(&_list[i]);
        }

        NativeMemory.Free(_list);
        return networks;
    }

    private static WifiAvailableNetwork ToNetwork(NativeAccessPoint* accessPoint) => new()
    {
        Ssid = Encoding.UTF8.GetString(accessPoint->Ssid, accessPoint->SsidLength),
        Bsid = BitConverter.ToString(new ReadOnlySpan<byte>(accessPoint->Bssid, 6).ToArray()).Replace('-', ':'),
        NetworkRssiInDecibelMilliwatts = accessPoint->RssiDbm,
    };
}
