namespace NanoIoTNode.Sensors;

/// <summary>The straight line through two points: converter output against physical value.</summary>
internal sealed class CalibrationLine
{
    private readonly int _output0;
    private readonly double _value0;
    private readonly double _slope;

    internal CalibrationLine(int output0, double value0, int output1, double value1)
    {
        _output0 = output0;
        _value0 = value0;
        IsFlat = output0 == output1;
        _slope = IsFlat ? 0 : (value1 - value0) / (output1 - output0);
    }

    /// <summary>True when both points have the same output: then there is no line.</summary>
    internal bool IsFlat { get; }

    internal double At(int output)
    {
        return _value0 + ((output - _output0) * _slope);
    }
}
