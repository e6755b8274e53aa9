namespace nanoFramework.M2Mqtt;

/// <summary>Settings of all clients of the process. Times in milliseconds.</summary>
public class MqttSettings
{
    public const int BrokerDefaultPort = 1883;
    public const int BrokerDefaultSslPort = 8883;
    public const int DefaultTimeout = 30000;
    public const int MaximumAttemptsRetry = 3;
    public const int DefaultDelayRetry = 1000;
    public const int ConnectTimeout = 30000;
    public const int DefaultInflightQueueSize = int.MaxValue;

    private MqttSettings()
    {
    }

    public static MqttSettings Instance { get; } = new MqttSettings();

    public int Port => BrokerDefaultPort;

    public int SslPort => BrokerDefaultSslPort;

    /// <summary>How long a CONNACK may take.</summary>
    public int TimeoutOnConnection => ConnectTimeout;

    /// <summary>How long a PINGRESP may take.</summary>
    public int TimeoutOnReceiving => DefaultTimeout;

    /// <summary>How often a message that is not acknowledged is sent in all.</summary>
    public int AttemptsOnRetry => MaximumAttemptsRetry;

    public int DelayOnRetry => DefaultDelayRetry;

    /// <summary>Messages that may wait for their acknowledgement; one more is refused.</summary>
    public int InflightQueueSize { get; set; } = DefaultInflightQueueSize;

    public bool ValidateServerCertificate { get; set; } = true;
}
