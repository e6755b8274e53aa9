using System;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>Latency and bandwidth in real time.</summary>
public sealed class NetworkTimingTests : IDisposable
{
    private const int Latency = 120;

    private readonly ModuleRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Data_from_the_network_arrives_after_the_latency()
    {
        using Socket peer = await ConnectAsync(Latency, 0);
        var time = Stopwatch.StartNew();

        await peer.SendAsync("hello"u8.ToArray());

        Assert.Equal("hello", _rig.ReadText());
        Took.AtLeast(time, Latency);
    }

    [Fact]
    public async Task Data_to_the_network_is_taken_at_once_and_arrives_after_the_latency()
    {
        using Socket peer = await ConnectAsync(Latency, 0);
        var time = Stopwatch.StartNew();

        Assert.Equal(5, _rig.Send("hello"u8.ToArray()));
        Assert.Equal(0, peer.Available);
        Assert.Equal(5, await peer.ReceiveAsync(new byte[10]));

        Took.AtLeast(time, Latency);
    }

    [Fact]
    public async Task A_connection_takes_a_round_trip()
    {
        var time = Stopwatch.StartNew();

        using Socket peer = await ConnectAsync(Latency, 0);

        Took.AtLeast(time, 2 * Latency, timers: 2);
    }

    [Fact]
    public async Task The_end_of_the_stream_comes_behind_the_data()
    {
        using Socket peer = await ConnectAsync(Latency, 0);
        var time = Stopwatch.StartNew();

        await peer.SendAsync("bye"u8.ToArray());
        peer.Shutdown(SocketShutdown.Both);

        Assert.Equal("bye", _rig.ReadText());
        Eventually.True(() => _rig.Host.Ask("R0").StartsWith("\r\n-1\r\nERROR", StringComparison.Ordinal), "the end is told");
        Took.AtLeast(time, Latency);
    }

    [Fact]
    public async Task What_was_written_arrives_although_the_socket_is_stopped_at_once()
    {
        using Socket peer = await ConnectAsync(Latency, 0);

        _rig.Send("last words"u8.ToArray());
        _rig.Host.Text("P6=0");

        Assert.Equal(10, await peer.ReceiveAsync(new byte[100]));
        Assert.Equal(0, await peer.ReceiveAsync(new byte[100]));
    }

    [Fact]
    public async Task A_reset_loses_what_is_under_way()
    {
        using Socket peer = await ConnectAsync(Latency, 0);

        _rig.Send("lost"u8.ToArray());
        _rig.Module.SetReset(held: true);

        Assert.Equal(0, await peer.ReceiveAsync(new byte[100]));
    }

    [Fact]
    public async Task The_read_time_out_waits_for_data_that_comes_in_time_only()
    {
        using Socket peer = await ConnectAsync(Latency, 0);
        await peer.SendAsync("hello"u8.ToArray());
        var time = Stopwatch.StartNew();

        _rig.Host.Text("R2=20");
        Assert.Equal("", _rig.Host.Text("R0"));
        Took.AtLeast(time, 20);
        _rig.Host.Text("R2=5000");
        Assert.Equal("hello", _rig.Host.Text("R0"));

        Assert.InRange(time.ElapsedMilliseconds, Latency - 20, 4000);
    }

    [Fact]
    public async Task Downloads_keep_to_the_bandwidth()
    {
        byte[] data = Pattern(20_000);
        using Socket peer = await ConnectAsync(0, 50_000);
        var time = Stopwatch.StartNew();

        await peer.SendAsync(data);

        Assert.Equal(data, _rig.ReadAll(data.Length));
        Took.AtLeast(time, 400);
    }

    [Fact]
    public async Task Uploads_keep_to_the_bandwidth_and_a_full_module_takes_fewer_bytes()
    {
        byte[] data = Pattern(30_000);
        using Socket peer = await ConnectAsync(0, 50_000);
        Task<byte[]> received = ReceiveAsync(peer, data.Length);
        var time = Stopwatch.StartNew();
        bool wereFewer = false;

        for (int sent = 0; sent < data.Length;)
        {
            byte[] block = data[sent..Math.Min(data.Length, sent + 1000)];
            int taken = _rig.Send(block);
            Assert.InRange(taken, 1, block.Length);
            wereFewer |= taken < block.Length;
            sent += taken;
        }

        Assert.Equal(data, await received);
        Took.AtLeast(time, 600);
        Assert.True(wereFewer);
    }

    [Fact]
    public async Task A_write_that_finds_no_room_gives_up_after_its_time_out()
    {
        using Socket peer = await ConnectAsync(0, 100);
        _rig.Host.Text("S2=50");
        byte[] block = Pattern(1460);

        Eventually.True(() => _rig.Send(block) == -1, "the module is full");
    }

    [Fact]
    public async Task All_sockets_share_the_bandwidth()
    {
        byte[] data = Pattern(10_000);
        using Socket one = await ConnectAsync(0, 50_000);
        using Socket other = await _rig.ConnectAsync(socket: 1);
        var time = Stopwatch.StartNew();

        await Task.WhenAll(one.SendAsync(data), other.SendAsync(data));
        Assert.Equal(data, _rig.ReadAll(data.Length));
        _rig.Host.Text("P0=0");
        Assert.Equal(data, _rig.ReadAll(data.Length));

        Took.AtLeast(time, 400);
    }

    private static byte[] Pattern(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 31 % 251))];

    private static async Task<byte[]> ReceiveAsync(Socket peer, int count)
    {
        var data = new byte[count];
        for (int filled = 0; filled < count;)
        {
            filled += await peer.ReceiveAsync(data.AsMemory(filled));
        }

        return data;
    }

    private async Task<Socket> ConnectAsync(int latencyMs, int bytesPerSecond)
    {
        _rig.Environment.NetworkLatencyMs = latencyMs;
        _rig.Environment.NetworkBytesPerSecond = bytesPerSecond;
        _rig.Apply();
        _rig.Join();
        return await _rig.ConnectAsync();
    }
}
