using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// Everything that the node must know before it can publish. Holds secrets: never log <see cref="Passphrase"/>,
/// <see cref="Password"/> or <see cref="PrivateKey"/>. Arrays are never changed in place; give a property a new array
/// instead.
/// </summary>
public sealed class NodeConfiguration
{
    /// <summary>Offered in the dialogue when none is stored, in seconds.</summary>
    public const int DefaultPublishIntervalSeconds = 60;

    /// <summary>MQTT over TLS, as registered with IANA ("secure-mqtt").</summary>
    public const int DefaultPort = 8883;

    /// <summary>The value of <see cref="BuiltInRoots"/> that trusts every root of <see cref="AmazonRoots"/>.</summary>
    public const int AllBuiltInRoots = (1 << AmazonRoots.Count) - 1;

    /// <summary>Certificates in a <see cref="CertificateChain"/> at most.</summary>
    public const int LongestChain = 4;

    /// <summary>Certificates in <see cref="Roots"/> at most.</summary>
    public const int MostRoots = 3;

    /// <summary><see cref="BatchSize"/> at most: the messages stay below what one TLS record takes.</summary>
    public const int LargestBatch = 10;

    /// <summary>Name of the Wi-Fi network: 1 to 32 bytes of UTF-8.</summary>
    public string Ssid { get; set; }

    /// <summary>8 to 63 printable ASCII characters or 64 hexadecimal digits; empty for an open network.</summary>
    public string Passphrase { get; set; }

    /// <summary>Host name of the MQTT broker, 1 to 253 characters.</summary>
    public string Endpoint { get; set; }

    /// <summary>TCP port of the broker, 1 to 65535.</summary>
    public int Port { get; set; } = DefaultPort;

    /// <summary>Thing name: 1 to 128 characters of a-z A-Z 0-9 : _ -.</summary>
    public string ThingName { get; set; }

    /// <summary>MQTT client id, 1 to 128 bytes of UTF-8; null for the thing name.</summary>
    public string ClientId { get; set; }

    /// <summary>MQTT user name, at most 256 bytes of UTF-8; null for none.</summary>
    public string UserName { get; set; }

    /// <summary>MQTT password, at most 256 bytes of UTF-8; null for none.</summary>
    public string Password { get; set; }

    /// <summary>Template of the telemetry topic, at most 256 bytes of UTF-8; null for the node's own topic.</summary>
    public string TelemetryTopic { get; set; }

    /// <summary>Seconds between two signs of life, 30 to 1200.</summary>
    public int KeepAliveSeconds { get; set; } = KeepAlive.Usual;

    /// <summary>True when the broker is to keep the session while the node is away.</summary>
    public bool PersistentSession { get; set; }

    /// <summary>Seconds between two readings that are published, 1 to 86400.</summary>
    public int PublishIntervalSeconds { get; set; }

    /// <summary>Readings in one telemetry message: 1 to <see cref="LargestBatch"/>.</summary>
    public int BatchSize { get; set; } = 1;

    /// <summary>Change reporting, for <see cref="Telemetry.ChangeFilter"/>; null: every reading is published whole.</summary>
    public string DeadBands { get; set; }

    /// <summary>
    /// Sensors that are read at an interval of their own, a <see cref="Telemetry.NamedNumbers"/> of seconds; null: all at
    /// <see cref="PublishIntervalSeconds"/>.
    /// </summary>
    public string SensorIntervals { get; set; }

    /// <summary>
    /// The device's X.509 certificate as DER, then the certificate that issued it and so on: at most
    /// <see cref="LongestChain"/> of them.
    /// </summary>
    public byte[][] CertificateChain { get; set; } = new byte[0][];

    /// <summary>The device's own certificate as DER; null when there is none yet.</summary>
    public byte[] DeviceCertificate => CertificateChain.Length == 0 ? null : CertificateChain[0];

    /// <summary>The device's private key as unencrypted DER (PKCS#1, SEC1 or PKCS#8).</summary>
    public byte[] PrivateKey { get; set; }

    /// <summary>
    /// Roots as DER that the broker's certificate may lead to beside the built-in ones: at most <see cref="MostRoots"/>.
    /// </summary>
    public byte[][] Roots { get; set; } = new byte[0][];

    /// <summary>
    /// The built-in roots that the broker's certificate may lead to: bit n - 1 stands for number n of
    /// <see cref="AmazonRoots"/>. With 0 only <see cref="Roots"/> are trusted.
    /// </summary>
    public int BuiltInRoots { get; set; } = AllBuiltInRoots;

    /// <summary>Fields that a newer firmware has stored, as they stand in its record; null for none.</summary>
    internal byte[] UnknownFields { get; set; }

    /// <summary>Makes a copy that can be edited; the arrays are shared.</summary>
    public NodeConfiguration Clone() => (NodeConfiguration)MemberwiseClone();


    /// <summary>Replaces own roots that are built in by their bits, which take no room in the flash.</summary>
    internal void TakeBuiltInRootsByReference()
    {
        byte[][] own = new byte[0][];
        foreach (byte[] root in Roots)
        {
            int number = AmazonRoots.NumberOf(root);
            if (number == 0)
            {
                own = Append(own, root);
            }
            else
            {
                BuiltInRoots |= 1 << (number - 1);
            }
        }

        Roots = own;
    }

    /// <summary>A list with one more certificate at its end.</summary>
    internal static byte[][] Append(byte[][] list, byte[] certificate)
    {
        var longer = new byte[list.Length + 1][];
        list.CopyTo(longer, 0);
        longer[list.Length] = certificate;
        return longer;
    }
}
