using System;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using NanoIoTNode.Viewer.Broker;
using NanoIoTNode.Viewer.Output;
using NanoIoTNode.Viewer.Readings;

namespace NanoIoTNode.Viewer;

/// <summary>Takes what the feed brings to where it is shown and written.</summary>
internal sealed class Viewer
{
    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(500);

    private readonly ViewerOptions _options;
    private readonly Fleet _fleet;
    private readonly IPresentation _presentation;
    private readonly CsvLog? _csv;

    /// <param name="options">What is asked for.</param>
    /// <param name="fleet">Keeps what comes.</param>
    /// <param name="presentation">Shows what comes.</param>
    /// <param name="csv">Writes what comes, or null.</param>
    public Viewer(ViewerOptions options, Fleet fleet, IPresentation presentation, CsvLog? csv)
    {
        _options = options;
        _fleet = fleet;
        _presentation = presentation;
        _csv = csv;
    }

    /// <summary>Runs until enough messages have come.</summary>
    /// <exception cref="BrokerException">The first connection does not work.</exception>
    /// <exception cref="OperationCanceledException">It was told to end.</exception>
    /// <exception cref="IOException">The CSV cannot be written any more.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var feed = new Feed(_options.Broker);
        Task running = feed.RunAsync(end.Token);
        try
        {
            _presentation.Say($"connecting to {_options.Broker.Address}");
            await TakeAllAsync(feed.Events, end.Token).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }
    }

    private async Task TakeAllAsync(ChannelReader<FeedEvent> events, CancellationToken cancel)
    {
        Task<bool> more = events.WaitToReadAsync(cancel).AsTask();
        while (true)
        {
            _presentation.Refresh();
            await Task.WhenAny(more, Task.Delay(s_refresh, cancel)).ConfigureAwait(false);
            if (!more.IsCompleted)
            {
                cancel.ThrowIfCancellationRequested();
                continue;
            }

            await more.ConfigureAwait(false);
            while (events.TryRead(out FeedEvent? next))
            {
                Take(next);
                if (_fleet.Messages >= _options.Messages)
                {
                    _presentation.Refresh();
                    return;
                }
            }

            more = events.WaitToReadAsync(cancel).AsTask();
        }
    }

    private void Take(FeedEvent next)
    {
        switch (next)
        {
            case Message message:
                News news = _fleet.Take(message);
                _csv?.Write(news);
                _presentation.Show(news);
                break;
            case Connected { Warning: { } warning }:
                _presentation.Say($"connected to {_options.Broker.Address}, but {warning}");
                break;
            case Connected:
                _presentation.Say($"connected to {_options.Broker.Address}");
                break;
            case Lost lost:
                _presentation.Say(lost.Reason);
                break;
        }
    }
}
