namespace NanoIoTNode.Sensors;

/// <summary>
/// Register access of the VL53L0X for long sequences: after the first transfer that fails, the others are left out and read
/// 0, and the sequence is judged once, at its end.
/// </summary>
internal sealed class Vl53l0xPort
{
    // Data sheet DS11555 has no table of these: names and use are those of ST's software interface STSW-IMG005.
    internal const byte SequenceConfig = 0x01;
    internal const byte PageSelect = 0xFF;
    internal const byte PowerForce = 0x80;
    internal const byte StopVariable = 0x91;
    internal const byte ReferenceRate = 0xB6;
    internal const byte ReferenceSpads = 0xB0;

    private readonly SensorRegisters _registers;
    private readonly byte[] _word = new byte[2];

    internal Vl53l0xPort(int busId)
    {
        _registers = new SensorRegisters(busId, Vl53l0x.DefaultAddress, 0);
    }

    /// <summary>A transfer has failed since <see cref="Clear"/>.</summary>
    internal bool HasFailed { get; private set; }

    /// <summary>Why it failed.</summary>
    internal string Fault => _registers.Fault;

    internal void Clear()
    {
        HasFailed = false;
    }

    internal byte Read(byte register)
    {
        byte value = 0;
        HasFailed = HasFailed || !_registers.TryRead(register, out value);
        return HasFailed ? (byte)0 : value;
    }

    /// <summary>16 bits, the higher byte first.</summary>
    internal int ReadWord(byte register)
    {
        ReadBlock(register, _word);
        return HasFailed ? 0 : (_word[0] << 8) | _word[1];
    }

    internal void ReadBlock(byte register, byte[] values)
    {
        HasFailed = HasFailed || !_registers.TryReadBlock(register, values);
    }

    internal void Write(byte register, byte value)
    {
        HasFailed = HasFailed || !_registers.TryWrite(register, value);
    }

    /// <summary>16 bits, the higher byte first.</summary>
    internal void WriteWord(byte register, int value)
    {
        Write(register, (byte)(value >> 8));
        Write((byte)(register + 1), (byte)value);
    }

    /// <summary>Opens the registers of page 1 that are otherwise hidden, with the part's power forced on.</summary>
    internal void OpenHidden()
    {
        Write(PowerForce, 0x01);
        Write(PageSelect, 0x01);
        Write(0x00, 0x00);
    }

    /// <summary>Back to the normal page.</summary>
    internal void CloseHidden()
    {
        Write(PageSelect, 0x01);
        Write(0x00, 0x01);
        Write(PageSelect, 0x00);
        Write(PowerForce, 0x00);
    }
}
