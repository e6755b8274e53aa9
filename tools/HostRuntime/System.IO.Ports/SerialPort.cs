using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text;
using System.Threading;
using NanoIoTNode.HostRuntime;
using NanoIoTNode.VirtualBoard.Hardware;
using nanoFramework.Runtime.Events;

namespace System.IO.Ports;

/// <summary>A serial port; the board has COM1, the virtual COM port of the debugger (USART1).</summary>
public sealed class SerialPort : IDisposable
{
    private const string OnlyPort = "COM1";
    private const int DefaultBufferSize = 256;
    private const int PollMilliseconds = 100;
    private const int PaceBytes = 32;
    private const double BitsPerByte = 10;

    // A port belongs to the object that named it, open or not, until that is disposed.
    private static readonly HashSet<string> s_owned = [];

    private int _readBufferSize = DefaultBufferSize;
    private int _receivedBytesThreshold = 1;
    private ReceiveBuffer? _received;
    private Thread? _pump;
    private bool _disposed;

    /// <exception cref="ArgumentException">There is no such port, or another object owns it.</exception>
    public SerialPort(
        string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One)
    {
        if (portName != OnlyPort)
        {
            throw new ArgumentException("The board has COM1 only.", nameof(portName));
        }

        lock (s_owned)
        {
            if (!s_owned.Add(portName))
            {
                throw new ArgumentException("Another object owns the port.", nameof(portName));
            }
        }

        PortName = portName;
        BaudRate = baudRate;
        Parity = parity;
        DataBits = dataBits;
        StopBits = stopBits;
    }

    /// <summary>Raised when at least <see cref="ReceivedBytesThreshold"/> bytes wait.</summary>
    public event SerialDataReceivedEventHandler? DataReceived;

    public string PortName { get; }

    public int BaudRate { get; set; }

    public Parity Parity { get; set; }

    public int DataBits { get; set; }

    public StopBits StopBits { get; set; }

    public Handshake Handshake { get; set; }

    /// <summary>Milliseconds; -1 (the default): for ever.</summary>
    public int ReadTimeout { get; set; } = Timeout.Infinite;

    /// <summary>Milliseconds; the desk never makes a write wait.</summary>
    public int WriteTimeout { get; set; } = Timeout.Infinite;

    /// <summary>What <see cref="WriteLine"/> adds.</summary>
    public string NewLine { get; set; } = "\r\n";

    public bool IsOpen => _received is not null;

    /// <summary>Bytes in the receive buffer.</summary>
    public int BytesToRead => Received.Count;

    /// <summary>Bytes that wait before <see cref="DataReceived"/> is raised.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public int ReceivedBytesThreshold
    {
        get => _receivedBytesThreshold;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _receivedBytesThreshold = value;
        }
    }

    /// <summary>Size of the receive buffer, 256 unless said otherwise before <see cref="Open"/>.</summary>
    /// <exception cref="InvalidOperationException">The port is open.</exception>
    public int ReadBufferSize
    {
        get => _readBufferSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            if (IsOpen)
            {
                throw new InvalidOperationException("The port is open.");
            }

            _readBufferSize = value;
        }
    }

    private static Uart Uart => CurrentBoard.Get().Usart1;

    private ReceiveBuffer Received
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _received ?? throw new InvalidOperationException("The port is closed.");
        }
    }

    public static string[] GetPortNames() => [OnlyPort];

    /// <exception cref="InvalidOperationException">It is open.</exception>
    public void Open()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (IsOpen)
        {
            throw new InvalidOperationException("The port is open.");
        }

        var received = new ReceiveBuffer(_readBufferSize);
        _received = received;
        _pump = new Thread(() => Pump(received)) { IsBackground = true, Name = "serial port" };
        _pump.Start();
    }

    public void Close()
    {
        ReceiveBuffer? received = Interlocked.Exchange(ref _received, null);
        if (received is not null)
        {
            received.Close();
            _pump!.Join();
        }
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            Close();
            _disposed = true;
            lock (s_owned)
            {
                s_owned.Remove(PortName);
            }
        }
    }

    /// <summary>Waits until <paramref name="count"/> bytes have come, and takes them.</summary>
    /// <returns><paramref name="count"/>.</returns>
    /// <exception cref="TimeoutException">Fewer came within <see cref="ReadTimeout"/>; they stay in the buffer.</exception>
    public int Read(byte[] buffer, int offset, int count)
    {
        Received.Take(buffer.AsSpan(offset, count), ReadTimeout);
        return count;
    }

    /// <inheritdoc cref="Read"/>
    public int ReadByte()
    {
        var buffer = new byte[1];
        Read(buffer, 0, 1);
        return buffer[0];
    }

    /// <summary>Everything in the buffer, as UTF-8; does not wait.</summary>
    public string ReadExisting()
    {
        var bytes = new byte[Received.Count];
        Received.Take(bytes, 0);
        return Encoding.UTF8.GetString(bytes);
    }

    public void Write(byte[] buffer, int offset, int count)
    {
        _ = Received;
        Uart.Transmit(buffer.AsSpan(offset, count));
    }

    public void Write(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Write(bytes, 0, bytes.Length);
    }

    public void WriteByte(byte value) => Write([value], 0, 1);

    public void WriteLine(string text) => Write(text + NewLine);

    /// <summary>
    /// The receive interrupt: moves what the terminal sent into the buffer until the port is closed. Bytes come at the pace
    /// of the wire, so that a pasted text overruns the buffer here exactly if the firmware is too slow for it there.
    /// </summary>
    private void Pump(ReceiveBuffer received)
    {
        var chunk = new byte[PaceBytes];
        var clock = Stopwatch.StartNew();
        TimeSpan wireFree = TimeSpan.Zero;
        while (_received == received)
        {
            if (!Uart.WaitForData(PollMilliseconds))
            {
                continue;
            }

            int count = Uart.Receive(chunk);
            TimeSpan now = clock.Elapsed;
            wireFree = (wireFree > now ? wireFree : now) + (TimeSpan.FromSeconds(BitsPerByte) * count / BaudRate);
            Thread.Sleep(wireFree - now);
            received.Add(chunk.AsSpan(0, count));
            if (received.Count >= _receivedBytesThreshold)
            {
                EventDispatcher.Post(() =>
                    DataReceived?.Invoke(this, new SerialDataReceivedEventArgs(SerialData.Chars)));
            }
        }
    }
}
