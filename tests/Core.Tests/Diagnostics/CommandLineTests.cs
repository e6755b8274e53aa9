using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Provisioning;
using NanoIoTNode.Core.Tests.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

/// <summary>The commands of the console while the node runs.</summary>
public sealed class CommandLineTests : IConsole, IUptime, IDiagnosticSource
{
    private const string Refusal = "  NIN-C09 this command is not known; type help; to change the configuration";

    private readonly Queue<byte> _typed = new();
    private readonly List<string> _writes = [];
    private CommandLine? _line;
    private int _testsAsked;
    private readonly DiagnosticReport _report = new()
    {
        Firmware = "NanoIoTNode 0.1.0",
        Target = "ST_B_L475E_IOT01A",
        ChipId = "0123456789abcdef01234567",
        ResetCause = "power-on",
        Uptime = 90_061_500,
        UtcNow = new DateTime(2026, 11, 21, 6, 7, 8),
        Generation = 3,
        FirstErases = 4,
        SecondErases = 5,
        RatedErases = 10_000,
        ModuleFirmware = "C3.5.2.5.STM",
        Link = "\"Lab-Net\", address 192.168.10.23",
        Readings = "1 in RAM, 20 in flash, 3 dropped",
        IsConnected = true,
        Recoveries = "socket 3, TLS 1, rejoin 0, module reset 0, restart 0",
        LastFailure = ErrorCode.TcpRefused,
        LastFailureUptime = 61_007,
    };

    public long Milliseconds { get; private set; }

    public static string Provoke()
    {
        var test = new CommandLineTests();
        test.Type("reboot\r");
        return string.Concat(test._writes);
    }

    [Theory]
    [InlineData("diag\r")]
    [InlineData("diag\n")]
    [InlineData("diag\r\n")]
    [InlineData(" DIAG \r")]
    [InlineData("dib\bag\r")]
    [InlineData("help\u0003diag\r")]
    [InlineData("\r\ndiag\r")]
    public void Diag_tells_all_that_it_knows_in_one_piece(string typed)
    {
        Type(typed);

        Assert.Equal(
            """
            > diag
              firmware      NanoIoTNode 0.1.0
              target        ST_B_L475E_IOT01A
              chip id       0123456789abcdef01234567
              reset         power-on
              uptime        1 d 01:01:01
              clock         2026-11-21T06:07:08Z
              store         generation 3
              flash erases  pages 0-2: 4, pages 3-5: 5, of 10000
              Wi-Fi module  C3.5.2.5.STM
              link          "Lab-Net", address 192.168.10.23
              broker        connected
              begun anew    socket 3, TLS 1, rejoin 0, module reset 0, restart 0
              readings      1 in RAM, 20 in flash, 3 dropped
              last failure  NIN-N01 at +61.007

            """.ReplaceLineEndings("\r\n"),
            Assert.Single(_writes));
    }

    [Fact]
    public void Diag_of_a_node_that_has_nothing_yet_says_so()
    {
        _report.UtcNow = new DateTime(2000, 1, 1);
        _report.Generation = 0;
        _report.ModuleFirmware = "";
        _report.Link = null;
        _report.IsConnected = false;
        _report.Recoveries = null;
        _report.Readings = null;
        _report.LastFailure = null;

        Type("diag\r");

        string[] values = [.. Assert.Single(_writes).Split("\r\n").Where(l => l.Length > 16).Select(l => l[16..])];
        Assert.Equal(["not set", "none stored"], values[5..7]);
        Assert.Equal(["no answer yet", "not joined", "not connected", "not yet", "none", "none"], values[8..]);
    }

    [Fact]
    public void Diag_says_when_the_modules_firmware_is_too_old()
    {
        _report.ModuleFirmware = "C3.5.2.2";

        Type("diag\r");

        Assert.Contains("  Wi-Fi module  C3.5.2.2, too old: NIN-W08\r\n", Assert.Single(_writes), StringComparison.Ordinal);
    }

    [Fact]
    public void Test_is_asked_for_once_and_said_to_be_under_way()
    {
        Type("test\r");

        Assert.Equal(1, _testsAsked);
        Assert.Contains("is tested as soon as", Assert.Single(_writes), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_every_command()
    {
        Type("help\r");

        string help = Assert.Single(_writes);
        Assert.StartsWith("> help\r\n", help, StringComparison.Ordinal);
        Assert.All(["  diag ", "  test ", "  help ", "blue button"], word => Assert.Contains(word, help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("reboot\r")]
    [InlineData("diagnose everything that there is\r")]
    [InlineData("diag now\r")]
    [InlineData("dïag\r")]
    public void What_is_no_command_is_refused_and_the_next_one_works(string typed)
    {
        Type(typed);
        Type("diag\r");

        Assert.Equal(2, _writes.Count);
        Assert.StartsWith(Refusal, _writes[0], StringComparison.Ordinal);
        Assert.StartsWith("> diag", _writes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_pasted_at_the_wrong_time_is_refused_once_and_nothing_of_it_is_shown()
    {
        string key = PemFiles.Text("rsa-key-pkcs8");

        Type(key);

        Assert.StartsWith(Refusal, Assert.Single(_writes), StringComparison.Ordinal);
        Assert.All(
            key.Split('\n').Where(l => l.Length > 12 && l[0] != '-'),
            line => Assert.DoesNotContain(line[..12], _writes[0], StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_written_while_a_command_is_typed_or_nothing_is()
    {
        Type("dia");
        Type("\b\b\b\r\r\r");

        Assert.Empty(_writes);
    }

    int IConsole.ReadByte(int timeoutMilliseconds)
    {
        if (_typed.TryDequeue(out byte octet))
        {
            return octet;
        }

        Milliseconds += timeoutMilliseconds;
        return -1;
    }

    void IConsole.Write(string text) => _writes.Add(text);

    void IConsole.WriteLine(string text) => _writes.Add(text + "\r\n");

    DiagnosticReport IDiagnosticSource.Look() => _report;

    void IDiagnosticSource.AskForTest() => _testsAsked++;

    // All at once, as a terminal program sends a paste.
    private void Type(string text)
    {
        Array.ForEach(Encoding.UTF8.GetBytes(text), _typed.Enqueue);
        _line ??= new CommandLine(this, this, this);
        do
        {
            _line.Serve(100);
        }
        while (_typed.Count > 0);
    }
}
