using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>What a broker does at one packet.</summary>
internal sealed record Answer
{
    /// <summary>Closes the connection, as AWS does for want of a right.</summary>
    public static Answer Close { get; } = new() { IsClose = true };

    /// <summary>Says nothing.</summary>
    public static Answer Silence { get; } = new() { IsSilent = true };

    /// <summary>Gets a return code of MQTT 3.1.1.</summary>
    public byte Code { get; init; }

    /// <summary>Gets a reason code of MQTT 5.</summary>
    public byte Reason { get; init; }

    public bool IsSilent { get; init; }

    public bool IsClose { get; init; }

    /// <summary>Gets the end of the topics that it is for; null: all.</summary>
    public string? Topic { get; init; }

    /// <summary>Gets how often it is given; then all is well.</summary>
    public int Times { get; init; } = int.MaxValue;

    /// <summary>Gets the reason of a DISCONNECT of MQTT 5 that ends the connection in place of an answer; 0: none does.</summary>
    public byte Disconnect { get; init; }

    public static Answer With(byte code, byte reason) => new() { Code = code, Reason = reason };
}

/// <summary>
/// A broker of MQTT 3.1.1 and 5 behind TLS that goes along with everything but what a test wants it to do at a packet.
/// </summary>
internal sealed class FaultBroker(Answer? connect = null, Answer? subscribe = null, Answer? publish = null)
{
    private const byte Level5 = 5;
    private const byte Refused = 0x80;
    private const byte UnacceptableVersion = 1;

    private readonly ConcurrentQueue<ReceivedPublish> _published = new();
    private readonly ConcurrentQueue<int> _acknowledged = new();
    private int _connections;
    private int _publishAnswers;

    /// <summary>Gets a value indicating whether it knows MQTT 3.1.1 only, which refuses MQTT 5 in its own form (3.1.2.2).</summary>
    public bool KnowsOnly311 { get; init; }

    /// <summary>Gets a value indicating whether nothing that is published reaches a subscriber.</summary>
    public bool LosesMessages { get; init; }

    /// <summary>Gets how many connections are closed at their ClientHello before one is taken.</summary>
    public int ClosesFirst { get; init; }

    /// <summary>Gets the last CONNECT that it knew, without its fixed header.</summary>
    public byte[]? LastConnect { get; private set; }

    /// <summary>Gets a value indicating whether each session is kept from its second connection on.</summary>
    public bool KeepsSessions { get; init; }

    /// <summary>Gets the longest packet that it takes, in bytes below 256, as a CONNACK of MQTT 5 says it; 0: it does not say.</summary>
    public byte LongestPacket { get; init; }

    /// <summary>Gets what it sends behind a SUBACK, packets and all; empty: nothing.</summary>
    public byte[] SendsOnceSubscribed { get; init; } = [];

    /// <summary>Gets the identifiers that the client has acknowledged.</summary>
    public IReadOnlyCollection<int> Acknowledged => _acknowledged;

    /// <summary>Gets all that was published with QoS 1, in the order of arrival, whatever became of it.</summary>
    public IReadOnlyCollection<ReceivedPublish> Published => _published;

    public FaultServer Start(X509Certificate2 certificate) => FaultServer.Tls(certificate, ServeAsync, ClosesFirst);

    private async Task ServeAsync(SslStream tls, CancellationToken cancel)
    {
        bool isVersion5 = false;
        int connection = Interlocked.Increment(ref _connections);
        byte session = KeepsSessions && connection > 1 ? (byte)1 : (byte)0;
        byte[] subscription = [];
        while (true)
        {
            (int first, byte[] body) = await ReadAsync(tls, cancel);
            Answer? wanted = null;
            byte[]? reply = null;
            switch (first >> 4)
            {
                case 1:
                    isVersion5 = body[6] == Level5;
                    if (isVersion5 && KnowsOnly311)
                    {
                        await tls.WriteAsync(new byte[] { 0x20, 2, 0, UnacceptableVersion }, cancel);
                        return;
                    }

                    LastConnect = body;
                    wanted = connect;
                    reply = isVersion5 && LongestPacket > 0
                        ? [0x20, 8, session, 0, 5, 39, 0, 0, 0, LongestPacket]
                        : isVersion5
                        ? [0x20, 3, session, wanted?.Reason ?? 0, 0]
                        : [0x20, 2, session, wanted?.Code ?? 0];
                    break;
                case 8:
                    wanted = subscribe;
                    subscription = wanted is null ? body : [];
                    byte granted = wanted is null ? (byte)1 : isVersion5 ? wanted.Reason : Refused;
                    reply = isVersion5
                        ? [0x90, 4, body[0], body[1], 0, granted]
                        : [0x90, 3, body[0], body[1], granted];
                    reply = [.. reply, .. SendsOnceSubscribed];
                    break;
                case 3 when (first & 0x06) != 0:
                    var received = ReceivedPublish.Read(connection, first, body, isVersion5);
                    _published.Enqueue(received);
                    wanted = AnswerTo(received);
                    int id = 2 + (body[0] << 8) + body[1];
                    reply = isVersion5 && wanted is not null
                        ? [0x40, 4, body[id], body[id + 1], wanted.Reason, 0]
                        : [0x40, 2, body[id], body[id + 1]];
                    break;
                case 4:
                    _acknowledged.Enqueue((body[0] << 8) | body[1]);
                    break;
                case 10:
                    reply = isVersion5 ? [0xB0, 4, body[0], body[1], 0, 0] : [0xB0, 2, body[0], body[1]];
                    break;
                case 12:
                    reply = [0xD0, 0];
                    break;
            }

            if (wanted is { Disconnect: > 0 })
            {
                await tls.WriteAsync(new byte[] { 0xE0, 1, wanted.Disconnect }, cancel);
            }

            if (wanted is { IsClose: true } || wanted is { Disconnect: > 0 })
            {
                return;
            }

            if (reply is not null && wanted is not { IsSilent: true })
            {
                await tls.WriteAsync(reply, cancel);
            }

            if (first >> 4 == 3 && !LosesMessages && Names(subscription, body))
            {
                await tls.WriteAsync(Echo(body), cancel);
            }
        }
    }

    private Answer? AnswerTo(ReceivedPublish received) =>
        publish is not null
        && received.Topic.EndsWith(publish.Topic ?? "", StringComparison.Ordinal)
        && Interlocked.Increment(ref _publishAnswers) <= publish.Times
            ? publish
            : null;

    private static bool Names(byte[] subscription, byte[] publish) =>
        subscription.AsSpan().IndexOf(publish.AsSpan(0, 2 + (publish[0] << 8) + publish[1])) >= 0;

    // With QoS 0: the same without the packet identifier behind the topic.
    private static byte[] Echo(byte[] body)
    {
        int id = 2 + (body[0] << 8) + body[1];
        byte[] message = [.. body[..id], .. body[(id + 2)..]];
        return [0x30, (byte)message.Length, .. message];
    }

    internal static async Task<(int First, byte[] Body)> ReadAsync(Stream tls, CancellationToken cancel)
    {
        var octet = new byte[1];
        await tls.ReadExactlyAsync(octet, cancel);
        int first = octet[0];
        int length = 0;
        for (int shift = 0; shift == 0 || octet[0] >= 0x80; shift += 7)
        {
            await tls.ReadExactlyAsync(octet, cancel);
            length |= (octet[0] & 0x7F) << shift;
        }

        var body = new byte[length];
        await tls.ReadExactlyAsync(body, cancel);
        return (first, body);
    }
}
