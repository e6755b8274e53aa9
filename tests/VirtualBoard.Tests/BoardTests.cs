using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>The parts of the board put together: identity, world, pins and bus.</summary>
public sealed class BoardTests : IDisposable
{
    private const int Led2 = 30;
    private const int BlueButton = 45;

    private readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Chip_id_is_made_once_and_kept()
    {
        byte[] first = UniqueId(_state.Path);

        Assert.Equal(12, first.Length);
        Assert.Equal(first, UniqueId(_state.Path));
        Assert.NotEqual(first, UniqueId(Path.Combine(_state.Path, "another board")));
    }

    [Fact]
    public void Chip_id_that_was_only_half_written_is_made_again()
    {
        File.WriteAllBytes(_state.File("chip-id.bin"), []);

        Assert.Equal(12, UniqueId(_state.Path).Length);
    }

    [Fact]
    public void Button_pulls_its_pin_low_while_it_is_pressed()
    {
        using var board = new Board(_state.Path, new BoardEnvironment());
        var changes = new List<(int Pin, bool High)>();
        board.Gpio.LevelChanged += (pin, high) => changes.Add((pin, high));
        Assert.True(board.Gpio.Read(BlueButton));

        board.Apply(new BoardEnvironment { ButtonPressed = true });
        Assert.False(board.Gpio.Read(BlueButton));
        board.Apply(new BoardEnvironment { ButtonPressed = true });
        board.Apply(new BoardEnvironment());

        Assert.Equal([(BlueButton, false), (BlueButton, true)], changes);
    }

    [Fact]
    public void Button_held_at_power_on_is_seen_by_the_first_read()
    {
        using var board = new Board(_state.Path, new BoardEnvironment { ButtonPressed = true });

        Assert.False(board.Gpio.Read(BlueButton));
    }

    [Fact]
    public void Output_is_seen_by_the_world_at_each_change_of_level()
    {
        var gpio = new GpioPort();
        var changes = new List<bool>();
        gpio.LevelChanged += (pin, high) => changes.Add(pin == Led2 && high);

        gpio.Write(Led2, true);
        gpio.Write(Led2, true);
        gpio.Write(Led2, false);

        Assert.Equal([true, false], changes);
        Assert.False(gpio.Read(Led2));
    }

    [Fact]
    public void Address_without_a_device_is_not_acknowledged()
    {
        using var board = new Board(_state.Path, new BoardEnvironment());
        int[] present = [.. Enumerable.Range(0x08, 0x70)
            .Where(a => board.I2c2.Transfer(a, [], []) == I2cOutcome.Complete)];

        Assert.Equal([0x1E, 0x29, 0x5D, 0x5F, 0x6A], present);
        Assert.Equal(I2cOutcome.AddressNotAcknowledged, board.I2c1.Transfer(0x5F, [0x0F], new byte[1]));
    }

    [Fact]
    public void Detached_device_is_gone()
    {
        using var board = new Board(_state.Path, new BoardEnvironment());

        board.I2c2.Detach(0x5F);

        Assert.Equal(I2cOutcome.AddressNotAcknowledged, board.I2c2.Transfer(0x5F, [0x0F], new byte[1]));
    }

    [Fact]
    public void Software_reset_reaches_who_runs_the_board()
    {
        using var board = new Board(_state.Path, new BoardEnvironment());
        int resets = 0;
        board.ResetRequested += () => resets++;

        board.RequestReset();

        Assert.Equal(1, resets);
    }

    [Fact]
    public void Random_numbers_do_not_repeat()
    {
        using var board = new Board(_state.Path, new BoardEnvironment());
        var one = new byte[16];
        var other = new byte[16];

        board.FillRandom(one);
        board.FillRandom(other);

        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Environment_survives_its_json()
    {
        var environment = new BoardEnvironment { ButtonPressed = true, Seed = 9, CommandTimeMs = 0 };
        environment.AccessPoint.Passphrase = "q\"uote";
        environment.Sensors["hts221.humidity"] = 61.25;
        environment.Hosts.Add(new HostEntry
        {
            Name = "broker.example",
            Address = "192.0.2.10",
            Targets = [new HostTarget { Port = 8883, To = "127.0.0.1:18883", Protocol = "tcp" }],
        });

        BoardEnvironment read = BoardEnvironment.FromJson(environment.ToJson());

        Assert.Equal(environment.ToJson(), read.ToJson());
        Assert.Equal(61.25, read.Sensor("hts221.humidity", 0));
        Assert.Equal(8883, read.Hosts[0].Targets[0].Port);
        Assert.Contains("\"buttonPressed\":true", environment.ToJson());
    }

    [Fact]
    public void Environment_leaves_what_its_json_does_not_say_at_the_default()
    {
        BoardEnvironment read = BoardEnvironment.FromJson("""{"accessPoint":{"up":false}}""");

        Assert.False(read.AccessPoint.Up);
        Assert.Equal("NIN-Lab", read.AccessPoint.Ssid);
        Assert.Equal("C3.5.2.5.STM", read.ModuleFirmware);
    }

    private static byte[] UniqueId(string state)
    {
        using var board = new Board(state, new BoardEnvironment());
        return board.UniqueId;
    }
}
