using System;
using System.Device.I2c;

namespace NanoIoTNode.Sensors;

/// <summary>
/// Register access of ST's environmental sensors: a write of the sub-address, then data. Bus speed is StandardMode:
/// a reading is of few bytes, and slow edges do no harm. For any thread.
/// </summary>
internal sealed class SensorRegisters
{
    // An address that is not acknowledged has changed nothing, so that asking again is safe.
    private const int AttemptsAtMost = 3;

    private readonly I2cDevice _device;
    private readonly byte[] _oneByte = new byte[1];
    private readonly byte[] _write = new byte[2];
    private readonly int _blockFlag;

    /// <param name="busId">1 to 3; the board's own sensors hang on 2.</param>
    /// <param name="address">7-bit address.</param>
    /// <param name="blockFlag">
    /// Bit to set in the sub-address when several bytes are read: 0x80 where the sensor asks for it (HTS221), else 0.
    /// </param>
    internal SensorRegisters(int busId, int address, int blockFlag)
    {
        _device = I2cDevice.Create(new I2cConnectionSettings(busId, address, I2cBusSpeed.StandardMode));
        _blockFlag = blockFlag;
    }

    /// <summary>Why the last failed transfer failed.</summary>
    internal string Fault { get; private set; }

    internal bool TryRead(byte register, out byte value)
    {
        lock (_device)
        {
            bool done = TryReadBlock(register, _oneByte);
            value = _oneByte[0];
            return done;
        }
    }

    internal bool TryReadBlock(byte register, byte[] values)
    {
        lock (_device)
        {
            _write[0] = (byte)(values.Length > 1 ? register | _blockFlag : register);
            return IsComplete(Transfer(new SpanByte(_write, 0, 1), new SpanByte(values)));
        }
    }

    internal bool TryWrite(byte register, byte value)
    {
        lock (_device)
        {
            _write[0] = register;
            _write[1] = value;
            return IsComplete(Transfer(new SpanByte(_write), SpanByte.Empty));
        }
    }

    private I2cTransferResult Transfer(SpanByte write, SpanByte read)
    {
        I2cTransferResult result = _device.WriteRead(write, read);
        for (int attempts = 1;
            attempts < AttemptsAtMost && result.Status == I2cTransferStatus.SlaveAddressNotAcknowledged;
            attempts++)
        {
            result = _device.WriteRead(write, read);
        }

        return result;
    }

    /// <summary>Writes in their order the values at the odd places, each into the register in front of it.</summary>
    internal bool TryWriteAll(byte[] registersAndValues)
    {
        for (int i = 0; i < registersAndValues.Length; i += 2)
        {
            if (!TryWrite(registersAndValues[i], registersAndValues[i + 1]))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsComplete(I2cTransferResult result)
    {
        switch (result.Status)
        {
            case I2cTransferStatus.FullTransfer:
                return true;
            case I2cTransferStatus.SlaveAddressNotAcknowledged:
                Fault = "does not answer on the I2C bus";
                return false;
            case I2cTransferStatus.ClockStretchTimeout:
                Fault = "finds the I2C bus held";
                return false;
            default:
                Fault = "broke off the I2C transfer";
                return false;
        }
    }
}
