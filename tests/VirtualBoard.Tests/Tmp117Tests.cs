using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using NanoIoTNode.VirtualBoard.ExampleSensor;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>A model that the board does not know, connected to the Arduino header: the TMP117 by its data sheet (SNOSD82D, 7.6).</summary>
public sealed class Tmp117Tests : IDisposable
{
    private const int Address = 0x48;
    private const byte Result = 0;
    private const byte Configuration = 1;
    private const byte DeviceId = 0x0F;
    private const ushort DataReady = 0x2000;
    private const ushort OneShotWithoutAveraging = 0x0C00;

    private readonly TemporaryFolder _state = new();
    private readonly Board _board;

    public Tmp117Tests()
    {
        _board = new Board(_state.Path, new BoardEnvironment());
        _board.Attach(new Tmp117Model());
    }

    public void Dispose()
    {
        _board.Dispose();
        _state.Dispose();
    }

    [Fact]
    public void Registers_have_their_reset_values()
    {
        Assert.Equal(0x8000, Read(Result));
        Assert.Equal(0x0220, Read(Configuration));
        Assert.Equal(0x6000, Read(2));
        Assert.Equal(0x8000, Read(3));
        Assert.Equal(0x0117, Read(DeviceId));
    }

    [Theory]
    [InlineData(-256.0, 0x8000)]
    [InlineData(-25.0, 0xF380)]
    [InlineData(-0.125, 0xFFF0)]
    [InlineData(-0.0078125, 0xFFFF)]
    [InlineData(0, 0x0000)]
    [InlineData(0.0078125, 0x0001)]
    [InlineData(1, 0x0080)]
    [InlineData(25, 0x0C80)]
    [InlineData(100, 0x3200)]
    [InlineData(300, 0x7FFF)]
    public void Temperatures_read_as_in_table_7_1(double temperature, int expected)
    {
        SetWorld(("tmp117.temperature", temperature));

        Convert();

        Assert.Equal(expected, Read(Result));
    }

    [Fact]
    public void Reading_the_result_clears_data_ready_and_after_one_shot_it_is_shut_down()
    {
        Convert();
        _ = Read(Result);

        Assert.Equal(0x0400, Read(Configuration));
    }

    [Fact]
    public void It_measures_by_itself_from_power_on()
    {
        Eventually.True(() => Read(Result) == 0x0AC0, "21.5 degrees stand in the result");
        SetWorld(("tmp117.temperature", 22.5));
        Eventually.True(() => Read(Result) == 0x0B40, "22.5 degrees stand in the result");
    }

    [Fact]
    public void It_takes_the_faults_of_every_sensor()
    {
        SetWorld(("tmp117.absent", 1));
        Assert.Equal(I2cOutcome.AddressNotAcknowledged, _board.I2c1.Transfer(Address, [DeviceId], new byte[2]));
        SetWorld(("tmp117.identity", 0x42));
        Assert.Equal(0x42, Read(DeviceId));
        SetWorld(("tmp117.saturated", -1));
        Convert();
        Assert.Equal(0x8000, Read(Result));
        SetWorld(("tmp117.stuck", 1), ("tmp117.temperature", 99));
        Convert();
        Assert.Equal(0x0AC0, Read(Result));
    }

    [Fact]
    public void Its_model_is_found_in_its_assembly()
    {
        HeaderSensor sensor = Assert.Single(AttachedSensors.Make([typeof(Tmp117Model).Assembly.Location]));
        Assert.IsType<Tmp117Model>(sensor);
    }

    [Fact]
    public void What_cannot_be_attached_is_refused_in_words()
    {
        string model = typeof(Tmp117Model).Assembly.Location;
        string text = _state.File("text.dll");
        File.WriteAllText(text, "no assembly");

        Assert.Contains("tmp117 and tmp117 have the same address 0x48", Refusal(model, model), StringComparison.Ordinal);
        Assert.Contains("has no public HeaderSensor", Refusal(typeof(Board).Assembly.Location), StringComparison.Ordinal);
        Assert.Contains("cannot be loaded", Refusal(text), StringComparison.Ordinal);
        Assert.Contains("cannot be loaded", Refusal(_state.File("nothing.dll")), StringComparison.Ordinal);
    }

    private static string Refusal(params string[] files) =>
        Assert.Throws<ArgumentException>(() => AttachedSensors.Make(files)).Message;

    private void SetWorld(params (string Name, double Value)[] settings)
    {
        var sensors = new Dictionary<string, double>();
        foreach ((string name, double value) in settings)
        {
            sensors[name] = value;
        }

        _board.Apply(new BoardEnvironment { Sensors = sensors });
    }

    private void Convert()
    {
        Assert.Equal(
            I2cOutcome.Complete,
            _board.I2c1.Transfer(Address, [Configuration, OneShotWithoutAveraging >> 8, 0], []));
        Eventually.True(() => (Read(Configuration) & DataReady) != 0, "the conversion is done");
    }

    private int Read(byte register)
    {
        var value = new byte[2];
        Assert.Equal(I2cOutcome.Complete, _board.I2c1.Transfer(Address, [register], value));
        return BinaryPrimitives.ReadUInt16BigEndian(value);
    }
}
