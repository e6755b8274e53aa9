namespace System.Device.I2c;

/// <summary>A device on a bus.</summary>
public sealed class I2cConnectionSettings
{
    /// <inheritdoc cref="I2cConnectionSettings(int, int, I2cBusSpeed)"/>
    public I2cConnectionSettings(int busId, int deviceAddress)
        : this(busId, deviceAddress, I2cBusSpeed.FastMode)
    {
    }

    /// <param name="busId">1 (Arduino connector) or 2 (sensors of the board).</param>
    /// <param name="deviceAddress">7-bit address.</param>
    /// <param name="busSpeed">Clock of the bus.</param>
    public I2cConnectionSettings(int busId, int deviceAddress, I2cBusSpeed busSpeed)
    {
        BusId = busId;
        DeviceAddress = deviceAddress;
        BusSpeed = busSpeed;
    }

    public int BusId { get; }

    public int DeviceAddress { get; }

    public I2cBusSpeed BusSpeed { get; }
}
