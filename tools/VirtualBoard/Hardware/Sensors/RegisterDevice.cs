using System;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// What ST's I2C sensors have in common: the first byte written is the sub-address, further bytes go into registers, and
/// reads begin at the sub-address.
/// </summary>
internal abstract class RegisterDevice : SensorDevice
{
    private const int WhoAmI = 0x0F;

    private int _subAddress;
    private bool _increments;

    protected byte[] Registers { get; } = new byte[128];

    protected override void Receive(ReadOnlySpan<byte> data)
    {
        (_subAddress, _increments) = Decode(data[0]);
        foreach (byte value in data[1..])
        {
            WriteRegister(_subAddress, value);
            Advance();
        }
    }

    protected override void Send(Span<byte> data)
    {
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = _subAddress == WhoAmI && Faults.Identity is { } other ? other : ReadRegister(_subAddress);
            Advance();
        }
    }

    /// <summary>Register and auto-increment out of the sub-address byte.</summary>
    protected abstract (int Register, bool Increments) Decode(byte subAddress);

    protected abstract void WriteRegister(int register, byte value);

    protected abstract byte ReadRegister(int register);

    /// <summary>Reads a register of a device whose status register tells which outputs hold a value not yet read.</summary>
    protected byte ReadFollowing(int register, int status, bool blockDataUpdate, OutputValue[] outputs)
    {
        byte value = Registers[register];
        foreach (OutputValue output in outputs)
        {
            output.WasRead(register, blockDataUpdate);
            if (register == output.HighByte)
            {
                Registers[status] &= (byte)~output.Available;
            }
        }

        return value;
    }

    private void Advance() => _subAddress = _increments ? (_subAddress + 1) & 0x7F : _subAddress;
}
