using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

public sealed class UartTests
{
    private readonly Uart _uart = new();

    [Fact]
    public void Bytes_of_the_terminal_are_received_in_order_and_once()
    {
        _uart.HostWrite("abc"u8);
        _uart.HostWrite("de"u8);
        Assert.Equal(5, _uart.BytesToRead);

        var first = new byte[4];
        var rest = new byte[4];

        Assert.Equal(4, _uart.Receive(first));
        Assert.Equal(1, _uart.Receive(rest));
        Assert.Equal("abcde", Encoding.ASCII.GetString([.. first, rest[0]]));
        Assert.Equal(0, _uart.Receive(rest));
    }

    [Fact]
    public void Every_byte_value_passes_both_ways()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[] sent = [];
        _uart.Transmitted += bytes => sent = bytes.ToArray();
        var received = new byte[256];

        _uart.Transmit(all);
        _uart.HostWrite(all);

        Assert.Equal(256, _uart.Receive(received));
        Assert.Equal(all, received);
        Assert.Equal(all, sent);
    }

    [Fact]
    public void Nothing_to_receive_is_no_error_and_a_wait_for_it_ends()
    {
        Assert.Equal(0, _uart.Receive(new byte[1]));
        Assert.False(_uart.WaitForData(0));
        Assert.False(_uart.WaitForData(5));
    }

    [Fact]
    public async Task Wait_ends_when_data_arrives()
    {
        Task<bool> waiting = Task.Run(() => _uart.WaitForData(-1));

        _uart.HostWrite([1]);

        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Arrival_is_announced_when_the_bytes_can_be_received()
    {
        int seen = 0;
        _uart.DataArrived += () => seen = _uart.BytesToRead;

        _uart.HostWrite([1, 2]);

        Assert.Equal(2, seen);
    }

    [Fact]
    public async Task Paste_larger_than_any_driver_buffer_is_kept_while_it_is_read_slowly()
    {
        byte[] paste = new byte[100_000];
        new Random(1).NextBytes(paste);
        Task writing = Task.Run(() =>
        {
            foreach (byte[] piece in paste.Chunk(777))
            {
                _uart.HostWrite(piece);
            }
        });
        var received = new byte[paste.Length];

        for (int count = 0; count < paste.Length;)
        {
            Assert.True(_uart.WaitForData(20_000));
            count += _uart.Receive(received.AsSpan(count, Math.Min(100, paste.Length - count)));
        }

        await writing;
        Assert.Equal(paste, received);
    }
}
