namespace NanoIoTNode.Sensors;

/// <summary>Full scale of the LIS3MDL (FS in CTRL_REG2); 100 microtesla are one gauss.</summary>
public enum Lis3mdlRange
{
    /// <summary>+-400 microtesla, 0.015 microtesla a step.</summary>
    Microtesla400 = 0,

    /// <summary>+-800 microtesla, 0.03 microtesla a step.</summary>
    Microtesla800 = 1,

    /// <summary>+-1200 microtesla, 0.044 microtesla a step.</summary>
    Microtesla1200 = 2,

    /// <summary>+-1600 microtesla, 0.058 microtesla a step.</summary>
    Microtesla1600 = 3,
}
