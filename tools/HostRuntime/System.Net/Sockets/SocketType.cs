namespace System.Net.Sockets;

/// <summary>Kind of a socket.</summary>
public enum SocketType
{
    /// <summary>A connection (TCP).</summary>
    Stream = 1,
    /// <summary>Datagrams (UDP).</summary>
    Dgram = 2,
}
