namespace System.Device.I2c;

/// <summary>Clock of the bus; the desk does not time it.</summary>
public enum I2cBusSpeed
{
    StandardMode = 0,
    FastMode = 1,
    FastModePlus = 2,
}
