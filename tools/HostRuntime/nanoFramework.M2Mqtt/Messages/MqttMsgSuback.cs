using System;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Packets;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The answer to a SUBSCRIBE (MQTT 3.1.1 and 5, 3.9).</summary>
public class MqttMsgSuback : MqttMsgBase
{
    public MqttMsgSuback()
    {
    }

    /// <summary>One for each topic; 128 and more refuse, in MQTT 5 with the reason.</summary>
    public MqttQoSLevel[] GrantedQoSLevels { get; set; }

    /// <summary>Reads what follows the first byte.</summary>
    /// <exception cref="MqttClientException">Flags that a SUBACK does not have.</exception>
    public static MqttMsgSuback Parse(
        byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion, IMqttNetworkChannel channel)
    {
        BodyReader body = BodyReader.Receive(fixedHeaderFirstByte, channel);
        var suback = new MqttMsgSuback { MessageId = body.UInt16() };
        if (protocolVersion == MqttProtocolVersion.Version_5 && body.HasMore)
        {
            body.BeginProperties();
            while (body.ReadProperty())
            {
                // None of them is shown.
            }
        }

        byte[] levels = body.Rest();
        if (levels.Length == 0)
        {
            throw new IndexOutOfRangeException();
        }

        suback.GrantedQoSLevels = Array.ConvertAll(levels, level => (MqttQoSLevel)level);
        return suback;
    }

    /// <summary>Only servers send it.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion) => throw new NotSupportedException();
}
