namespace System.Net.Sockets;

/// <summary>Layer that a socket option belongs to.</summary>
public enum SocketOptionLevel
{
    Socket = 65535,
    IP = 0,
    Tcp = 6,
    Udp = 17,
}
