using System;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Packets;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker's answer to a CONNECT (MQTT 3.1.1 and 5, 3.2). What it did not say is 0.</summary>
public class MqttMsgConnack : MqttMsgBase
{
    public MqttMsgConnack()
    {
    }

    /// <summary>True when the broker has kept the session of this client id: its subscriptions still hold.</summary>
    public bool SessionPresent { get; set; }

    public MqttReasonCode ReturnCode { get; set; }

    /// <summary>Seconds that the broker uses in place of the keep-alive that was asked for.</summary>
    public ushort ServerKeepAlive { get; set; }

    /// <summary>Reads what follows the first byte.</summary>
    /// <exception cref="MqttClientException">Flags that a CONNACK does not have.</exception>
    public static MqttMsgConnack Parse(
        byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion, IMqttNetworkChannel channel)
    {
        BodyReader body = BodyReader.Receive(fixedHeaderFirstByte, channel);
        var connack = new MqttMsgConnack { SessionPresent = (body.Byte() & 0x01) != 0, ReturnCode = (MqttReasonCode)body.Byte() };
        if (protocolVersion != MqttProtocolVersion.Version_5)
        {
            return connack;
        }

        body.BeginProperties();
        while (body.ReadProperty())
        {
            switch (body.Property)
            {
                case PropertyType.ServerKeepAlive:
                    connack.ServerKeepAlive = (ushort)body.Number;
                    break;
                case PropertyType.MaximumPacketSize:
                    connack.MaximumPacketSize = body.Number;
                    break;
                default:
                    break;
            }
        }

        return connack;
    }

    /// <summary>Only servers send it.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion) => throw new NotSupportedException();
}
