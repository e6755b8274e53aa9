using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Supervisor;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Demo;

/// <summary>The world that the demo makes for the board when it has no real account: PKI, broker, witness, time server.</summary>
internal sealed class Servers : IDisposable
{
    public const string Endpoint = "broker.nanoiotnode.example";
    private const int MqttPort = 8883;
    private const int NtpPort = 123;

    private static readonly string[] s_timeServers = ["time.aws.com", "0.amazon.pool.ntp.org", "pool.ntp.org"];

    private readonly MosquittoBroker _broker;
    private readonly TimeServer _time;

    private Servers(MosquittoBroker broker, TimeServer time, MosquittoSubscriber witness, Identity root, Identity device)
    {
        _broker = broker;
        _time = time;
        Witness = witness;
        Root = root;
        Device = device;
    }

    public MosquittoSubscriber Witness { get; }

    public Identity Root { get; }

    public Identity Device { get; }

    /// <summary>Gets where the board's host names lead.</summary>
    public IReadOnlyList<HostMapping> Hosts
    {
        get
        {
            var hosts = new List<HostMapping> { new(Endpoint, MqttPort, $"127.0.0.1:{_broker.Port}", "tcp") };
            foreach (string name in s_timeServers)
            {
                hosts.Add(new HostMapping(name, NtpPort, $"127.0.0.1:{_time.Port}", "udp"));
            }

            return hosts;
        }
    }

    public string Description => $"mosquitto on 127.0.0.1:{_broker.Port} (TLS 1.2, client certificates), chronyd on 127.0.0.1:{_time.Port}";

    /// <summary>Makes or finds the credentials in the folder and starts the servers.</summary>
    public static async Task<Servers> StartAsync(string folder, string thing, bool ellipticCurve, CancellationToken cancel)
    {
        string credentials = Path.Combine(folder, ellipticCurve ? "pki-ec" : "pki");
        ThrowawayPki pki = await ThrowawayPki.CreateAsync(credentials, ellipticCurve, cancel).ConfigureAwait(false);
        Identity server = await pki.ServerAsync(Endpoint, cancel).ConfigureAwait(false);
        Identity device = await pki.ClientAsync(thing, cancel).ConfigureAwait(false);
        Identity witness = await pki.ClientAsync(MosquittoBroker.Witness, cancel).ConfigureAwait(false);
        var broker = new MosquittoBroker(Path.Combine(folder, "broker"), pki.Root, server);
        TimeServer? time = null;
        try
        {
            await broker.StartAsync(cancel).ConfigureAwait(false);
            time = await TimeServer.StartAsync(Path.Combine(folder, "time"), cancel).ConfigureAwait(false);
            var access = new BrokerAccess(broker.Port, pki.Root.CertificateFile, witness);
            MosquittoSubscriber subscriber = await MosquittoSubscriber.StartAsync(access, "dt/#", cancel).ConfigureAwait(false);
            return new Servers(broker, time, subscriber, pki.Root, device);
        }
        catch
        {
            time?.Dispose();
            broker.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Witness.Dispose();
        _broker.Dispose();
        _time.Dispose();
    }
}
