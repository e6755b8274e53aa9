using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>
/// The wire of USART1 with its doors: the pseudo-terminal, any number of TCP clients, and an optional copy to the
/// console. What the board sends goes to every door; what any door sends goes to the board. The pseudo-terminal keeps
/// what the board has sent until somebody reads it, across resets; a TCP client receives from its connection on.
/// </summary>
internal sealed class SerialLine : IDisposable
{
    private readonly PseudoTerminal _terminal = new();
    private readonly OutputQueue _toTerminal = new();
    private readonly ConcurrentDictionary<TcpClient, OutputQueue> _toClients = new();
    private readonly Stream? _copy;
    private TcpListener? _listener;

    /// <param name="copy">Receives what the board sends, or null.</param>
    public SerialLine(Stream? copy)
    {
        _copy = copy;
        _terminal.Line.Received += bytes => FromOutside?.Invoke(bytes);
        _terminal.Line.Start();
        StartThread("serial to terminal", () => Pump(_toTerminal, bytes => _terminal.Line.Write(bytes)));
    }

    /// <summary>Bytes for the board. Raised on the threads of the doors.</summary>
    public event Action<byte[]>? FromOutside;

    /// <summary>Gets the pseudo-terminal's device.</summary>
    public string Path => _terminal.Path;

    /// <summary>Opens the TCP door on loopback.</summary>
    /// <param name="port">0 to 65535; 0 takes a free one.</param>
    /// <returns>Address and port.</returns>
    /// <exception cref="SocketException">The port is taken.</exception>
    public string OpenTcp(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        StartThread("serial TCP door", AcceptLoop);
        return _listener.LocalEndpoint.ToString()!;
    }

    /// <summary>Takes what the board has sent. Never waits for a door.</summary>
    public void FromBoard(byte[] bytes)
    {
        _toTerminal.Add(bytes);
        foreach (OutputQueue queue in _toClients.Values)
        {
            queue.Add(bytes);
        }

        _copy?.Write(bytes);
        _copy?.Flush();
    }

    public void Dispose()
    {
        _listener?.Stop();
        _toTerminal.Complete();
        foreach (TcpClient client in _toClients.Keys)
        {
            client.Dispose();
        }

        _terminal.Dispose();
    }

    private static void StartThread(string name, ThreadStart work) =>
        new Thread(work) { IsBackground = true, Name = name }.Start();

    /// <summary>Carries a queue to a door until either ends.</summary>
    private static void Pump(OutputQueue queue, Action<byte[]> write)
    {
        try
        {
            while (queue.Take() is { } bytes)
            {
                write(bytes);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The door is closed: what is queued for it has nowhere to go.
        }
    }

    private void AcceptLoop()
    {
        try
        {
            while (true)
            {
                TcpClient client = _listener!.AcceptTcpClient();
                client.NoDelay = true;
                var queue = new OutputQueue();
                _toClients[client] = queue;
                StartThread("serial to TCP client", () => Pump(queue, bytes => client.GetStream().Write(bytes)));
                StartThread("serial from TCP client", () => ReadLoop(client, queue));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The listener has been stopped: this door is closed.
        }
    }

    private void ReadLoop(TcpClient client, OutputQueue queue)
    {
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = client.GetStream().Read(buffer)) > 0)
            {
                FromOutside?.Invoke(buffer[..count]);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Gone without a farewell: the same as an orderly end here.
        }

        _toClients.TryRemove(client, out _);
        queue.Complete();
        client.Dispose();
    }
}
