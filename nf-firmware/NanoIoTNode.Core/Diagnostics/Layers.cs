namespace NanoIoTNode.Core.Diagnostics;

/// <summary>The words with which a log line says which part of the node speaks.</summary>
public static class Layers
{
    public const string Boot = "boot";
    public const string Config = "config";
    public const string Node = "node";
    public const string Wifi = "wifi";
    public const string Dns = "dns";
    public const string Time = "time";
    public const string Tcp = "tcp";
    public const string Tls = "tls";
    public const string Mqtt = "mqtt";
}
