namespace NanoIoTNode.Core.Telemetry;

/// <summary>The node's topics. A thing name has at most 128 characters, so that none exceeds AWS's 256 bytes.</summary>
public sealed class Topics
{
    public Topics(string thing)
    {
        Telemetry = "dt/nanoiotnode/" + thing + "/telemetry";
        Status = "dt/nanoiotnode/" + thing + "/status";
        LedCommand = "cmd/nanoiotnode/" + thing + "/led";
    }

    /// <summary>The node publishes <see cref="TelemetryMessage"/> here.</summary>
    public string Telemetry { get; }

    /// <summary>The node publishes <see cref="StatusMessage"/> here; also the topic of the last will.</summary>
    public string Status { get; }

    /// <summary>The node takes {"led":"on"} and {"led":"off"} here.</summary>
    public string LedCommand { get; }
}
