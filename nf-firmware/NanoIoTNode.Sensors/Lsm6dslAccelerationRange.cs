namespace NanoIoTNode.Sensors;

/// <summary>Full scale of the LSM6DSL's accelerometer (FS_XL in CTRL1_XL); g is 9.80665 m/s2.</summary>
public enum Lsm6dslAccelerationRange
{
    /// <summary>+-2 g, 0.061 mg a step.</summary>
    G2 = 0,

    /// <summary>+-4 g, 0.122 mg a step.</summary>
    G4 = 2,

    /// <summary>+-8 g, 0.244 mg a step.</summary>
    G8 = 3,

    /// <summary>+-16 g, 0.488 mg a step.</summary>
    G16 = 1,
}
