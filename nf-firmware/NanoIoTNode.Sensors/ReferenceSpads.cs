namespace NanoIoTNode.Sensors;

/// <summary>
/// The choice of the VL53L0X's reference SPADs (UM2039, reference SPAD management): as many good ones of one kind as bring
/// the reference rate nearest to its target. Those without aperture are tried first; where three of them are too many, those
/// with an aperture are taken.
/// </summary>
internal sealed class ReferenceSpads
{
    /// <summary>Bytes of a map; the first SPAD is the lowest bit of the first byte.</summary>
    internal const int MapSize = 6;

    private const int FirstAperture = 12;
    private const int End = 44;
    private const int Fewest = 3;
    private const int MostOpen = 12;
    private const int MostAperture = 32;

    // 20 million counts a second, 7 bits of fraction.
    private const int TargetRate = 20 << 7;

    private readonly byte[] _good;
    private bool _aperture;
    private bool _isFirstRate;
    private int _next;
    private int _lastAdded;
    private int _lastDistance;

    /// <param name="good">Map of the SPADs that the factory found good; kept.</param>
    internal ReferenceSpads(byte[] good)
    {
        _good = good;
    }

    /// <summary>Map of the SPADs to be enabled.</summary>
    internal byte[] Enabled { get; } = new byte[MapSize];

    /// <summary>Enables as many as the part's memory says.</summary>
    /// <returns>False: the memory holds no such choice, and it has to be made by measuring.</returns>
    internal bool TryEnable(int count, bool aperture)
    {
        return count > 0 && count <= (aperture ? MostAperture : MostOpen) && TryEnableFirst(count, aperture);
    }

    /// <summary>Enables the fewest, for a first measurement of the reference rate.</summary>
    /// <returns>False: there are not enough good ones.</returns>
    internal bool TryBegin()
    {
        return TryEnableFirst(Fewest, false);
    }

    /// <summary>Judges the rate with those that are enabled, and enables others unless that is the choice.</summary>
    /// <param name="rate">7 bits of fraction.</param>
    internal SensorProgress Judge(int rate)
    {
        if (rate >= TargetRate)
        {
            return JudgeTooMany(rate - TargetRate);
        }

        _isFirstRate = false;
        _lastDistance = TargetRate - rate;
        return TryAdd() ? SensorProgress.Busy : SensorProgress.Failed;
    }

    private SensorProgress JudgeTooMany(int distance)
    {
        if (_isFirstRate && !_aperture)
        {
            return TryEnableFirst(Fewest, true) ? SensorProgress.Busy : SensorProgress.Failed;
        }

        if (!_isFirstRate && distance > _lastDistance)
        {
            Enabled[_lastAdded / 8] &= (byte)~(1 << (_lastAdded % 8));
        }

        return SensorProgress.Done;
    }

    private bool TryEnableFirst(int count, bool aperture)
    {
        for (int i = 0; i < MapSize; i++)
        {
            Enabled[i] = 0;
        }

        _aperture = aperture;
        _isFirstRate = true;
        _next = aperture ? FirstAperture : 0;
        for (int i = 0; i < count; i++)
        {
            if (!TryAdd())
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAdd()
    {
        int end = _aperture ? End : FirstAperture;
        for (; _next < end; _next++)
        {
            if ((_good[_next / 8] >> (_next % 8) & 1) != 0)
            {
                Enabled[_next / 8] |= (byte)(1 << (_next % 8));
                _lastAdded = _next++;
                return true;
            }
        }

        return false;
    }
}
