using System.Runtime.InteropServices;

namespace NanoIoTNode.HostRuntime.Network;

/// <summary>nin_host_hardware_t: the board's hardware as callbacks.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeHardware
{
    public delegate* unmanaged<byte, void> SelectModule;
    public delegate* unmanaged<byte, void> ResetModule;
    public delegate* unmanaged<byte> DataReadyLevel;
    public delegate* unmanaged<ushort*, ushort*, uint, void> Transfer;
    public delegate* unmanaged<byte*, uint, int> Random;
    public delegate* unmanaged<long> UtcSeconds;
}

/// <summary>nin_wifi_link_t; addresses are four bytes in network order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeLink
{
    public byte Joined;
    public fixed byte Address[4];
    public fixed byte Netmask[4];
    public fixed byte Gateway[4];
    public fixed byte Dns[4];
    public fixed byte Dns2[4];
    public fixed byte Mac[6];
    public short RssiDbm;
    public fixed byte ModuleFirmware[32];
}

/// <summary>nin_wifi_address_t; addresses are four bytes in network order, zeros = none.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeAddress
{
    public fixed byte Address[4];
    public fixed byte Netmask[4];
    public fixed byte Gateway[4];
    public fixed byte Dns[4];
    public fixed byte Dns2[4];
}

/// <summary>nin_wifi_access_point_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeAccessPoint
{
    public fixed byte Ssid[33];
    public byte SsidLength;
    public fixed byte Bssid[6];
    public byte Channel;
    public short RssiDbm;
    public int Security;
}

/// <summary>nin_tls_config_t; the library copies what the pointers show.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeTlsConfig
{
    public byte* ServerName;
    public byte* Roots;
    public uint RootsLength;
    public byte* Certificate;
    public uint CertificateLength;
    public byte* PrivateKey;
    public uint PrivateKeyLength;
}

/// <summary>nin_tls_failure_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeTlsFailure
{
    public int Code;
    public uint VerifyFlags;
    public int Alert;
}
