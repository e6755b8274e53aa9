using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.Sensors.Tests;

/// <summary>The drivers against the register models, through the desk's I2C.</summary>
public sealed class SensorTests : IDisposable
{
    private const int SensorBus = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("nanoiotnode-sensors-").FullName;
    private readonly List<Board> _boards = [];

    public static TheoryData<int> Seeds => [1, 2, 7, 42, 1000, Environment.TickCount];

    public void Dispose()
    {
        Board.Current = null;
        _boards.ForEach(b => b.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Temperature_is_read_over_the_whole_range_of_every_calibration(int seed)
    {
        Board board = StartBoard(seed);
        var sensor = new Hts221(SensorBus);
        for (double temperature = -40; temperature <= 120; temperature += 2.5)
        {
            SetWorld(board, "hts221.temperature", temperature);

            SensorRig.ReadUntil(sensor, () => true);
            Assert.Equal("temperature", sensor.Readings[0].Quantity);
            Assert.Equal(temperature, sensor.Readings[0].Value, 0.05);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Humidity_is_read_over_the_whole_range_of_every_calibration(int seed)
    {
        Board board = StartBoard(seed);
        var sensor = new Hts221(SensorBus);
        for (double humidity = 0; humidity <= 100; humidity += 2.5)
        {
            SetWorld(board, "hts221.humidity", humidity);

            SensorRig.ReadUntil(sensor, () => true);
            Assert.Equal("humidity", sensor.Readings[1].Quantity);
            Assert.Equal(humidity, sensor.Readings[1].Value, 0.05);
        }
    }

    [Fact]
    public void Humidity_outside_of_the_possible_is_cut_to_it()
    {
        Board board = StartBoard(3);
        var sensor = new Hts221(SensorBus);

        SetWorld(board, "hts221.humidity", 103);
        SensorRig.ReadUntil(sensor, () => true);
        Assert.Equal(100, sensor.Readings[1].Value);

        SetWorld(board, "hts221.humidity", -2);
        SensorRig.ReadUntil(sensor, () => true);
        Assert.Equal(0, sensor.Readings[1].Value);
    }

    [Fact]
    public void Pressure_and_the_barometers_own_temperature_are_read_over_the_whole_range()
    {
        Board board = StartBoard(5);
        var sensor = new Lps22hb(SensorBus);
        for (double pressure = 260; pressure <= 1260; pressure += 12.5)
        {
            double temperature = (pressure / 8) - 72.5;
            board.Environment.Sensors["lps22hb.temperature"] = temperature;
            SetWorld(board, "lps22hb.pressure", pressure);

            SensorRig.ReadUntil(sensor, () => true);
            Assert.Equal(["pressure", "barometerTemperature"], sensor.Readings.Select(r => r.Quantity));
            Assert.Equal(pressure, sensor.Readings[0].Value, 0.001);
            Assert.Equal(temperature, sensor.Readings[1].Value, 0.0051);
        }
    }

    [Theory]
    [InlineData(0x3FF58D, 1023.35, 2151, 21.51)]
    [InlineData(-4096, -1, -4000, -40)]
    public void Counts_of_pressure_and_temperature_are_taken_as_sections_4_4_and_4_5_say(
        int pressureCounts, double pressure, short temperatureCounts, double temperature)
    {
        var part = new FixedRegisters();
        part.Content[0x0F] = 0xB1;
        part.Content[0x27] = 0x03;
        BitConverter.GetBytes(pressureCounts)[..3].CopyTo(part.Content, 0x28);
        BitConverter.GetBytes(temperatureCounts).CopyTo(part.Content, 0x2B);
        StartBoard(1).I2c2.Attach(Lps22hb.DefaultAddress, part);
        var sensor = new Lps22hb(SensorBus);

        SensorRig.ReadUntil(sensor, () => true);
        Assert.Equal(pressure, sensor.Readings[0].Value, 0.005);
        Assert.Equal(temperature, sensor.Readings[1].Value, 0.0001);
    }

    [Fact]
    public void Humidity_and_temperature_lie_on_the_lines_of_sections_8_1_and_8_2()
    {
        // 33 %RH at -1200 and 69 %RH at -9000 counts; 21 degrees at 400 and 34.5 degrees at 900 counts, bits 9 and 8 apart.
        byte[] calibration = [66, 138, 168, 276 & 0xFF, 0, (276 >> 8) << 2, 0x50, 0xFB, 0, 0, 0xD8, 0xDC, 0x90, 0x01, 0x84, 0x03];
        var part = new FixedRegisters();
        calibration.CopyTo(part.Content, 0x30);
        part.Content[0x0F] = 0xBC;
        part.Content[0x27] = 0x03;
        BitConverter.GetBytes((short)-5100).CopyTo(part.Content, 0x28);
        BitConverter.GetBytes((short)500).CopyTo(part.Content, 0x2A);
        StartBoard(1).I2c2.Attach(Hts221.DefaultAddress, part);
        var sensor = new Hts221(SensorBus);

        SensorRig.ReadUntil(sensor, () => true);
        Assert.Equal(23.7, sensor.Readings[0].Value, 0.0001);
        Assert.Equal(51, sensor.Readings[1].Value, 0.0001);
    }

    [Theory]
    [InlineData(Hts221.DefaultAddress)]
    [InlineData(Lps22hb.DefaultAddress)]
    public void An_absent_sensor_is_a_failed_reading_and_no_exception(int address)
    {
        Board board = StartBoard(1);
        board.I2c2.Detach(address);
        ISensor sensor = SensorAt(address);

        Assert.False(sensor.TryRead());
        Assert.Equal("does not answer on the I2C bus", sensor.Fault);
    }

    [Theory]
    [InlineData(Hts221.DefaultAddress, "0xBC")]
    [InlineData(Lps22hb.DefaultAddress, "0xB1")]
    public void Another_part_at_the_address_is_told_by_its_identity(int address, string expected)
    {
        Board board = StartBoard(1);
        board.I2c2.Attach(address, new OtherPart());
        ISensor sensor = SensorAt(address);

        Assert.False(sensor.TryRead());
        Assert.Equal($"WHO_AM_I is 0x55 instead of {expected}", sensor.Fault);
    }

    [Fact]
    public void A_sensor_that_comes_back_is_set_up_again()
    {
        Board first = StartBoard(1);
        var sensor = new Hts221(SensorBus);
        SensorRig.ReadUntil(sensor, () => true);

        first.I2c2.Attach(Hts221.DefaultAddress, new OtherPart());
        SensorRig.ReadUntilFault(sensor, "does not finish a measurement");
        first.I2c2.Attach(Hts221.DefaultAddress, new Passage(StartBoard(99).I2c2, Hts221.DefaultAddress));

        SensorRig.ReadUntil(sensor, () => true);
        Assert.Equal(21.5, sensor.Readings[0].Value, 0.05);
        Assert.Null(sensor.Fault);
    }

    private static ISensor SensorAt(int address) =>
        address == Hts221.DefaultAddress ? new Hts221(SensorBus) : new Lps22hb(SensorBus);

    private static void SetWorld(Board board, string name, double value)
    {
        board.Environment.Sensors[name] = value;
        board.Apply(board.Environment);
    }

    private Board StartBoard(int seed)
    {
        var board = new Board(Path.Combine(_folder, _boards.Count.ToString()), new BoardEnvironment { Seed = seed });
        _boards.Add(board);
        Board.Current = board;
        return board;
    }

    /// <summary>A part whose every register reads 0x55.</summary>
    private sealed class OtherPart : II2cDevice
    {
        public void Write(ReadOnlySpan<byte> data)
        {
        }

        public void Read(Span<byte> data) => data.Fill(0x55);
    }

    /// <summary>Leads to a part of another board: one with another calibration.</summary>
    private sealed class Passage(I2cBus bus, int address) : II2cDevice
    {
        public void Write(ReadOnlySpan<byte> data) => bus.Transfer(address, data, []);

        public void Read(Span<byte> data) => bus.Transfer(address, [], data);
    }
}
