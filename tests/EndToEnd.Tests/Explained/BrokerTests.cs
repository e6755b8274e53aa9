using System;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Explained;

/// <summary>Brokers that refuse, close or fall silent behind a good handshake, and what the board says of them.</summary>
public sealed class BrokerTests(TrialBench bench) : IClassFixture<TrialBench>
{
    private const string Command = "cmd/nanoiotnode/test-node/led";

    [Theory]
    [InlineData(2, 0x85, "NIN-M10")]
    [InlineData(3, 0x88, "NIN-M11")]
    [InlineData(4, 0x86, "NIN-M12")]
    [InlineData(5, 0x87, "NIN-M13")]
    [InlineData(6, 0x8A, "NIN-M(01|14)")]
    [InlineData(6, 0x97, "NIN-M(01|15)")]
    [InlineData(6, 0x9D, "NIN-M(01|16)")]
    public async Task Refused_connect_is_told_by_its_reason(byte code, byte reason, string expected)
    {
        using FaultServer server = Start(new FaultBroker(connect: Answer.With(code, reason)));

        string said = await bench.TryAsync(server.Port);

        Assert.Matches($@"mqtt: {expected} [^\r]*\(reason ({code}|0x{reason:X2}), [^\r]*last sent: CONNECT\)\r\n[^\r]*mqtt: cure: ", said);
    }

    [Fact]
    public async Task Unauthorized_connect_names_the_client_id_and_the_right_that_it_needs()
    {
        using FaultServer server = Start(new FaultBroker(connect: Answer.With(5, 0x87)));

        await bench.ExpectAsync(
            server.Port,
            "mqtt",
            "NIN-M13",
            "client id \"test-node\"",
            $"needs iot:Connect on {TrialBench.Arn}client/test-node",
            "last sent: CONNECT");
    }

    [Fact]
    public async Task Closed_after_connect_names_the_right_for_client_and_last_will()
    {
        using FaultServer server = Start(new FaultBroker(connect: Answer.Close));

        string said = await bench.TryAsync(server.Port);

        Assert.Matches("mqtt: NIN-M(02|25) ", said);
        Assert.Contains($"client id \"test-node\" needs iot:Connect on {TrialBench.Arn}client/test-node", said, StringComparison.Ordinal);
        Assert.Contains($"needs iot:Publish on {TrialBench.Arn}topic/dt/nanoiotnode/test-node/status", said, StringComparison.Ordinal);
        Assert.Contains("last sent: CONNECT", said, StringComparison.Ordinal);
        Assert.DoesNotContain("tls: NIN-", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_of_another_protocol_behind_TLS_is_told_as_that()
    {
        using var server = FaultServer.Tls(bench.Pki.Server(TrialBench.Endpoint), async (tls, cancel) =>
        {
            await FaultBroker.ReadAsync(tls, cancel);
            await tls.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), cancel);
        });

        await bench.ExpectAsync(server.Port, "mqtt", "NIN-M27", $"endpoint \"{TrialBench.Endpoint}\"", "last sent: CONNECT");
    }

    private FaultServer Start(FaultBroker broker) => broker.Start(bench.Pki.Server(TrialBench.Endpoint));
}
