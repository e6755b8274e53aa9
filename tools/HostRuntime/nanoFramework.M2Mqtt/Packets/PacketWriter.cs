using System;
using System.Text;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt.Packets;

/// <summary>Collects the bytes of one control packet (MQTT 3.1.1 and 5, chapter 2), or of the properties of one.</summary>
internal sealed class PacketWriter
{
    private readonly byte _first;
    private byte[] _body = new byte[64];
    private int _length;

    public PacketWriter(MqttMessageType type, int flags = 0) => _first = (byte)(((int)type << 4) | flags);

    /// <summary>For properties, whose length stands in front of them.</summary>
    public PacketWriter()
    {
    }

    public void Byte(byte value)
    {
        Reserve(1);
        _body[_length++] = value;
    }

    public void UInt16(ushort value)
    {
        Byte((byte)(value >> 8));
        Byte((byte)value);
    }

    public void UInt32(uint value)
    {
        UInt16((ushort)(value >> 16));
        UInt16((ushort)value);
    }

    /// <exception cref="MqttClientException">0 identifies nothing.</exception>
    public void Identifier(ushort value)
    {
        if (value == 0)
        {
            throw new MqttClientException(MqttClientErrorCode.WrongMessageId);
        }

        UInt16(value);
    }

    public void Text(string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        UInt16((ushort)utf8.Length);
        Bytes(utf8);
    }

    public void Bytes(byte[] value)
    {
        Reserve(value.Length);
        Array.Copy(value, 0, _body, _length, value.Length);
        _length += value.Length;
    }

    /// <summary>Properties with their length (2.2.2), which only MQTT 5 has; null says that there are none.</summary>
    public void Properties(MqttProtocolVersion version, PacketWriter properties)
    {
        if (version != MqttProtocolVersion.Version_5)
        {
            return;
        }

        VariableNumber(properties == null ? 0 : properties._length);
        if (properties != null)
        {
            Bytes(properties._body[..properties._length]);
        }
    }

    public byte[] ToArray()
    {
        var packet = new PacketWriter();
        packet.Byte(_first);
        packet.VariableNumber(_length);
        packet.Bytes(_body[.._length]);
        return packet._body[..packet._length];
    }

    private void VariableNumber(int value)
    {
        do
        {
            int digit = value & 0x7F;
            value >>= 7;
            Byte((byte)(value > 0 ? digit | 0x80 : digit));
        }
        while (value > 0);
    }

    private void Reserve(int count)
    {
        if (_length + count > _body.Length)
        {
            Array.Resize(ref _body, Math.Max(_body.Length * 2, _length + count));
        }
    }
}
