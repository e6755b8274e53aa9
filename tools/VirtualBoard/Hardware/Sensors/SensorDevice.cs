using System;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>A sensor on the bus, with its faults. Safe from any thread.</summary>
internal abstract class SensorDevice : II2cDevice
{
    private readonly object _lock = new();
    private SensorFaults _faults = SensorFaults.None;
    private int _transfers;

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

    public void Write(ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            Receive(data);
        }
    }

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

    protected abstract void Receive(ReadOnlySpan<byte> data);

    protected abstract void Send(Span<byte> data);
}
