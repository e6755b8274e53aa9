using System;
using System.IO;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;
using Xunit;

namespace NanoIoTNode.Workbench.Tests;

public sealed class BrokerTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly string _folder = Directory.CreateTempSubdirectory("broker-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AThingUsesItsOwnTopicsOnlyAndTheWitnessSeesThemAcrossAStopOfTheBroker()
    {
        ThrowawayPki pki = await ThrowawayPki.CreateAsync(Path.Combine(_folder, "pki"), ellipticCurve: true);
        using var broker = new MosquittoBroker(
            Path.Combine(_folder, "broker"), pki.Root, await pki.ServerAsync("broker.example"));
        await broker.StartAsync();
        BrokerAccess thing = await AccessAsync(pki, broker, "thing-1");
        using MosquittoSubscriber witness =
            await MosquittoSubscriber.StartAsync(await AccessAsync(pki, broker, MosquittoBroker.Witness));

        await MosquittoPublisher.PublishAsync(thing, "dt/nanoiotnode/thing-2/telemetry", "not mine");
        await MosquittoPublisher.PublishAsync(thing, "dt/nanoiotnode/thing-1/telemetry", "first");
        await witness.WaitForAsync("the first message", all => all.Count == 1, s_patience);
        broker.Stop();
        await broker.StartAsync();
        await MosquittoPublisher.PublishAsync(thing, "dt/nanoiotnode/thing-1/telemetry", "second one");
        await witness.WaitForAsync("the second message", all => all.Count == 2, s_patience);

        Assert.Equal(
            [
                new ReceivedMessage("dt/nanoiotnode/thing-1/telemetry", "first"),
                new ReceivedMessage("dt/nanoiotnode/thing-1/telemetry", "second one"),
            ],
            witness.Messages);
    }

    [Fact]
    public async Task AClientOfAnotherAuthorityIsNotLetIn()
    {
        ThrowawayPki pki = await ThrowawayPki.CreateAsync(Path.Combine(_folder, "pki"), ellipticCurve: true);
        ThrowawayPki other = await ThrowawayPki.CreateAsync(Path.Combine(_folder, "other"), ellipticCurve: true);
        using var broker = new MosquittoBroker(
            Path.Combine(_folder, "broker"), pki.Root, await pki.ServerAsync("broker.example"));
        await broker.StartAsync();
        var stranger = new BrokerAccess(broker.Port, pki.Root.CertificateFile, await other.ClientAsync("thing-1"));

        await Assert.ThrowsAsync<WorkbenchException>(
            () => MosquittoPublisher.PublishAsync(stranger, "dt/nanoiotnode/thing-1/telemetry", "let me in"));
    }

    [Fact]
    public async Task TheTimeServerAnswers()
    {
        using TimeServer server = await TimeServer.StartAsync(Path.Combine(_folder, "time"));

        Assert.InRange(server.Port, 1, 65535);
    }

    private static async Task<BrokerAccess> AccessAsync(ThrowawayPki pki, MosquittoBroker broker, string name) =>
        new(broker.Port, pki.Root.CertificateFile, await pki.ClientAsync(name));
}
