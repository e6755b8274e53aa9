namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A name and a value that travel with a packet of MQTT 5 (2.2.2.2).</summary>
public class UserProperty
{
    public UserProperty(string name, string value)
    {
        Name = name;
        Value = value;
    }

    public string Name { get; }

    public string Value { get; }
}
