using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Supervisor;

namespace NanoIoTNode.Workbench;

/// <summary>
/// The cloud of a desk without an account: throw-away PKI, private broker and time server, and mosquitto_sub as witness of
/// all that things publish.
/// </summary>
public sealed class LocalCloud : IDisposable
{
    /// <summary>The broker's name, in its certificate and in the board's host table.</summary>
    public const string Endpoint = "broker.nanoiotnode.example";

    private const int MqttPort = 8883;
    private const int NtpPort = 123;

    private static readonly string[] s_timeLocalCloud = ["time.aws.com", "0.amazon.pool.ntp.org", "pool.ntp.org"];

    private readonly TimeServer _time;
    private readonly ThrowawayPki _pki;

    private LocalCloud(MosquittoBroker broker, TimeServer time, MosquittoSubscriber witness, ThrowawayPki pki, Identity device)
    {
        Broker = broker;
        _time = time;
        _pki = pki;
        Witness = witness;
        Device = device;
    }

    public MosquittoBroker Broker { get; }

    /// <summary>Gets the subscriber to everything under <c>dt/</c>.</summary>
    public MosquittoSubscriber Witness { get; }

    public Identity Root => _pki.Root;

    /// <summary>Gets the thing's certificate and key.</summary>
    public Identity Device { get; }

    /// <summary>Gets where the board's host names lead.</summary>
    public IReadOnlyList<HostMapping> Hosts
    {
        get
        {
            var hosts = new List<HostMapping> { new(Endpoint, MqttPort, $"127.0.0.1:{Broker.Port}", "tcp") };
            foreach (string name in s_timeLocalCloud)
            {
                hosts.Add(new HostMapping(name, NtpPort, $"127.0.0.1:{_time.Port}", "udp"));
            }

            return hosts;
        }
    }

    public string Description => $"mosquitto on 127.0.0.1:{Broker.Port} (TLS 1.2, client certificates), chronyd on 127.0.0.1:{_time.Port}";

    /// <summary>Makes or finds the credentials in the folder and starts the servers.</summary>
    public static async Task<LocalCloud> StartAsync(string folder, string thing, bool ellipticCurve, CancellationToken cancel)
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
            return new LocalCloud(broker, time, subscriber, pki, device);
        }
        catch
        {
            time?.Dispose();
            broker.Dispose();
            throw;
        }
    }

    /// <summary>Publishes a command to a thing, as its operator.</summary>
    public async Task CommandAsync(string thing, string name, string payload, CancellationToken cancel = default)
    {
        Identity sender = await _pki.ClientAsync(MosquittoBroker.Operator, cancel).ConfigureAwait(false);
        var access = new BrokerAccess(Broker.Port, Root.CertificateFile, sender);
        await MosquittoPublisher.PublishAsync(access, $"cmd/nanoiotnode/{thing}/{name}", payload, cancel).ConfigureAwait(false);
    }

    public void Dispose()
    {
        Witness.Dispose();
        Broker.Dispose();
        _time.Dispose();
    }
}
