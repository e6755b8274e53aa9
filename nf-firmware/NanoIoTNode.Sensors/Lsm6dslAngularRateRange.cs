namespace NanoIoTNode.Sensors;

/// <summary>Full scale of the LSM6DSL's gyroscope (FS_G and FS_125 in CTRL2_G) in degrees a second (dps).</summary>
public enum Lsm6dslAngularRateRange
{
    /// <summary>+-125 dps, 4.375 mdps a step.</summary>
    Dps125 = 1,

    /// <summary>+-250 dps, 8.75 mdps a step.</summary>
    Dps250 = 0,

    /// <summary>+-500 dps, 17.5 mdps a step.</summary>
    Dps500 = 2,

    /// <summary>+-1000 dps, 35 mdps a step.</summary>
    Dps1000 = 4,

    /// <summary>+-2000 dps, 70 mdps a step.</summary>
    Dps2000 = 6,
}
