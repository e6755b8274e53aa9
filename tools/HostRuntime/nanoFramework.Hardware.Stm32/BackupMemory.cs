using System;
using System.Buffers.Binary;
using NanoIoTNode.HostRuntime;

namespace nanoFramework.Hardware.Stm32;

/// <summary>
/// The 32 backup registers of the real-time clock as 128 bytes: they survive a reset and are lost with the supply voltage.
/// Numbers are little endian.
/// </summary>
/// <remarks>All members throw <see cref="ArgumentOutOfRangeException"/> for a range that leaves the memory.</remarks>
public static class BackupMemory
{
    /// <summary>Bytes.</summary>
    public static int Size => 128;

    public static bool ReadBoolean(uint position) => ReadByte(position) != 0;

    public static byte ReadByte(uint position) => Read(position, sizeof(byte))[0];

    /// <summary>Fills <paramref name="value"/>.</summary>
    public static void ReadBytes(uint position, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Check(position, value.Length);
        CurrentBoard.Get().Rtc.ReadBackup((int)position, value);
    }

    public static int ReadInt32(uint position) => BinaryPrimitives.ReadInt32LittleEndian(Read(position, sizeof(int)));

    public static long ReadInt64(uint position) => BinaryPrimitives.ReadInt64LittleEndian(Read(position, sizeof(long)));

    public static ushort ReadUInt16(uint position) => BinaryPrimitives.ReadUInt16LittleEndian(Read(position, sizeof(ushort)));

    public static uint ReadUInt32(uint position) => BinaryPrimitives.ReadUInt32LittleEndian(Read(position, sizeof(uint)));

    public static ulong ReadUInt64(uint position) => BinaryPrimitives.ReadUInt64LittleEndian(Read(position, sizeof(ulong)));

    public static void WriteBoolean(uint position, bool value) => WriteByte(position, value ? (byte)1 : (byte)0);

    public static void WriteByte(uint position, byte value) => WriteBytes(position, [value]);

    /// <summary>Writes all of <paramref name="value"/>.</summary>
    public static void WriteBytes(uint position, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Check(position, value.Length);
        CurrentBoard.Get().Rtc.WriteBackup((int)position, value);
    }

    public static void WriteInt32(uint position, int value) => WriteUInt32(position, (uint)value);

    public static void WriteInt64(uint position, long value) => WriteUInt64(position, (ulong)value);

    public static void WriteUInt16(uint position, ushort value)
    {
        var bytes = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        WriteBytes(position, bytes);
    }

    public static void WriteUInt32(uint position, uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        WriteBytes(position, bytes);
    }

    public static void WriteUInt64(uint position, ulong value)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        WriteBytes(position, bytes);
    }

    private static byte[] Read(uint position, int length)
    {
        var bytes = new byte[length];
        ReadBytes(position, bytes);
        return bytes;
    }

    private static void Check(uint position, int length)
    {
        if (position + (ulong)length > (ulong)Size)
        {
            throw new ArgumentOutOfRangeException(nameof(position));
        }
    }
}
