namespace NanoIoTNode.Core.Connection;

/// <summary>The keep-alive of a connection in seconds.</summary>
public static class KeepAlive
{
    /// <summary>AWS IoT Core raises what is less.</summary>
    public const int Shortest = 30;

    /// <summary>AWS IoT Core cuts what is more.</summary>
    public const int Longest = 1200;

    /// <summary>Unless another is configured.</summary>
    public const int Usual = 60;

    /// <summary>The keep-alive to ask for: what is wanted, between <see cref="Shortest"/> and <see cref="Longest"/>.</summary>
    /// <param name="wanted">Seconds as configured.</param>
    /// <param name="server">Seconds that the server has asked for (MQTT 5, 3.2.2.3.14); 0: nothing. It may be any.</param>
    public static ushort For(int wanted, int server)
    {
        int seconds = wanted < Shortest ? Shortest : wanted > Longest ? Longest : wanted;
        return (ushort)(server > 0 && server < seconds ? server : seconds);
    }
}
