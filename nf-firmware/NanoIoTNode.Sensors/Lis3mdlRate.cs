namespace NanoIoTNode.Sensors;

/// <summary>Measurements a second of the LIS3MDL (DO in CTRL_REG1).</summary>
public enum Lis3mdlRate
{
    Hz5 = 3,
    Hz10 = 4,
    Hz20 = 5,
    Hz40 = 6,
    Hz80 = 7,
}
