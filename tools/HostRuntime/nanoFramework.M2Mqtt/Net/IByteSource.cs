namespace nanoFramework.M2Mqtt.Net;

/// <summary>Bytes of one connection, in order. Each call waits until its bytes are there.</summary>
internal interface IByteSource
{
    /// <exception cref="Exceptions.MqttCommunicationException">The stream ended.</exception>
    byte ReadByte();

    /// <exception cref="Exceptions.MqttCommunicationException">The stream ended.</exception>
    void ReadExactly(byte[] buffer);
}
