using System;
using NanoIoTNode.HostRuntime;
using NanoIoTNode.VirtualBoard.Hardware;

namespace System.Device.I2c;

/// <summary>A device on an I2C bus. Several may share a bus; transfers of different threads do not mix.</summary>
public class I2cDevice : IDisposable
{
    private const int LongestTransfer = 4096;

    private readonly I2cBus _bus;
    private bool _disposed;

    /// <exception cref="ArgumentNullException"/>
    /// <exception cref="ArgumentException">There is no such bus, the address is a reserved one, or the speed is not for this board.</exception>
    public I2cDevice(I2cConnectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ConnectionSettings = settings;
        Board board = CurrentBoard.Get();
        _bus = settings.BusId switch
        {
            1 => board.I2c1,
            2 => board.I2c2,
            _ => throw new ArgumentException("The board has the buses 1 and 2.", nameof(settings)),
        };
        if (settings.DeviceAddress is < 0x08 or > 0x77)
        {
            throw new ArgumentException("A device address is 0x08 to 0x77.", nameof(settings));
        }

        if (settings.BusSpeed is not (I2cBusSpeed.StandardMode or I2cBusSpeed.FastMode))
        {
            throw new ArgumentException("The board's buses run at 100 and 400 kHz.", nameof(settings));
        }
    }

    public I2cConnectionSettings ConnectionSettings { get; }

    /// <inheritdoc cref="I2cDevice(I2cConnectionSettings)"/>
    public static I2cDevice Create(I2cConnectionSettings settings) => new(settings);

    /// <summary>Reads one byte; 0 when the device does not answer.</summary>
    public byte ReadByte()
    {
        var buffer = new byte[1];
        Read(buffer);
        return buffer[0];
    }

    /// <summary>Fills <paramref name="buffer"/>.</summary>
    public I2cTransferResult Read(SpanByte buffer) => WriteRead(SpanByte.Empty, buffer);

    public I2cTransferResult WriteByte(byte value) => Write(new[] { value });

    /// <summary>Writes all of <paramref name="buffer"/>.</summary>
    public I2cTransferResult Write(SpanByte buffer) => WriteRead(buffer, SpanByte.Empty);

    /// <summary>Writes, then reads after a repeated start, in one transaction.</summary>
    /// <exception cref="ObjectDisposedException"/>
    /// <exception cref="ArgumentException">Nothing to transfer, or more than 4096 bytes.</exception>
    public I2cTransferResult WriteRead(SpanByte writeBuffer, SpanByte readBuffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (writeBuffer.Length + readBuffer.Length is 0 or > LongestTransfer)
        {
            throw new ArgumentException($"A transfer is of 1 to {LongestTransfer} bytes.");
        }

        var received = new byte[readBuffer.Length];
        I2cOutcome outcome = _bus.Transfer(ConnectionSettings.DeviceAddress, writeBuffer.ToArray(), received);
        I2cTransferStatus status = ToStatus(outcome);
        if (status != I2cTransferStatus.FullTransfer)
        {
            return new I2cTransferResult(status, 0);
        }

        new SpanByte(received).CopyTo(readBuffer);
        return new I2cTransferResult(status, writeBuffer.Length + readBuffer.Length);
    }

    public void Dispose() => _disposed = true;

    private static I2cTransferStatus ToStatus(I2cOutcome outcome) => outcome switch
    {
        I2cOutcome.Complete => I2cTransferStatus.FullTransfer,
        I2cOutcome.AddressNotAcknowledged => I2cTransferStatus.SlaveAddressNotAcknowledged,
        I2cOutcome.BusHeld => I2cTransferStatus.ClockStretchTimeout,
        _ => I2cTransferStatus.UnknownError,
    };
}
