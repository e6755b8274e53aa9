namespace NanoIoTNode.Sensors;

/// <summary>What came of a distance measurement that the sensor carried out.</summary>
public enum RangeResult
{
    /// <summary>A distance.</summary>
    Valid,

    /// <summary>Too little light comes back: there is nothing, or it is too far or too dark.</summary>
    NoTarget,

    /// <summary>The estimated standard deviation is over the limit: too much light of other sources.</summary>
    Imprecise,

    /// <summary>The phase does not tell the distance: the target is beyond what one period of the light can tell.</summary>
    Ambiguous,

    /// <summary>Nearer than the sensor can tell.</summary>
    TooNear,
}
