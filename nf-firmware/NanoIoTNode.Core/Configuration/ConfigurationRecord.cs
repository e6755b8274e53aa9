using System;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// The stored form of a configuration: the schema version (2 bytes), then fields (see <see cref="FieldWriter"/>).
/// Strings are UTF-8, certificates and the key DER; a root that is built in is one bit. A field that this firmware does
/// not know is kept as it is and written again, so that a newer firmware finds it after a save by this one.
/// Schema 1 had one certificate, and one root of its own, one built-in root by its number, or none for all that are
/// built in.
/// </summary>
public static class ConfigurationRecord
{
    /// <summary>The schema that this firmware writes.</summary>
    public const ushort SchemaVersion = 2;

    private const int FirstSchema = 1;

    private const int TagSsid = 1;
    private const int TagPassphrase = 2;
    private const int TagEndpoint = 3;
    private const int TagThingName = 4;
    private const int TagPublishInterval = 5;
    private const int TagDeviceCertificate = 6;
    private const int TagPrivateKey = 7;
    private const int TagRoot = 8;
    private const int TagBuiltInRootNumber = 9; // schema 1 only
    private const int TagPort = 10;
    private const int TagClientId = 11;
    private const int TagUserName = 12;
    private const int TagPassword = 13;
    private const int TagTelemetryTopic = 14;
    private const int TagIssuer = 15;
    private const int TagBuiltInRoots = 16;
    private const int TagKeepAlive = 17;
    private const int TagPersistentSession = 18;
    private const int TagBatchSize = 19;
    private const int TagDeadBands = 20;
    private const int TagSensorIntervals = 21;

    /// <summary>
    /// Encodes a complete configuration behind <paramref name="headroom"/> bytes left free, in a buffer whose length
    /// is rounded up to a multiple of <paramref name="alignment"/> (filled up with zeroes).
    /// </summary>
    /// <param name="configuration">What to encode.</param>
    /// <param name="headroom">Bytes to leave free at the start of the buffer.</param>
    /// <param name="alignment">The length of the buffer is a multiple of this.</param>
    /// <param name="size">Bytes that the record itself takes.</param>
    public static byte[] Encode(NodeConfiguration configuration, int headroom, int alignment, out int size)
    {
        size = SizeOf(configuration);
        return Encode(configuration, headroom, alignment, size);
    }

    /// <summary>Encodes a configuration whose <see cref="SizeOf"/> is known.</summary>
    internal static byte[] Encode(NodeConfiguration configuration, int headroom, int alignment, int size)
    {
        var buffer = new byte[(headroom + size + alignment - 1) / alignment * alignment];
        Write(new FieldWriter(buffer, headroom), configuration);
        return buffer;
    }

    /// <summary>Bytes that the record of a complete configuration takes.</summary>
    public static int SizeOf(NodeConfiguration configuration)
    {
        var counter = new FieldWriter(null, 0);
        Write(counter, configuration);
        return counter.Position;
    }

    /// <summary>
    /// Decodes a record, or returns null when it cannot be read, a field reaches past the end or a needed one is missing. The CRC
    /// is the caller's affair.
    /// </summary>
    public static NodeConfiguration Decode(FieldReader fields)
    {
        int version = fields.Number();
        if (version == 0)
        {
            return null;
        }

        var configuration = new NodeConfiguration { BuiltInRoots = 0 };
        while (fields.Next())
        {
            if (!TakeField(configuration, fields))
            {
                return null;
            }
        }

        if (version == FirstSchema && configuration.Roots.Length == 0 && configuration.BuiltInRoots == 0)
        {
            configuration.BuiltInRoots = NodeConfiguration.AllBuiltInRoots;
        }

        return !fields.Failed && IsComplete(configuration) ? WithoutEmptyKey(configuration) : null;
    }

    private static void Write(FieldWriter fields, NodeConfiguration configuration)
    {
        fields.Number(SchemaVersion);
        fields.Text(TagSsid, configuration.Ssid);
        fields.Text(TagPassphrase, configuration.Passphrase);
        fields.Text(TagEndpoint, configuration.Endpoint);
        fields.Bytes(TagPort, BitConverter.GetBytes((ushort)configuration.Port));
        fields.Text(TagThingName, configuration.ThingName);
        fields.Text(TagClientId, configuration.ClientId);
        fields.Text(TagUserName, configuration.UserName);
        fields.Text(TagPassword, configuration.Password);
        fields.Text(TagTelemetryTopic, configuration.TelemetryTopic);
        fields.Bytes(TagPublishInterval, BitConverter.GetBytes(configuration.PublishIntervalSeconds));
        fields.Bytes(TagDeviceCertificate, configuration.DeviceCertificate);
        fields.Certificates(TagIssuer, configuration.CertificateChain, 1);
        fields.Bytes(TagPrivateKey, configuration.PrivateKey ?? new byte[0]);
        fields.Certificates(TagRoot, configuration.Roots, 0);
        fields.Bytes(TagBuiltInRoots, BitConverter.GetBytes((ushort)configuration.BuiltInRoots));
        if (configuration.KeepAliveSeconds != KeepAlive.Usual)
        {
            fields.Bytes(TagKeepAlive, BitConverter.GetBytes((ushort)configuration.KeepAliveSeconds));
        }

        fields.Bytes(TagPersistentSession, configuration.PersistentSession ? new byte[0] : null);
        if (configuration.BatchSize > 1)
        {
            fields.Bytes(TagBatchSize, BitConverter.GetBytes((ushort)configuration.BatchSize));
        }

        fields.Text(TagDeadBands, configuration.DeadBands);
        fields.Text(TagSensorIntervals, configuration.SensorIntervals);
        fields.Raw(configuration.UnknownFields);
    }

    private static bool TakeField(NodeConfiguration configuration, FieldReader field)
    {
        switch (field.Tag)
        {
            case TagPublishInterval:
                configuration.PublishIntervalSeconds = field.Value.Length == 4 ? BitConverter.ToInt32(field.Value, 0) : 0;
                return true;
            case TagPort:
                configuration.Port = field.ToNumber();
                return true;
            case TagDeviceCertificate:
            case TagIssuer:
                configuration.CertificateChain = NodeConfiguration.Append(configuration.CertificateChain, field.Value);
                return true;
            case TagPrivateKey:
                configuration.PrivateKey = field.Value;
                return true;
            case TagRoot:
                configuration.Roots = NodeConfiguration.Append(configuration.Roots, field.Value);
                return true;
            case TagBuiltInRoots:
                configuration.BuiltInRoots = field.ToNumber();
                return field.Value.Length == 2;
            case TagBuiltInRootNumber:
                int number = field.Value.Length == 1 ? field.Value[0] : 0;
                configuration.BuiltInRoots = number < 1 || number > AmazonRoots.Count ? 0 : 1 << (number - 1);
                return configuration.BuiltInRoots != 0;
            case TagKeepAlive:
                configuration.KeepAliveSeconds = field.ToNumber();
                return field.Value.Length == 2;
            case TagPersistentSession:
                configuration.PersistentSession = true;
                return true;
            case TagBatchSize:
                configuration.BatchSize = field.ToNumber();
                return configuration.BatchSize >= 1 && configuration.BatchSize <= NodeConfiguration.LargestBatch;
            default:
                TakeText(configuration, field);
                return true;
        }
    }

    private static void TakeText(NodeConfiguration configuration, FieldReader field)
    {
        switch (field.Tag)
        {
            case TagSsid:
                configuration.Ssid = field.ToText();
                break;
            case TagPassphrase:
                configuration.Passphrase = field.ToText();
                break;
            case TagEndpoint:
                configuration.Endpoint = field.ToText();
                break;
            case TagThingName:
                configuration.ThingName = field.ToText();
                break;
            case TagClientId:
                configuration.ClientId = field.ToText();
                break;
            case TagUserName:
                configuration.UserName = field.ToText();
                break;
            case TagPassword:
                configuration.Password = field.ToText();
                break;
            case TagTelemetryTopic:
                configuration.TelemetryTopic = field.ToText();
                break;
            case TagDeadBands:
                configuration.DeadBands = field.ToText();
                break;
            case TagSensorIntervals:
                configuration.SensorIntervals = field.ToText();
                break;
            default:
                configuration.UnknownFields = WithUnknown(configuration.UnknownFields, field);
                break;
        }
    }

    private static bool IsComplete(NodeConfiguration configuration)
    {
        return configuration.Ssid != null && configuration.Passphrase != null && configuration.Endpoint != null
            && configuration.ThingName != null && configuration.PublishIntervalSeconds > 0 && configuration.Port > 0
            && configuration.PrivateKey != null;
    }

    // The field stands there also when there is no key: what is cut off is then told from what was left out.
    private static NodeConfiguration WithoutEmptyKey(NodeConfiguration configuration)
    {
        configuration.PrivateKey = configuration.PrivateKey.Length == 0 ? null : configuration.PrivateKey;
        return configuration;
    }

    private static byte[] WithUnknown(byte[] known, FieldReader field)
    {
        int before = known == null ? 0 : known.Length;
        var joined = new byte[before + FieldWriter.HeaderSize + field.Value.Length];
        FieldWriter fields = new(joined, 0);
        fields.Raw(known);
        fields.Bytes(field.Tag, field.Value);
        return joined;
    }
}
