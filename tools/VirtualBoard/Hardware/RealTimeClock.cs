using System;
using System.Buffers.Binary;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// Calendar clock and the 32 backup registers (128 bytes) of the backup domain (RM0351, 38.6.20). Both outlive reset and
/// power cut, as with a battery at VBAT. The clock starts at 2000-01-01 and runs with the desk's. Safe from any thread.
/// </summary>
public sealed class RealTimeClock : IDisposable
{
    public const int BackupSize = 128;

    private static readonly DateTime s_powerOn = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly object _lock = new();
    private readonly SafeFileHandle _file;
    private readonly byte[] _backup = new byte[BackupSize];
    private TimeSpan _offset;

    /// <param name="path">File of 8 bytes offset to the desk's clock (ticks) and the registers.</param>
    public RealTimeClock(string path)
    {
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        if (RandomAccess.GetLength(_file) == 0)
        {
            Set(s_powerOn);
            return;
        }

        Span<byte> offset = stackalloc byte[sizeof(long)];
        RandomAccess.Read(_file, offset, 0);
        _offset = new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(offset));
        RandomAccess.Read(_file, _backup, sizeof(long));
    }

    public DateTime UtcNow
    {
        get
        {
            lock (_lock)
            {
                return DateTime.UtcNow + _offset;
            }
        }
    }

    public void Set(DateTime utc)
    {
        lock (_lock)
        {
            _offset = utc - DateTime.UtcNow;
            Span<byte> offset = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(offset, _offset.Ticks);
            RandomAccess.Write(_file, offset, 0);
        }
    }

    public void ReadBackup(int offset, Span<byte> destination)
    {
        lock (_lock)
        {
            _backup.AsSpan(offset, destination.Length).CopyTo(destination);
        }
    }

    public void WriteBackup(int offset, ReadOnlySpan<byte> source)
    {
        lock (_lock)
        {
            source.CopyTo(_backup.AsSpan(offset, source.Length));
            RandomAccess.Write(_file, source, sizeof(long) + offset);
        }
    }

    public void Dispose() => _file.Dispose();
}
