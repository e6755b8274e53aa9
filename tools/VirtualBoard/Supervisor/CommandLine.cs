using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Net;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>The options of <c>virtual-board</c> and their defaults.</summary>
internal sealed class CommandLine
{
    private readonly Option<string?> _state = new("--state")
    {
        Description = "Folder that keeps flash, clock, backup registers and chip id. Default: a temporary one, removed at the end.",
        HelpName = "DIR",
    };

    private readonly Option<string> _firmware = new("--firmware")
    {
        Description = "The firmware's desk build. Default: the kit's, NanoIoTNode.Kit.dll.",
        HelpName = "FILE",
        DefaultValueFactory = _ => Sibling("NanoIoTNode.Kit", "NanoIoTNode.Kit.dll"),
    };

    private readonly Option<string> _native = new("--native")
    {
        Description = "The native library with the Wi-Fi driver and TLS.",
        HelpName = "FILE",
        DefaultValueFactory = _ => Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "native", "host", "libnanoiotnode.so")),
    };

    private readonly Option<string> _board = new("--board")
    {
        Description = "The board process, which holds the hardware models and runs the firmware.",
        HelpName = "FILE",
        DefaultValueFactory = _ => Sibling("NanoIoTNode.VirtualBoard.Board", "NanoIoTNode.VirtualBoard.Board.dll"),
    };

    private readonly Option<string[]> _attach = new("--attach")
    {
        Description = "Connects to the Arduino header's I2C1 the sensors that this assembly has models of; repeatable "
            + "(tools/VirtualBoard/README.md).",
        HelpName = "FILE",
    };

    private readonly Option<string?> _environment = new("--environment")
    {
        Description = "The world at the start as JSON: access points, hosts, sensors, scripted faults of the Wi-Fi module and more "
            + "(tools/VirtualBoard/README.md). Other options win over it.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _ssid = new("--ssid")
    {
        Description = "Name of the virtual access point. Default: NIN-Lab.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _passphrase = new("--passphrase")
    {
        Description = "WPA2 passphrase of the virtual access point. Default: correct horse.",
        HelpName = "TEXT",
    };

    private readonly HostOption _hosts = new();

    private readonly Option<int?> _tcp = new("--tcp")
    {
        Description = "Opens a second serial door on this TCP port of loopback; 0 takes a free one.",
        HelpName = "PORT",
    };

    private readonly Option<string?> _ptyLink = new("--pty-link")
    {
        Description = "Makes a symbolic link to the pseudo-terminal.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _control = new("--control")
    {
        Description = "Unix socket of the control interface. Default: control.sock in the state folder.",
        HelpName = "PATH",
    };

    private readonly Option<bool> _button = new("--button") { Description = "Holds the blue button from the start." };

    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "Makes the board's random numbers repeatable (tests only).",
        HelpName = "N",
    };

    private readonly Option<bool> _printConsole = new("--print-console")
    {
        Description = "Copies the board's console to standard output. Default when that is a terminal.",
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Never copies the console." };

    public CommandLine()
    {
        Root = new RootCommand(
            "The virtual B-L475E-IOT01A: runs the firmware on simulated hardware. Prints where its serial port is "
            + "('serial: /dev/pts/N') and its control socket ('control: PATH'), then what happens to the board "
            + "('board: started (boot N)', 'board: reset', 'board: power cut', 'board: power on', 'board: ended "
            + "(exit code N)'). Ends on Ctrl-C or SIGTERM with exit code 0; 1 = it could not start.")
        {
            _state, _firmware, _native, _board, _attach, _environment, _ssid, _passphrase, _hosts, _tcp, _ptyLink, _control,
            _button, _seed, _printConsole, _quiet,
        };
        _tcp.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > IPEndPoint.MaxPort)
            {
                result.AddError("--tcp: a port is 0 to 65535");
            }
        });
    }

    public RootCommand Root { get; }

    public SupervisorOptions Read(ParseResult result) => new()
    {
        State = result.GetValue(_state),
        Firmware = result.GetValue(_firmware)!,
        Native = result.GetValue(_native)!,
        Attached = result.GetValue(_attach) ?? [],
        BoardAssembly = result.GetValue(_board)!,
        Control = result.GetValue(_control),
        Environment = result.GetValue(_environment),
        Ssid = result.GetValue(_ssid),
        Passphrase = result.GetValue(_passphrase),
        Hosts = result.GetValue(_hosts) ?? [],
        Tcp = result.GetValue(_tcp),
        PtyLink = result.GetValue(_ptyLink),
        Button = result.GetValue(_button),
        Seed = result.GetValue(_seed),
        PrintConsole = !result.GetValue(_quiet) && (result.GetValue(_printConsole) || !Console.IsOutputRedirected),
    };

    /// <summary>Gives a file of another project of this build: artifacts/bin/PROJECT/CONFIGURATION/FILE.</summary>
    private static string Sibling(string project, string file)
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(own, "..", "..", project, Path.GetFileName(own), file));
    }
}
