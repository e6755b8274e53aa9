using System;
using System.Diagnostics;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>
/// A VL53L0X driver as others have it: the sequence of ST's software interface (STSW-IMG005, UM2039) in short, which knows
/// nothing of the model. Single bytes, waiting by polling the registers, no use of the part's pins.
/// </summary>
internal sealed class Vl53l0xDriver(I2cBus bus)
{
    private const int Address = 0x29;

    private byte _stopVariable;

    public byte StopVariable => _stopVariable;

    public byte SpadInfo { get; private set; }

    public byte[] GoodSpads { get; private set; } = [];

    public byte Read(byte register) => ReadBlock(register, 1)[0];

    public int ReadWord(byte register)
    {
        byte[] word = ReadBlock(register, 2);
        return (word[0] << 8) | word[1];
    }

    public byte[] ReadBlock(byte register, int count)
    {
        var block = new byte[count];
        Assert.Equal(I2cOutcome.Complete, bus.Transfer(Address, [register], []));
        Assert.Equal(I2cOutcome.Complete, bus.Transfer(Address, [], block));
        return block;
    }

    public void Write(byte register, params byte[] values)
    {
        byte[] all = [register, .. values];
        Assert.Equal(I2cOutcome.Complete, bus.Transfer(Address, all, []));
    }

    /// <summary>Data and static initialisation.</summary>
    public void Initialise()
    {
        Write(0x88, 0x00);
        Hidden(() => _stopVariable = Read(0x91));
        Write(0x60, (byte)(Read(0x60) | 0x12));
        Write(0x44, 0x00, 0x20);
        Write(0x01, 0xFF);
        ReadFactoryData();
        EnableSpads(SpadInfo & 0x7F, (SpadInfo & 0x80) != 0 ? 12 : 0);
        Write(0x0A, 0x04);
        Write(0x84, (byte)(Read(0x84) & ~0x10));
        Write(0x0B, 0x01);
        Write(0x01, 0xE8);
    }

    /// <summary>Enables good reference SPADs from one on.</summary>
    public void EnableSpads(int count, int first)
    {
        var map = new byte[6];
        for (int spad = first, enabled = 0; spad < 44 && enabled < count; spad++)
        {
            int good = GoodSpads[spad / 8] >> (spad % 8) & 1;
            map[spad / 8] |= (byte)(good << (spad % 8));
            enabled += good;
        }

        Write(0xB0, map);
    }

    public void Calibrate()
    {
        Calibrate(0x01, 0x41);
        Calibrate(0x02, 0x01);
        Write(0x01, 0xE8);
    }

    public void Calibrate(byte which, byte start)
    {
        Write(0x01, which);
        Write(0x00, start);
        WaitForSample();
        Write(0x0B, 0x01);
        Write(0x00, 0x00);
    }

    /// <summary>Writes back the stop variable and starts.</summary>
    public void Start(byte mode, byte? stopVariable = null)
    {
        Hidden(() => Write(0x91, stopVariable ?? _stopVariable));
        Write(0x00, mode);
    }

    /// <summary>Bits 6 to 3 of the range status, and millimetres.</summary>
    public (int Error, int Distance) Measure()
    {
        Start(0x01);
        Eventually.True(() => (Read(0x00) & 0x01) == 0, "the start bit cleared");
        return Take();
    }

    public (int Error, int Distance) Take()
    {
        WaitForSample();
        byte[] result = ReadBlock(0x14, 12);
        Write(0x0B, 0x01);
        return ((result[0] & 0x78) >> 3, (result[10] << 8) | result[11]);
    }

    public void WaitForSample() => Eventually.True(() => (Read(0x13) & 0x07) != 0, "a sample");

    /// <summary>A word of the memory, the memory being open.</summary>
    public uint ReadMemory(byte index)
    {
        Write(0x94, index);
        Write(0x83, 0x00);
        Eventually.True(() => Read(0x83) != 0, "a word of the memory");
        Write(0x83, 0x01);
        byte[] word = ReadBlock(0x90, 4);
        return ((uint)word[0] << 24) | ((uint)word[1] << 16) | ((uint)word[2] << 8) | word[3];
    }

    public void WithMemory(Action action)
    {
        Write(0x80, 0x01);
        Write(0xFF, 0x01);
        Write(0x00, 0x00);
        Write(0xFF, 0x06);
        Write(0x83, (byte)(Read(0x83) | 0x04));
        Write(0xFF, 0x07);
        Write(0x81, 0x01);
        Write(0x80, 0x01);
        action();
        Write(0x81, 0x00);
        Write(0xFF, 0x06);
        Write(0x83, (byte)(Read(0x83) & ~0x04));
        Write(0xFF, 0x01);
        Write(0x00, 0x01);
        Write(0xFF, 0x00);
        Write(0x80, 0x00);
    }

    public TimeSpan TimeOfMeasurement()
    {
        long start = Stopwatch.GetTimestamp();
        _ = Measure();
        return Stopwatch.GetElapsedTime(start);
    }

    private void ReadFactoryData() => WithMemory(() =>
    {
        SpadInfo = (byte)(ReadMemory(0x6B) >> 8);
        uint low = ReadMemory(0x24);
        uint high = ReadMemory(0x25);
        GoodSpads = [(byte)(low >> 24), (byte)(low >> 16), (byte)(low >> 8), (byte)low, (byte)(high >> 24), (byte)(high >> 16)];
    });

    private void Hidden(Action action)
    {
        Write(0x80, 0x01);
        Write(0xFF, 0x01);
        Write(0x00, 0x00);
        action();
        Write(0x00, 0x01);
        Write(0xFF, 0x00);
        Write(0x80, 0x00);
    }
}
