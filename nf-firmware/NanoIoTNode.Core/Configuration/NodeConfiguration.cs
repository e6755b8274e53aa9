namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// Everything that the node must know before it can publish. Holds secrets: never log <see cref="Passphrase"/> or
/// <see cref="PrivateKey"/>. The byte arrays are never changed in place; give a property a new array instead.
/// </summary>
public sealed class NodeConfiguration
{
    /// <summary>Offered in the dialogue when none is stored, in seconds.</summary>
    public const int DefaultPublishIntervalSeconds = 60;

    /// <summary>Name of the Wi-Fi network: 1 to 32 bytes of UTF-8.</summary>
    public string Ssid { get; set; }

    /// <summary>8 to 63 printable ASCII characters or 64 hexadecimal digits; empty for an open network.</summary>
    public string Passphrase { get; set; }

    /// <summary>Host name of the MQTT broker.</summary>
    public string Endpoint { get; set; }

    /// <summary>Thing name, which is the MQTT client id as well: 1 to 128 characters of a-z A-Z 0-9 : _ -.</summary>
    public string ThingName { get; set; }

    /// <summary>Seconds between two telemetry messages, 1 to 86400.</summary>
    public int PublishIntervalSeconds { get; set; }

    /// <summary>The device's X.509 certificate as DER.</summary>
    public byte[] DeviceCertificate { get; set; }

    /// <summary>The device's private key as unencrypted DER (PKCS#1, SEC1 or PKCS#8).</summary>
    public byte[] PrivateKey { get; set; }

    /// <summary>The root that the broker's certificate must lead to, as DER; null for the built-in Amazon roots.</summary>
    public byte[] RootCertificate { get; set; }

    /// <summary>Makes a copy that can be edited; the byte arrays are shared.</summary>
    public NodeConfiguration Clone()
    {
        return new NodeConfiguration
        {
            Ssid = Ssid,
            Passphrase = Passphrase,
            Endpoint = Endpoint,
            ThingName = ThingName,
            PublishIntervalSeconds = PublishIntervalSeconds,
            DeviceCertificate = DeviceCertificate,
            PrivateKey = PrivateKey,
            RootCertificate = RootCertificate,
        };
    }
}
