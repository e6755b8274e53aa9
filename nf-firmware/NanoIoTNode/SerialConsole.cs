using System;
using System.IO.Ports;
using System.Text;
using System.Threading;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Provisioning;

namespace NanoIoTNode;

/// <summary>
/// The ST-LINK's virtual COM port: USART1, 115200 8N1. One thread at a time reads; any thread writes, and lines are not mixed.
/// </summary>
internal sealed class SerialConsole : IConsole, ILogSink
{
    private const string PortName = "COM1";
    private const int BaudRate = 115200;

    // A whole PEM file pasted at full speed must fit while a page of flash is erased or a certificate is checked.
    private const int RoomForPastes = 8192;

    // Commands are typed. The room is taken from the native heap, which a TLS handshake needs.
    private const int RoomForKeys = 512;

    private const int PieceLength = 64;

    // The event can come before the wait for it: no wait is longer than this.
    private const int LongestWaitMilliseconds = 50;

    private readonly Uptime _uptime;
    private readonly AutoResetEvent _received = new(false);
    private readonly object _writing = new();
    private SerialPort _port;
    private byte[] _buffer = new byte[PieceLength];
    private int _next;
    private int _count;

    internal SerialConsole(Uptime uptime)
    {
        _uptime = uptime;
        Open(RoomForKeys);
    }

    /// <summary>True when <see cref="ReadByte"/> has something at once.</summary>
    internal bool HasInput => _next < _count || _port.BytesToRead > 0;

    /// <inheritdoc/>
    public long UptimeMilliseconds
    {
        get { return _uptime.Milliseconds; }
    }

    /// <inheritdoc/>
    public int ReadByte(int timeoutMilliseconds)
    {
        long end = _uptime.Milliseconds + timeoutMilliseconds;
        while (_next == _count && !Fill())
        {
            long left = end - _uptime.Milliseconds;
            if (left <= 0)
            {
                return -1;
            }

            _received.WaitOne(left < LongestWaitMilliseconds ? (int)left : LongestWaitMilliseconds, false);
        }

        return _buffer[_next++];
    }

    /// <summary>
    /// Makes room for a file that is pasted, or gives it back for a TLS handshake: then 512 bytes that nobody takes are kept, as
    /// at the start. What has come already stays; a character that comes within this millisecond may be lost, so it is for
    /// moments in which nobody has been asked anything. For the thread that reads.
    /// </summary>
    internal void ExpectPastes(bool pastes)
    {
        lock (_writing)
        {
            int left = _count - _next;
            int waiting = _port.BytesToRead;
            byte[] ahead = new byte[left + waiting > PieceLength ? left + waiting : PieceLength];
            Array.Copy(_buffer, _next, ahead, 0, left);
            _count = left + (waiting == 0 ? 0 : _port.Read(ahead, left, waiting));
            _next = 0;
            _buffer = ahead;
            _port.Dispose();
            Open(pastes ? RoomForPastes : RoomForKeys);
        }
    }

    /// <inheritdoc/>
    public void Write(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        lock (_writing)
        {
            _port.Write(bytes, 0, bytes.Length);
        }
    }

    /// <inheritdoc/>
    public void WriteLine(string text)
    {
        Write(text + "\r\n");
    }

    private void Open(int room)
    {
        _port = new SerialPort(PortName, BaudRate, Parity.None, 8, StopBits.One);
        _port.ReadBufferSize = room;
        _port.Open();
        _port.DataReceived += (sender, e) => _received.Set();
    }

    // Reads only what is there: the port's own read would wait for the whole count, or throw what it has away.
    private bool Fill()
    {
        int available = _port.BytesToRead;
        if (available == 0)
        {
            return false;
        }

        _next = 0;
        _count = _port.Read(_buffer, 0, available < _buffer.Length ? available : _buffer.Length);
        return _count > 0;
    }
}
