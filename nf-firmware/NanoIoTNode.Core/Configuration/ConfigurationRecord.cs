using System;
using System.Text;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// The stored form of a configuration: the schema version (2 bytes), then fields of tag (2 bytes), length (2 bytes)
/// and value, numbers with the low byte first. Strings are UTF-8, certificates and the key DER. A root that is built
/// in is stored as its number. A reader skips the tags that it does not know, so a newer firmware can add some.
/// </summary>
public static class ConfigurationRecord
{
    /// <summary>The schema that this firmware writes.</summary>
    public const ushort SchemaVersion = 1;

    private const int VersionSize = 2;
    private const int FieldHeaderSize = 4;
    private const int LongestField = 0xFFFF;

    private const int TagSsid = 1;
    private const int TagPassphrase = 2;
    private const int TagEndpoint = 3;
    private const int TagThingName = 4;
    private const int TagPublishInterval = 5;
    private const int TagDeviceCertificate = 6;
    private const int TagPrivateKey = 7;
    private const int TagRootCertificate = 8;
    private const int TagBuiltInRoot = 9;

    /// <summary>
    /// Encodes a complete configuration behind <paramref name="headroom"/> bytes left free, in a buffer whose length
    /// is rounded up to a multiple of <paramref name="alignment"/> (filled up with zeroes).
    /// </summary>
    /// <param name="configuration">What to encode; only the root may be null.</param>
    /// <param name="headroom">Bytes to leave free at the start of the buffer.</param>
    /// <param name="alignment">The length of the buffer is a multiple of this.</param>
    /// <param name="size">Bytes that the record itself takes.</param>
    public static byte[] Encode(NodeConfiguration configuration, int headroom, int alignment, out int size)
    {
        byte[] ssid = Encoding.UTF8.GetBytes(configuration.Ssid);
        byte[] passphrase = Encoding.UTF8.GetBytes(configuration.Passphrase);
        byte[] endpoint = Encoding.UTF8.GetBytes(configuration.Endpoint);
        byte[] thingName = Encoding.UTF8.GetBytes(configuration.ThingName);
        byte[] interval = BitConverter.GetBytes(configuration.PublishIntervalSeconds);
        int rootTag = TagRootCertificate;
        byte[] root = configuration.RootCertificate;
        int builtIn = AmazonRoots.NumberOf(root);
        if (builtIn != 0)
        {
            rootTag = TagBuiltInRoot;
            root = new[] { (byte)builtIn };
        }

        size = VersionSize + FieldSize(ssid) + FieldSize(passphrase) + FieldSize(endpoint) + FieldSize(thingName)
            + FieldSize(interval) + FieldSize(configuration.DeviceCertificate) + FieldSize(configuration.PrivateKey)
            + FieldSize(root);
        var buffer = new byte[(headroom + size + alignment - 1) / alignment * alignment];
        int position = PutNumber(buffer, headroom, SchemaVersion);
        position = PutField(buffer, position, TagSsid, ssid);
        position = PutField(buffer, position, TagPassphrase, passphrase);
        position = PutField(buffer, position, TagEndpoint, endpoint);
        position = PutField(buffer, position, TagThingName, thingName);
        position = PutField(buffer, position, TagPublishInterval, interval);
        position = PutField(buffer, position, TagDeviceCertificate, configuration.DeviceCertificate);
        position = PutField(buffer, position, TagPrivateKey, configuration.PrivateKey);
        PutField(buffer, position, rootTag, root);
        return buffer;
    }

    /// <summary>
    /// Decodes a record, or returns null when a field reaches past the end or a needed one is missing.
    /// </summary>
    public static NodeConfiguration Decode(byte[] buffer, int start, int count)
    {
        int end = start + count;
        if (count < VersionSize || GetNumber(buffer, start) == 0)
        {
            return null;
        }

        var configuration = new NodeConfiguration();
        int position = start + VersionSize;
        while (position < end)
        {
            if (end - position < FieldHeaderSize)
            {
                return null;
            }

            int tag = GetNumber(buffer, position);
            int length = GetNumber(buffer, position + 2);
            position += FieldHeaderSize;
            if (length > end - position || !TakeField(configuration, tag, buffer, position, length))
            {
                return null;
            }

            position += length;
        }

        return IsComplete(configuration) ? configuration : null;
    }

    private static bool TakeField(NodeConfiguration configuration, int tag, byte[] buffer, int start, int length)
    {
        switch (tag)
        {
            case TagSsid:
                configuration.Ssid = Encoding.UTF8.GetString(buffer, start, length);
                return true;
            case TagPassphrase:
                configuration.Passphrase = Encoding.UTF8.GetString(buffer, start, length);
                return true;
            case TagEndpoint:
                configuration.Endpoint = Encoding.UTF8.GetString(buffer, start, length);
                return true;
            case TagThingName:
                configuration.ThingName = Encoding.UTF8.GetString(buffer, start, length);
                return true;
            case TagPublishInterval:
                configuration.PublishIntervalSeconds = length == 4 ? BitConverter.ToInt32(buffer, start) : 0;
                return true;
            case TagDeviceCertificate:
                configuration.DeviceCertificate = Slice(buffer, start, length);
                return true;
            case TagPrivateKey:
                configuration.PrivateKey = Slice(buffer, start, length);
                return true;
            case TagRootCertificate:
                configuration.RootCertificate = Slice(buffer, start, length);
                return true;
            case TagBuiltInRoot:
                configuration.RootCertificate = length == 1 ? AmazonRoots.Get(buffer[start]) : null;
                return configuration.RootCertificate != null;
            default:
                return true;
        }
    }

    private static bool IsComplete(NodeConfiguration configuration)
    {
        return configuration.Ssid != null && configuration.Passphrase != null && configuration.Endpoint != null
            && configuration.ThingName != null && configuration.PublishIntervalSeconds > 0
            && configuration.DeviceCertificate != null && configuration.PrivateKey != null;
    }

    private static int FieldSize(byte[] value)
    {
        if (value == null)
        {
            return 0;
        }

        if (value.Length > LongestField)
        {
            throw new ArgumentException("A field may take 65535 bytes.");
        }

        return FieldHeaderSize + value.Length;
    }

    private static int PutField(byte[] buffer, int position, int tag, byte[] value)
    {
        if (value == null)
        {
            return position;
        }

        position = PutNumber(buffer, position, tag);
        position = PutNumber(buffer, position, value.Length);
        Array.Copy(value, 0, buffer, position, value.Length);
        return position + value.Length;
    }

    private static int PutNumber(byte[] buffer, int position, int value)
    {
        buffer[position] = (byte)value;
        buffer[position + 1] = (byte)(value >> 8);
        return position + 2;
    }

    private static int GetNumber(byte[] buffer, int position)
    {
        return buffer[position] | (buffer[position + 1] << 8);
    }

    private static byte[] Slice(byte[] buffer, int start, int length)
    {
        var slice = new byte[length];
        Array.Copy(buffer, start, slice, 0, length);
        return slice;
    }
}
