namespace NanoIoTNode.Core.Diagnostics;

/// <summary>The steps of the command <c>test</c>, in their order; each needs all before it.</summary>
public static class TestSteps
{
    public const string Link = "link";
    public const string Address = "address";
    public const string Dns = "dns";
    public const string Time = "time";
    public const string Tcp = "tcp";
    public const string Tls = "tls";
    public const string Mqtt = "mqtt";
    public const string Publish = "publish";
    public const string Echo = "echo";

    internal static string[] All => new[] { Link, Address, Dns, Time, Tcp, Tls, Mqtt, Publish, Echo };
}
