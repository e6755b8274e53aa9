using System;

namespace System.Net.Sockets;

/// <summary>Options of a transfer; the Wi-Fi module has none.</summary>
[Flags]
public enum SocketFlags
{
    None = 0,
}
