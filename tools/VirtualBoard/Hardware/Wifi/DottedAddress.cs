using System.Net;
using System.Net.Sockets;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>IPv4 addresses as text.</summary>
internal static class DottedAddress
{
    /// <summary>Four decimal numbers with dots between; none of the short forms that .NET takes as well.</summary>
    public static bool Is(string? text) =>
        IPAddress.TryParse(text, out IPAddress? address)
        && address.AddressFamily == AddressFamily.InterNetwork
        && address.ToString() == text;
}
