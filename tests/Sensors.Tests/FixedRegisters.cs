using System;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.Sensors.Tests;

/// <summary>A part that always has a value ready and whose registers read what a data sheet's example says.</summary>
internal sealed class FixedRegisters : II2cDevice
{
    private int _register;

    public byte[] Content { get; } = new byte[128];

    public void Write(ReadOnlySpan<byte> data) => _register = data[0] & 0x7F;

    public void Read(Span<byte> data) => Content.AsSpan(_register, data.Length).CopyTo(data);
}
