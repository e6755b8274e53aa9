namespace System.Net.Sockets;

/// <summary>Transport protocol of a socket.</summary>
public enum ProtocolType
{
    IP = 0,
    Tcp = 6,
    Udp = 17,
    Unspecified = 0,
}
