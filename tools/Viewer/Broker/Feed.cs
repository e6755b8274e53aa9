using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Viewer.Broker;

/// <summary>The broker lets us not in, or cannot be reached, at the first time; the message says why and what helps.</summary>
internal sealed class BrokerException(string message) : Exception(message);

/// <summary>
/// A subscription that lasts: mosquitto_sub as a child process, started again when it ends or falls silent. The first
/// connection has to work; later failures are told and tried again, at longer and longer intervals.
/// </summary>
internal sealed class Feed
{
    /// <summary>Longest pause before the next try.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);

    /// <summary>Two signs of life that did not come, and some slack.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds((2 * SubscriberCommand.KeepAliveSeconds) + 5);

    private readonly BrokerOptions _options;
    private readonly Channel<FeedEvent> _events = Channel.CreateUnbounded<FeedEvent>(new UnboundedChannelOptions { SingleReader = true });
    private TimeSpan _pause = s_shortestPause;
    private bool _hasWorked;

    public Feed(BrokerOptions options)
    {
        _options = options;
    }

    /// <summary>Gets what comes; it ends with a <see cref="BrokerException"/> when the first connection does not work.</summary>
    public ChannelReader<FeedEvent> Events => _events.Reader;

    /// <summary>Subscribes until it is told to end; what goes wrong is told by <see cref="Events"/>.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                string reason = await ListenAsync(cancel).ConfigureAwait(false);
                if (!_hasWorked)
                {
                    throw new BrokerException(reason);
                }

                Tell(new Lost($"{reason}; trying again in {_pause.TotalSeconds:0} s"));
                await Task.Delay(_pause, cancel).ConfigureAwait(false);
                _pause = 2 * _pause < LongestPause ? 2 * _pause : LongestPause;
            }
        }
        catch (Exception error)
        {
            _events.Writer.TryComplete(error);
        }
    }

    /// <returns>Why it has ended, in words.</returns>
    private async Task<string> ListenAsync(CancellationToken cancel)
    {
        var lines = Channel.CreateUnbounded<string>();
        using var command = new SubscriberCommand(_options);
        using var child = new ChildProcess(SubscriberCommand.Program, command.Arguments, line => lines.Writer.TryWrite(line));
        Task<int> end = CompleteAsync(child, lines.Writer, cancel);
        var output = new SubscriberOutput(_options);
        while (!output.IsHopeless && await IsThereMoreAsync(lines.Reader, cancel).ConfigureAwait(false) is { } more)
        {
            if (!more)
            {
                return output.Explain(await end.ConfigureAwait(false));
            }

            command.Dispose(); // it has read its options when it speaks
            while (lines.Reader.TryRead(out string? line))
            {
                Tell(output.Take(line));
            }
        }

        return output.Explain(exitCode: null);
    }

    /// <returns>Whether there are more lines, or null: it has been silent for too long.</returns>
    private static async Task<bool?> IsThereMoreAsync(ChannelReader<string> lines, CancellationToken cancel)
    {
        try
        {
            return await lines.WaitToReadAsync(cancel).AsTask().WaitAsync(s_silence, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static async Task<int> CompleteAsync(ChildProcess child, ChannelWriter<string> lines, CancellationToken cancel)
    {
        try
        {
            return await child.WaitAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            lines.TryComplete();
        }
    }

    private void Tell(FeedEvent? told)
    {
        if (told is Connected)
        {
            _hasWorked = true;
            _pause = s_shortestPause;
        }

        if (told is not null)
        {
            _events.Writer.TryWrite(told);
        }
    }
}
