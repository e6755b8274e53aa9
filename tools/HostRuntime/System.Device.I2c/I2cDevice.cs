using System;
using NanoIoTNode.HostRuntime;
using NanoIoTNode.VirtualBoard.Hardware;

namespace System.Device.I2c;

/// <summary>A device on an I2C bus. Several may share a bus; transfers of different threads do not mix.</summary>
public class I2cDevice : IDisposable
{
    private readonly I2cBus _bus;
    private bool _disposed;

    /// <exception cref="ArgumentNullException"/>
    /// <exception cref="ArgumentException">There is no such bus, or the address has more than seven bits.</exception>
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
        if (settings.DeviceAddress is < 0 or > 0x7F)
        {
            throw new ArgumentException("A device address has seven bits.", nameof(settings));
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
    public I2cTransferResult WriteRead(SpanByte writeBuffer, SpanByte readBuffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
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
