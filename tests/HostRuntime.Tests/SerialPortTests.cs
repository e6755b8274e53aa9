using System;
using System.IO.Ports;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.HostRuntime.Tests;

[Collection(BoardFixture.Collection)]
public sealed class SerialPortTests(BoardFixture fixture) : IDisposable
{
    private readonly SerialPort _port = new("COM1", 115200);

    public void Dispose() => _port.Dispose();

    [Fact]
    public void Bytes_go_both_ways()
    {
        byte[] transmitted = [];
        void Collect(ReadOnlyMemory<byte> bytes) => transmitted = [.. transmitted, .. bytes.Span];
        fixture.Board.Usart1.Transmitted += Collect;
        _port.Open();

        _port.Write("hello");
        Type("abc");
        var read = new byte[3];
        _port.Read(read, 0, 3);

        Assert.Equal("abc"u8.ToArray(), read);
        Eventually.True(() => Encoding.ASCII.GetString(transmitted) == "hello", "the transmission");
        fixture.Board.Usart1.Transmitted -= Collect;
    }

    [Fact]
    public void What_does_not_fit_into_the_default_buffer_is_lost_in_silence()
    {
        _port.Open();
        byte[] sent = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];

        fixture.Board.Usart1.HostWrite(sent);
        Eventually.True(() => _port.BytesToRead == 256 && fixture.Board.Usart1.BytesToRead == 0, "a full buffer");

        var read = new byte[256];
        _port.Read(read, 0, read.Length);
        Assert.Equal(sent[..256], read);
        Assert.Equal(0, _port.BytesToRead);
    }

    [Fact]
    public void A_larger_buffer_is_asked_for_before_opening()
    {
        _port.ReadBufferSize = 4096;
        _port.Open();
        fixture.Board.Usart1.HostWrite(new byte[3000]);

        Eventually.True(() => _port.BytesToRead == 3000, "all bytes in the buffer");
        Assert.Throws<InvalidOperationException>(() => _port.ReadBufferSize = 8192);
    }

    [Fact]
    public void A_read_that_times_out_takes_nothing()
    {
        _port.ReadTimeout = 50;
        _port.Open();
        Type("ab");
        Eventually.True(() => _port.BytesToRead == 2, "two bytes");

        Assert.Throws<TimeoutException>(() => _port.Read(new byte[3], 0, 3));

        Assert.Equal("ab", _port.ReadExisting());
    }

    [Fact]
    public async Task A_read_waits_for_the_whole_count()
    {
        _port.Open();
        var read = new byte[4];
        Task<int> reading = Task.Run(() => _port.Read(read, 0, 4));

        Type("ab");
        Eventually.True(() => _port.BytesToRead == 2, "two bytes");
        Assert.False(reading.IsCompleted);
        Type("cd");

        Assert.Equal(4, await reading.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal("abcd"u8.ToArray(), read);
    }

    [Fact]
    public async Task Closing_ends_a_read_that_waits()
    {
        _port.Open();
        Task<int> reading = Task.Run(_port.ReadByte);

        _port.Close();

        await Assert.ThrowsAsync<InvalidOperationException>(() => reading.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Data_are_announced_on_another_thread()
    {
        int announcer = 0;
        _port.DataReceived += (_, e) => announcer = Environment.CurrentManagedThreadId;
        _port.Open();

        Type("x");

        Eventually.True(() => Volatile.Read(ref announcer) != 0, "the event");
        Assert.NotEqual(Environment.CurrentManagedThreadId, announcer);
    }

    [Theory]
    [InlineData("COM4")]
    [InlineData("COM1")]
    public void A_port_that_is_not_there_or_has_an_owner_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => new SerialPort(name));
    }

    [Fact]
    public void A_closed_port_cannot_be_read()
    {
        Assert.Throws<InvalidOperationException>(() => _port.BytesToRead);
    }

    private void Type(string text) => fixture.Board.Usart1.HostWrite(Encoding.ASCII.GetBytes(text));
}
