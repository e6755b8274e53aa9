using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.Workbench;

/// <summary>How Debian's mosquitto clients reach a broker of the bench.</summary>
/// <param name="Port">The broker's port on 127.0.0.1.</param>
/// <param name="RootFile">The root CA of the broker's certificate.</param>
/// <param name="Identity">The client's certificate.</param>
public sealed record BrokerAccess(int Port, string RootFile, Identity Identity)
{
    /// <summary>The broker is reached by address, but its certificate names the endpoint: only that check is left out
    /// here. The firmware's own check of the name is not touched by it.</summary>
    internal IEnumerable<string> Arguments =>
    [
        "-h", "127.0.0.1", "-p", $"{Port}", "--tls-version", "tlsv1.2", "--insecure",
        "--cafile", RootFile, "--cert", Identity.CertificateFile, "--key", Identity.KeyFile, "-q", "1",
    ];
}

/// <summary>A message that mosquitto_sub has received.</summary>
public sealed record ReceivedMessage(string Topic, string Payload);

/// <summary>
/// The independent witness: mosquitto_sub with a lasting session, so that it misses nothing while the broker is away.
/// </summary>
public sealed class MosquittoSubscriber : IDisposable
{
    private readonly ChildProcess _process;
    private readonly Transcript _output = new();

    private MosquittoSubscriber(BrokerAccess access, string filter)
    {
        // stdbuf: its output is wanted line by line, also through a pipe.
        _process = new ChildProcess(
            "stdbuf",
            ["-oL", "mosquitto_sub", .. access.Arguments, "-c", "-i", MosquittoBroker.Witness, "-t", filter, "-F", "message %t %p", "-d"],
            TakeLine);
    }

    /// <summary>A message has arrived. Raised on a thread of the subscriber's.</summary>
    public event Action<ReceivedMessage>? Received;

    /// <summary>Gets what has arrived so far, oldest first.</summary>
    public IReadOnlyList<ReceivedMessage> Messages => Read(_output.Text);

    /// <summary>Starts it and waits until the broker has taken the subscription.</summary>
    /// <exception cref="TimeoutException">The broker has not; the message has mosquitto_sub's last words.</exception>
    public static async Task<MosquittoSubscriber> StartAsync(
        BrokerAccess access, string filter = "#", CancellationToken cancel = default)
    {
        var subscriber = new MosquittoSubscriber(access, filter);
        try
        {
            await subscriber._output.WaitForAsync("SUBACK", 0, TimeSpan.FromSeconds(10), cancel).ConfigureAwait(false);
            return subscriber;
        }
        catch
        {
            subscriber.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the messages so far satisfy a condition.</summary>
    /// <returns>All messages so far.</returns>
    /// <exception cref="TimeoutException">They did not within the time.</exception>
    public Task<IReadOnlyList<ReceivedMessage>> WaitForAsync(
        string what, Func<IReadOnlyList<ReceivedMessage>, bool> enough, TimeSpan timeout, CancellationToken cancel = default) =>
        _output.WaitForAsync(what, text => Read(text) is var messages && enough(messages) ? messages : null, timeout, cancel);

    public void Dispose() => _process.Dispose();

    private static IReadOnlyList<ReceivedMessage> Read(string output) =>
        output.Split('\n').Select(ReadLine).OfType<ReceivedMessage>().ToList();

    private static ReceivedMessage? ReadLine(string line) =>
        line.Split(' ', 3) is ["message", var topic, var payload] ? new ReceivedMessage(topic, payload) : null;

    private void TakeLine(string line)
    {
        _output.Append(line + "\n");
        if (ReadLine(line) is { } message)
        {
            Received?.Invoke(message);
        }
    }
}

/// <summary>mosquitto_pub: one message a call.</summary>
public static class MosquittoPublisher
{
    /// <summary>Publishes with QoS 1; returns when the broker has acknowledged.</summary>
    /// <exception cref="WorkbenchException">The broker refuses or is away.</exception>
    public static Task PublishAsync(BrokerAccess access, string topic, string payload, CancellationToken cancel = default) =>
        ChildProcess.RunAsync("mosquitto_pub", [.. access.Arguments, "-t", topic, "-m", payload], cancel);
}
