namespace System.Net;

/// <summary>A network address in some family.</summary>
public abstract class EndPoint
{
    protected EndPoint()
    {
    }

    /// <summary>The address as bytes.</summary>
    public abstract SocketAddress Serialize();

    /// <summary>An end point of this kind from bytes.</summary>
    public abstract EndPoint Create(SocketAddress socketAddress);
}
