using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.EndToEnd.Tests.Connection;

/// <summary>Stands between the board and the broker and passes bytes on, until it is told to cut in the middle of some.</summary>
internal sealed class FaultProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly object _lock = new();
    private readonly List<TcpClient> _open = [];
    private readonly List<TcpClient> _stalled = [];
    private readonly int _target;
    private int _cutAfter = -1;

    public FaultProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Of the next bytes, whichever way they go, only so many pass; then both ends see the connection break.</summary>
    public void CutAfter(int bytes) => Volatile.Write(ref _cutAfter, bytes);

    /// <summary>From now on nothing passes on the connections that there are, and neither end is told.</summary>
    public void Stall()
    {
        lock (_lock)
        {
            _stalled.AddRange(_open);
        }
    }

    /// <summary>Breaks all connections at once.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _open.ForEach(Break);
            _open.Clear();
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        Cut();
        _end.Dispose();
    }

    // A reset rather than a polite end.
    private static void Break(TcpClient client)
    {
        try
        {
            client.Client.LingerState = new LingerOption(true, 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or NullReferenceException)
        {
            // It has ended by itself.
        }

        client.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient board)
    {
        var broker = new TcpClient();
        lock (_lock)
        {
            _open.Add(board);
            _open.Add(broker);
        }

        try
        {
            await broker.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(PassAsync(board, broker), PassAsync(broker, board));
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone: so is the other.
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(board);
                _open.Remove(broker);
            }

            board.Dispose();
            broker.Dispose();
        }
    }

    private bool IsStalled(TcpClient client)
    {
        lock (_lock)
        {
            return _stalled.Contains(client);
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[4096];
        NetworkStream source = from.GetStream();
        NetworkStream sink = to.GetStream();
        int count;
        while ((count = await source.ReadAsync(buffer)) > 0)
        {
            if (IsStalled(from))
            {
                continue;
            }

            int allowed = Interlocked.Exchange(ref _cutAfter, -1);
            await sink.WriteAsync(buffer.AsMemory(0, allowed < 0 ? count : Math.Min(allowed, count)));
            if (allowed >= 0)
            {
                Break(from);
                Break(to);
                return;
            }
        }
    }
}
