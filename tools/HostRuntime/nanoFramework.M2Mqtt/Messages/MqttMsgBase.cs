namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A control packet that the client shows to its owner.</summary>
public abstract class MqttMsgBase
{
    protected MqttMsgBase()
    {
    }
}
