using System;

namespace NanoIoTNode.Core.Telemetry;

/// <summary>The documents on the status topic.</summary>
public static class StatusMessage
{
    /// <summary>The last will: what the broker says for the node when the node is gone.</summary>
    public const string Offline = "{\"state\":\"offline\"}";

    /// <summary>What the node says when it has connected.</summary>
    /// <param name="utc">The node's time.</param>
    /// <param name="firmware">Version of the firmware.</param>
    /// <param name="address">The node's IPv4 address in its network.</param>
    /// <param name="sequence">Sequence number of the newest telemetry document, 0 when there is none yet.</param>
    public static byte[] Online(DateTime utc, string firmware, string address, int sequence)
    {
        JsonWriter writer = new();
        writer.Begin();
        writer.Time("time", utc);
        writer.Text("state", "online");
        writer.Text("firmware", firmware);
        writer.Text("address", address);
        writer.Integer("sequence", sequence);
        return writer.End();
    }
}
