using System.Text;
using nanoFramework.M2Mqtt.Exceptions;

namespace nanoFramework.M2Mqtt.Packets;

/// <summary>Walks the properties of an MQTT 5 packet (2.2.2) one by one; what does not fit is not MQTT.</summary>
internal ref struct PropertyReader
{
    private readonly byte[] _body;
    private int _next;

    /// <param name="body">The packet behind its fixed header.</param>
    /// <param name="start">Where the length of the properties stands.</param>
    /// <exception cref="MqttCommunicationException">The properties reach past the packet's end.</exception>
    public PropertyReader(byte[] body, int start)
    {
        _body = body;
        _next = start;
        int length = VariableNumber();
        End = _next + length;
        if (End > body.Length)
        {
            throw new MqttCommunicationException();
        }
    }

    /// <summary>The first position behind the properties.</summary>
    public int End { get; }

    public PropertyType Type { get; private set; }

    /// <summary>Value of the property when it is a number, else 0.</summary>
    public uint Number { get; private set; }

    /// <summary>Value of the property when it is text (of a pair: its second part), else null.</summary>
    public string Text { get; private set; }

    /// <summary>Goes to the next property; false when there is none.</summary>
    public bool Read()
    {
        if (_next >= End)
        {
            return false;
        }

        Type = (PropertyType)Byte();
        Number = 0;
        Text = null;
        switch (Type)
        {
            case PropertyType.SessionExpiryInterval:
            case PropertyType.MessageExpiryInterval:
            case PropertyType.MaximumPacketSize:
            case PropertyType.WillDelayInterval:
                Number = (uint)((UInt16() << 16) | UInt16());
                break;
            case PropertyType.ServerKeepAlive:
            case PropertyType.ReceiveMaximum:
            case PropertyType.TopicAliasMaximum:
            case PropertyType.TopicAlias:
                Number = (uint)UInt16();
                break;
            case PropertyType.SubscriptionIdentifier:
                Number = (uint)VariableNumber();
                break;
            case PropertyType.UserProperty:
                String();
                Text = String();
                break;
            case PropertyType.ReasonString:
            case PropertyType.ContentType:
            case PropertyType.ResponseTopic:
            case PropertyType.CorrelationData:
            case PropertyType.AssignedClientIdentifier:
            case PropertyType.AuthenticationMethod:
            case PropertyType.AuthenticationData:
            case PropertyType.ResponseInformation:
            case PropertyType.ServerReference:
                Text = String();
                break;
            default:
                Number = Byte();
                break;
        }

        return true;
    }

    private int VariableNumber()
    {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7)
        {
            byte digit = At(_next++);
            value |= (digit & 0x7F) << shift;
            if ((digit & 0x80) == 0)
            {
                return value;
            }
        }

        throw new MqttCommunicationException();
    }

    private byte Byte() => Inside(1) ? At(_next++) : throw new MqttCommunicationException();

    private int UInt16() => (Byte() << 8) | Byte();

    private string String()
    {
        int length = UInt16();
        if (!Inside(length))
        {
            throw new MqttCommunicationException();
        }

        _next += length;
        return Encoding.UTF8.GetString(_body, _next - length, length);
    }

    private readonly bool Inside(int count) => _next + count <= End;

    private readonly byte At(int index) => index < _body.Length ? _body[index] : throw new MqttCommunicationException();
}
