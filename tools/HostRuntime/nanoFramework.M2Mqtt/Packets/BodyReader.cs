using System;
using System.Text;
using nanoFramework.M2Mqtt.Exceptions;

namespace nanoFramework.M2Mqtt.Packets;

/// <summary>Walks through what follows a packet's first byte, front to back; behind the end is an exception.</summary>
internal sealed class BodyReader
{
    private const int FlagsMask = 0x0F;

    private readonly byte[] _body;
    private int _next;
    private int _propertiesEnd;

    private BodyReader(byte[] body) => _body = body;

    public bool HasMore => _next < _body.Length;

    /// <summary>The property that <see cref="ReadProperty"/> has read.</summary>
    public PropertyType Property { get; private set; }

    /// <summary>Its value when it is a number, else 0.</summary>
    public uint Number { get; private set; }

    /// <exception cref="MqttClientException">The first byte has flags.</exception>
    public static BodyReader Receive(byte first, IMqttNetworkChannel channel) =>
        (first & FlagsMask) == 0 ? ReceiveAny(channel) : throw new MqttClientException(MqttClientErrorCode.InvalidFlagBits);

    /// <summary>Like the package it does not look at what the channel says of its reads.</summary>
    public static BodyReader ReceiveAny(IMqttNetworkChannel channel)
    {
        var digit = new byte[1];
        int length = 0;
        int shift = 0;
        do
        {
            channel.Receive(digit);
            length += (digit[0] & 0x7F) << shift;
            shift += 7;
        }
        while ((digit[0] & 0x80) != 0);

        var body = new byte[length];
        channel.Receive(body);
        return new BodyReader(body);
    }

    public byte Byte() => _body[_next++];

    public ushort UInt16() => (ushort)((Byte() << 8) | Byte());

    public string Text()
    {
        int length = UInt16();
        if (length > _body.Length - _next)
        {
            throw new IndexOutOfRangeException();
        }

        _next += length;
        return Encoding.UTF8.GetString(_body, _next - length, length);
    }

    public byte[] Rest()
    {
        byte[] rest = _body[_next..];
        _next = _body.Length;
        return rest;
    }

    /// <summary>Reads how long the properties are (MQTT 5, 2.2.2.1).</summary>
    public void BeginProperties()
    {
        int length = VariableNumber();
        _propertiesEnd = _next + length;
    }

    /// <summary>Goes to the next property (2.2.2.2); false when there is none, or none that is known.</summary>
    public bool ReadProperty()
    {
        if (_next >= _propertiesEnd)
        {
            return false;
        }

        Property = (PropertyType)Byte();
        Number = 0;
        switch (Property)
        {
            case PropertyType.SessionExpiryInterval:
            case PropertyType.MessageExpiryInterval:
            case PropertyType.MaximumPacketSize:
                Number = ((uint)UInt16() << 16) | UInt16();
                return true;
            case PropertyType.ServerKeepAlive:
            case PropertyType.ReceiveMaximum:
            case PropertyType.TopicAliasMaximum:
            case PropertyType.TopicAlias:
                Number = UInt16();
                return true;
            case PropertyType.PayloadFormatIndicator:
            case PropertyType.MaximumQoS:
            case PropertyType.RetainAvailable:
            case PropertyType.WildcardSubscriptionAvailable:
            case PropertyType.SubscriptionIdentifierAvailable:
            case PropertyType.SharedSubscriptionAvailable:
                Number = Byte();
                return true;
            case PropertyType.SubscriptionIdentifier:
                Number = (uint)VariableNumber();
                return true;
            case PropertyType.UserProperty:
                Text();
                Text();
                return true;
            case PropertyType.ReasonString:
            case PropertyType.ContentType:
            case PropertyType.ResponseTopic:
            case PropertyType.CorrelationData:
            case PropertyType.AssignedClientIdentifier:
            case PropertyType.AuthenticationMethod:
            case PropertyType.AuthenticationData:
            case PropertyType.ResponseInformation:
            case PropertyType.ServerReference:
                Text();
                return true;
            default:
                _next = _propertiesEnd;
                return false;
        }
    }

    private int VariableNumber()
    {
        int value = 0;
        int shift = 0;
        byte digit;
        do
        {
            digit = Byte();
            value += (digit & 0x7F) << shift;
            shift += 7;
        }
        while ((digit & 0x80) != 0);

        return value;
    }
}
