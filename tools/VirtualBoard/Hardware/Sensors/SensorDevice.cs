using System;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>A sensor on the bus, with its faults. Safe from any thread.</summary>
public abstract class SensorDevice : II2cDevice
{
    private readonly object _lock = new();
    private SensorFaults _faults = SensorFaults.None;
    private int _transfers;
    private bool _hasWorld;

    /// <summary>What is wrong with it, to be asked with the device locked.</summary>
    protected SensorFaults Faults => _faults;

    /// <inheritdoc/>
    public bool Acknowledges()
    {
        lock (_lock)
        {
            _transfers++;
            bool nack = _faults.NackEvery > 0 && _transfers % _faults.NackEvery == 0;
            return !_faults.Absent && !nack && IsOnTheBus();
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            Receive(data);
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> data)
    {
        lock (_lock)
        {
            Send(data);
        }
    }

    /// <summary>Faults equal to those before go on counting.</summary>
    public void SetFaults(SensorFaults faults) => Locked(() =>
    {
        if (faults.NackEvery != _faults.NackEvery)
        {
            _transfers = 0;
        }

        _faults = faults;
    });

    /// <summary>Takes the values and faults of a sensor of this name; one that is stuck keeps its first values.</summary>
    /// <param name="environment">The world.</param>
    /// <param name="name">Prefix of its settings.</param>
    /// <param name="setWorld">Gets what gives a quantity's value by its name and default.</param>
    internal void Follow(BoardEnvironment environment, string name, Action<Func<string, double, double>> setWorld)
    {
        SensorFaults faults = SensorFaults.Of(environment, name);
        if (!faults.Stuck || !_hasWorld)
        {
            setWorld((quantity, otherwise) => environment.Sensor(name + "." + quantity, otherwise));
            _hasWorld = true;
        }

        SetFaults(faults);
    }

    /// <summary>Runs with the device locked against transfers.</summary>
    protected void Locked(Action action)
    {
        lock (_lock)
        {
            action();
        }
    }

    /// <summary>False while the part is held in reset or starts.</summary>
    protected virtual bool IsOnTheBus() => true;

    /// <summary>The master has written these bytes after the address, one at least. Runs locked.</summary>
    protected abstract void Receive(ReadOnlySpan<byte> data);

    /// <summary>The master reads: fills all of it. Runs locked.</summary>
    protected abstract void Send(Span<byte> data);
}
