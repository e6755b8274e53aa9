using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Packets;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>
/// The CONNECT (MQTT 3.1.1 and 5, 3.1). It is left to the caller to give <see cref="GetBytes"/> the version that stands in
/// the packet.
/// </summary>
public class MqttMsgConnect : MqttMsgBase
{
    private const int UserNameFlag = 0x80;
    private const int PasswordFlag = 0x40;
    private const int WillRetainFlag = 0x20;
    private const int WillQosShift = 3;
    private const int WillFlagBit = 0x04;
    private const int CleanSessionFlag = 0x02;

    public MqttMsgConnect(
        string clientId,
        string username,
        string password,
        bool willRetain,
        MqttQoSLevel willQosLevel,
        bool willFlag,
        string willTopic,
        string willMessage,
        bool cleanSession,
        ushort keepAlivePeriod,
        MqttProtocolVersion protocolVersion)
    {
        ClientId = clientId;
        Username = username;
        Password = password;
        WillRetain = willRetain;
        WillQosLevel = (byte)willQosLevel;
        WillFlag = willFlag;
        WillTopic = willTopic;
        WillMessage = willMessage;
        CleanSession = cleanSession;
        KeepAlivePeriod = keepAlivePeriod;
        ProtocolVersion = protocolVersion;
    }

    public MqttProtocolVersion ProtocolVersion { get; set; }

    public string ClientId { get; set; }

    public bool WillRetain { get; set; }

    public byte WillQosLevel { get; set; }

    public bool WillFlag { get; set; }

    public string WillTopic { get; set; }

    public string WillMessage { get; set; }

    public string Username { get; set; }

    public string Password { get; set; }

    public bool CleanSession { get; set; }

    /// <summary>Seconds.</summary>
    public ushort KeepAlivePeriod { get; set; }

    /// <summary>Seconds that the broker keeps the session without a connection; MQTT 5 only.</summary>
    public uint SessionExpiryInterval { get; set; }

    /// <exception cref="MqttClientException">The last will is not complete, or there is one that is not wanted.</exception>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        bool hasTopic = WillFlag && !string.IsNullOrEmpty(WillTopic);
        bool hasMessage = WillFlag && !string.IsNullOrEmpty(WillMessage);
        if (WillQosLevel > (byte)MqttQoSLevel.ExactlyOnce || (WillFlag && !(hasTopic && hasMessage)) || (!WillFlag && WillRetain))
        {
            throw new MqttClientException(MqttClientErrorCode.WillWrong);
        }

        var packet = new PacketWriter(MqttMessageType.Connect);
        packet.Text("MQTT");
        packet.Byte((byte)ProtocolVersion);
        packet.Byte((byte)Flags());
        packet.UInt16(KeepAlivePeriod);
        packet.Properties(protocolVersion, Properties());
        packet.Text(ClientId);
        if (WillFlag)
        {
            packet.Properties(ProtocolVersion, null);
            packet.Text(WillTopic);
            packet.Text(WillMessage);
        }

        if (!string.IsNullOrEmpty(Username))
        {
            packet.Text(Username);
        }

        if (!string.IsNullOrEmpty(Password))
        {
            packet.Text(Password);
        }

        return packet.ToArray();
    }

    private int Flags() =>
        (string.IsNullOrEmpty(Username) ? 0 : UserNameFlag)
        | (string.IsNullOrEmpty(Password) ? 0 : PasswordFlag)
        | (WillRetain ? WillRetainFlag : 0)
        | (WillFlag ? (WillQosLevel << WillQosShift) | WillFlagBit : 0)
        | (CleanSession ? CleanSessionFlag : 0);

    private PacketWriter Properties()
    {
        var properties = new PacketWriter();
        if (SessionExpiryInterval > 0)
        {
            properties.Byte((byte)PropertyType.SessionExpiryInterval);
            properties.UInt32(SessionExpiryInterval);
        }

        if (MaximumPacketSize > 0)
        {
            properties.Byte((byte)PropertyType.MaximumPacketSize);
            properties.UInt32(MaximumPacketSize);
        }

        return properties;
    }
}
