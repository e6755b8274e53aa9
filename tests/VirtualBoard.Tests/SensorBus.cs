using System;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>A board with a settable world, and its sensor bus as a driver sees it.</summary>
internal sealed class SensorBus : IDisposable
{
    private readonly TemporaryFolder _state = new();
    private readonly Board _board;

    public SensorBus(int seed)
    {
        _board = new Board(_state.Path, new BoardEnvironment { Seed = seed });
    }

    public Board Board => _board;

    public I2cBus Bus => _board.I2c2;

    public void SetWorld(string sensor, double value) => SetWorld((sensor, value));

    /// <summary>A default world but for these settings.</summary>
    public void SetWorld(params (string Sensor, double Value)[] settings)
    {
        var environment = new BoardEnvironment { Seed = _board.Environment.Seed };
        foreach ((string sensor, double value) in settings)
        {
            environment.Sensors[sensor] = value;
        }

        _board.Apply(environment);
    }

    /// <summary>Level of a pin, such as that of a part's interrupt line.</summary>
    public bool Level(int pin) => _board.Gpio.Read(pin);

    /// <summary>The default world.</summary>
    public void ClearWorld() => SetWorld([]);

    public void Write(int address, byte register, byte value) =>
        Assert.Equal(I2cOutcome.Complete, _board.I2c2.Transfer(address, [register, value], []));

    public byte Read(int address, byte register) => ReadBlock(address, register, 1)[0];

    public byte[] ReadBlock(int address, byte subAddress, int count)
    {
        var block = new byte[count];
        Assert.Equal(I2cOutcome.Complete, _board.I2c2.Transfer(address, [subAddress], block));
        return block;
    }

    public void Dispose()
    {
        _board.Dispose();
        _state.Dispose();
    }
}
