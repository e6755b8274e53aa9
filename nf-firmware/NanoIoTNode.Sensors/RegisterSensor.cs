using System;
using System.Threading;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>
/// What ST's sensors with a WHO_AM_I register have in common: they are identified and set up at the first reading and
/// after each failure, then started for a single measurement and asked until it is done.
/// </summary>
public abstract class RegisterSensor : ISensor
{
    private const byte WhoAmI = 0x0F;
    private const int PollMilliseconds = 5;
    private const int PollsAtOnce = 2;
    private const int LongestConversionMilliseconds = 200;
    private const int LongestStartMilliseconds = 4000;

    private readonly byte _identity;
    private bool _ready;
    private bool _keepsSetUp;
    private bool _awaits;
    private long _awaitsSince;

    private protected RegisterSensor(string name, SensorRegisters registers, byte identity, Reading[] readings)
    {
        Name = name;
        Registers = registers;
        Readings = readings;
        _identity = identity;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Reading[] Readings { get; }

    /// <inheritdoc/>
    public string Fault { get; private set; }

    private protected SensorRegisters Registers { get; }

    /// <inheritdoc/>
    public bool TryRead()
    {
        Fault = null;
        _keepsSetUp = false;
        bool read = (_ready || (TryIdentify() && TrySetUp())) && TryMeasure();
        _ready = read || _keepsSetUp;
        if (!_ready)
        {
            _awaits = false;
            if (Fault == null)
            {
                Fault = Registers.Fault;
            }
        }

        return read;
    }

    /// <summary>Writes the operating mode; the part has answered with its identity.</summary>
    private protected abstract bool TrySetUp();

    /// <summary>Measures once and fills the readings.</summary>
    private protected abstract bool TryMeasure();

    /// <summary>
    /// Writes <paramref name="start"/>, then asks for at most 10 ms until all of <paramref name="readyBits"/> are set. Then the
    /// next reading goes on waiting; after 200 ms the part has failed.
    /// </summary>
    private protected bool TryConvert(byte control, byte start, byte status, int readyBits)
    {
        return (_awaits || Registers.TryWrite(control, start))
            && TryAwait(status, readyBits, LongestConversionMilliseconds, "does not finish a measurement");
    }

    /// <summary>
    /// For a part that measures by itself: asks for at most 10 ms until all of <paramref name="readyBits"/> are set. Then the
    /// next reading goes on waiting; after 4 s without any value the part has failed.
    /// </summary>
    private protected bool TryAwait(byte status, int readyBits)
    {
        return TryAwait(status, readyBits, LongestStartMilliseconds, "has no new value");
    }

    /// <summary>The next reading sets the part up anew.</summary>
    private protected void SetUpAgain()
    {
        _ready = false;
    }

    /// <summary>
    /// No value this time from a part that is well and stays set up; null as <paramref name="fault"/>: it only needs time.
    /// </summary>
    private protected bool Reject(string fault)
    {
        _keepsSetUp = true;
        Fault = fault;
        return false;
    }

    /// <summary>The part does not do what it should: the next reading identifies it and sets it up anew.</summary>
    private protected bool Fail(string fault)
    {
        Fault = fault;
        return false;
    }

    private bool TryAwait(byte status, int readyBits, int longestMilliseconds, string fault)
    {
        for (int polls = 0; polls <= PollsAtOnce; polls++)
        {
            if (polls > 0)
            {
                Thread.Sleep(PollMilliseconds);
            }

            if (!Registers.TryRead(status, out byte seen))
            {
                return false;
            }

            if ((seen & readyBits) == readyBits)
            {
                _awaits = false;
                return true;
            }
        }

        if (!_awaits)
        {
            _awaits = true;
            _awaitsSince = Environment.TickCount64;
        }

        return Environment.TickCount64 - _awaitsSince < longestMilliseconds ? Reject(null) : Fail(fault);
    }

    private bool TryIdentify()
    {
        if (!Registers.TryRead(WhoAmI, out byte identity))
        {
            return false;
        }

        return identity == _identity
            || Fail("WHO_AM_I is 0x" + identity.ToString("X2") + " instead of 0x" + _identity.ToString("X2"));
    }
}
