namespace System.Net.Sockets;

/// <summary>Name of a socket option, within its level.</summary>
public enum SocketOptionName
{
    KeepAlive = 8,
    SendTimeout = 4101,
    ReceiveTimeout = 4102,
    NoDelay = 1,
}
