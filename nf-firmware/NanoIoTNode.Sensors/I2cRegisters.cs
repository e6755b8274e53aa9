using System;
using System.Device.I2c;
using System.Threading;

namespace NanoIoTNode.Sensors;

/// <summary>
/// Register access of one I2C device. Nothing throws on a device that does not answer: each call tells by its result.
/// The bus runs at StandardMode, which this chip's timing makes about 150 kHz.
/// </summary>
internal sealed class I2cRegisters : IDisposable
{
    private const int PollInterval = 10;

    private readonly I2cDevice _device;
    private readonly byte[] _address = new byte[1];
    private readonly byte[] _write = new byte[2];
    private readonly byte[] _byte = new byte[1];

    public I2cRegisters(int busId, int deviceAddress)
    {
        _device = I2cDevice.Create(new I2cConnectionSettings(busId, deviceAddress, I2cBusSpeed.StandardMode));
    }

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="register"/> on, with a repeated start.</summary>
    public bool TryRead(byte register, byte[] buffer)
    {
        _address[0] = register;
        return _device.WriteRead(_address, buffer).Status == I2cTransferStatus.FullTransfer;
    }

    public bool TryWrite(byte register, byte value)
    {
        _write[0] = register;
        _write[1] = value;
        return _device.Write(_write).Status == I2cTransferStatus.FullTransfer;
    }

    /// <summary>True when the register holds this value: how a device shows that it is the one expected.</summary>
    public bool Holds(byte register, byte value)
    {
        return TryRead(register, _byte) && _byte[0] == value;
    }

    /// <summary>Waits until all bits of <paramref name="mask"/> are set, at most <paramref name="timeout"/> ms.</summary>
    public bool WaitForBits(byte register, byte mask, int timeout)
    {
        for (int waited = 0; waited <= timeout; waited += PollInterval)
        {
            if (!TryRead(register, _byte))
            {
                return false;
            }

            if ((_byte[0] & mask) == mask)
            {
                return true;
            }

            Thread.Sleep(PollInterval);
        }

        return false;
    }

    public void Dispose()
    {
        _device.Dispose();
    }
}
