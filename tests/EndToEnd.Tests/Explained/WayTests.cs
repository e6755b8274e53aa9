using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Explained;

/// <summary>The way to the broker that ends before a handshake: names and TCP.</summary>
public sealed class WayTests(TrialBench bench) : IClassFixture<TrialBench>
{
    [Fact]
    public async Task Refused_connection_is_told_with_host_port_and_step()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        await bench.ExpectAsync(
            port, "tcp", "NIN-N01", $"({TrialBench.Endpoint}:8883 within 0.", "last step: TCP connect)");
    }

    [Fact]
    public async Task Black_hole_is_told_as_silence()
    {
        using var hole = new BlackHole();

        await bench.ExpectAsync(
            hole.Port, "tcp", "NIN-N02", $"({TrialBench.Endpoint}:8883 within 1", "last step: TCP connect)");
    }

    /// <summary>A port that takes no connection and refuses none: its queue is full.</summary>
    private sealed class BlackHole : IDisposable
    {
        private const int EnoughToFill = 4;

        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _waiting = [];

        public BlackHole()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(0);
            for (int i = 0; i < EnoughToFill; i++)
            {
                var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                _waiting.Add(filler);
                try
                {
                    filler.Connect(_listener.LocalEndPoint!);
                }
                catch (SocketException)
                {
                    // It is under way, and may stay so.
                }
            }
        }

        public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

        public void Dispose()
        {
            _waiting.ForEach(s => s.Dispose());
            _listener.Dispose();
        }
    }
}
