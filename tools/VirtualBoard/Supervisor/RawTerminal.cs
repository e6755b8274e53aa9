using System;
using System.IO;
using System.Threading;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>
/// One end of a serial line as bytes: a descriptor with a thread that reads it. No call blocks in the kernel for longer
/// than <see cref="TickMilliseconds"/> ms, so that <see cref="Dispose"/> never closes a descriptor under one.
/// </summary>
public sealed class RawTerminal : IDisposable
{
    private const int TickMilliseconds = 100;

    private readonly int _descriptor;
    private readonly Thread _reader;
    private readonly object _writeLock = new();
    private volatile bool _closing;

    internal RawTerminal(int descriptor, string name)
    {
        _descriptor = descriptor;
        _reader = new Thread(ReadLoop) { IsBackground = true, Name = "read " + name };
    }

    /// <summary>Bytes have arrived. Raised on the reading thread, one call at a time; the array belongs to the receiver.</summary>
    public event Action<byte[]>? Received;

    /// <summary>The other end is gone for good (the supervisor has ended). Raised once, on the reading thread.</summary>
    public event Action? Ended;

    /// <summary>Opens a serial device as a terminal program does: raw, 8N1, never as the controlling terminal.</summary>
    /// <exception cref="IOException">There is no such device, or it is not a terminal.</exception>
    public static RawTerminal Open(string path)
    {
        int descriptor = LibC.Check(LibC.Open(path, LibC.LineFlags), "open " + path);
        try
        {
            LibC.MakeRaw(descriptor);
        }
        catch (IOException)
        {
            _ = LibC.Close(descriptor);
            throw;
        }

        return new RawTerminal(descriptor, path);
    }

    /// <summary>Begins to raise <see cref="Received"/>. Call once, after the handlers are in place.</summary>
    public void Start() => _reader.Start();

    /// <summary>Writes all bytes; waits while the line is full. Safe from any thread.</summary>
    /// <exception cref="IOException">The other end is gone, or this end has been disposed of.</exception>
    public unsafe void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_writeLock)
        {
            fixed (byte* start = bytes)
            {
                int done = 0;
                while (done < bytes.Length)
                {
                    ObjectDisposedException.ThrowIf(_closing, this);
                    if (!LibC.Poll(_descriptor, LibC.PollOut, TickMilliseconds))
                    {
                        continue;
                    }

                    nint count = LibC.Write(_descriptor, start + done, (nuint)(bytes.Length - done));
                    if (count < 0 && !LibC.LastFailureIsPassing())
                    {
                        LibC.Check(-1, "write");
                    }

                    done += (int)Math.Max(0, count);
                }
            }
        }
    }

    /// <summary>Ends the reading thread and closes the descriptor.</summary>
    public void Dispose()
    {
        if (_closing)
        {
            return;
        }

        _closing = true;
        if (_reader.IsAlive && _reader != Thread.CurrentThread)
        {
            _reader.Join();
        }

        lock (_writeLock)
        {
            _ = LibC.Close(_descriptor);
        }
    }

    private unsafe void ReadLoop()
    {
        byte* buffer = stackalloc byte[4096];
        while (!_closing)
        {
            if (!LibC.Poll(_descriptor, LibC.PollIn, TickMilliseconds))
            {
                continue;
            }

            nint count = LibC.Read(_descriptor, buffer, 4096);
            if (count > 0)
            {
                Received?.Invoke(new ReadOnlySpan<byte>(buffer, (int)count).ToArray());
            }
            else if (count == 0 || !LibC.LastFailureIsPassing())
            {
                Ended?.Invoke();
                return;
            }
        }
    }
}
