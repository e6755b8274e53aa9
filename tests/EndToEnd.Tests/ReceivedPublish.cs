using System;
using System.Text;
using System.Text.Json;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>A PUBLISH of QoS 1 as a broker has received it.</summary>
internal sealed record ReceivedPublish(int Connection, bool IsMarked, int Identifier, string Topic, byte[] Payload)
{
    /// <summary>Gets the sequence number of the reading in it.</summary>
    public long Sequence => JsonDocument.Parse(Payload).RootElement.GetProperty("sequence").GetInt64();

    public bool IsReading => Topic.EndsWith("/telemetry", StringComparison.Ordinal);

    /// <summary>Takes a PUBLISH apart.</summary>
    /// <param name="connection">Number of the connection, for the test's own use.</param>
    /// <param name="first">First byte of the fixed header.</param>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="isVersion5">True when a length of properties follows the identifier.</param>
    public static ReceivedPublish Read(int connection, int first, byte[] body, bool isVersion5)
    {
        int id = 2 + (body[0] << 8) + body[1];
        int payload = id + 2 + (isVersion5 ? 1 + body[id + 2] : 0);
        return new ReceivedPublish(
            connection,
            (first & 0x08) != 0,
            (body[id] << 8) | body[id + 1],
            Encoding.UTF8.GetString(body, 2, id - 2),
            body[payload..]);
    }
}
