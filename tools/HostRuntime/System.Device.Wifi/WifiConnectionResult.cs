namespace System.Device.Wifi;

/// <summary>How an attempt to join ended.</summary>
public class WifiConnectionResult
{
    internal WifiConnectionResult(WifiConnectionStatus connectionStatus)
    {
        ConnectionStatus = connectionStatus;
    }

    public WifiConnectionStatus ConnectionStatus { get; }
}
