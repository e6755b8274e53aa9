namespace nanoFramework.M2Mqtt;

/// <summary>What the messages are read from, and what they are sent on.</summary>
public interface IMqttNetworkChannel
{
    /// <summary>True when something can be read at once.</summary>
    bool DataAvailable { get; }

    /// <summary>False would accept any server.</summary>
    bool ValidateServerCertificate { get; set; }

    /// <summary>Waits until the buffer is full.</summary>
    /// <returns>Bytes read: all of them, or 0 when the connection has ended.</returns>
    int Receive(byte[] buffer);

    /// <summary>The same, unless nothing comes.</summary>
    /// <param name="buffer">To be filled.</param>
    /// <param name="timeout">Milliseconds to wait for the first byte.</param>
    int Receive(byte[] buffer, int timeout);

    /// <returns>Bytes sent.</returns>
    int Send(byte[] buffer);

    void Close();

    void Connect();

    /// <summary>Of no use to a client.</summary>
    void Accept();
}
