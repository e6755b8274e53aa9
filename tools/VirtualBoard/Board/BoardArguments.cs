using System;
using System.Collections.Generic;
using System.IO;

namespace NanoIoTNode.VirtualBoard;

/// <summary>
/// What the supervisor starts the board process with. Read by hand: the process starts for each reset, and nobody but
/// the supervisor types these.
/// </summary>
internal sealed class BoardArguments
{
    private const string Attach = "--attach";

    private static readonly string[] s_known = ["--state", "--firmware", "--runtime", "--native", "--environment", "--control", Attach];

    private BoardArguments(Dictionary<string, string> values, List<string> attached)
    {
        Attached = attached;
        State = Required(values, "--state");
        Firmware = Path.GetFullPath(Required(values, "--firmware"));
        Native = Path.GetFullPath(Required(values, "--native"));
        EnvironmentFile = Required(values, "--environment");
        Runtime = values.GetValueOrDefault("--runtime") ?? Path.GetDirectoryName(Firmware)!;
        Control = values.GetValueOrDefault("--control");
    }

    /// <summary>Folder of flash, clock and chip id.</summary>
    public string State { get; }

    /// <summary>The firmware's desk build, an assembly with an entry point.</summary>
    public string Firmware { get; }

    /// <summary>Folder of the assemblies that stand in for nanoFramework's.</summary>
    public string Runtime { get; }

    /// <summary>The shared library of targets/host.</summary>
    public string Native { get; }

    /// <summary>JSON of the world around the board.</summary>
    public string EnvironmentFile { get; }

    /// <summary>Assemblies with models of what is connected to the headers; the option may come again.</summary>
    public IReadOnlyList<string> Attached { get; }

    /// <summary>The supervisor's socket; null runs without one.</summary>
    public string? Control { get; }

    /// <exception cref="ArgumentException">An argument is missing, unknown or without a value.</exception>
    public static BoardArguments Parse(string[] arguments)
    {
        var values = new Dictionary<string, string>();
        var attached = new List<string>();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || Array.IndexOf(s_known, arguments[i]) < 0)
            {
                throw new ArgumentException($"'{arguments[i]}' is no known option with a value");
            }

            if (arguments[i] == Attach)
            {
                attached.Add(Path.GetFullPath(arguments[i + 1]));
                continue;
            }

            values[arguments[i]] = arguments[i + 1];
        }

        return new BoardArguments(values, attached);
    }

    private static string Required(Dictionary<string, string> values, string name) =>
        values.GetValueOrDefault(name) ?? throw new ArgumentException($"{name} is missing");
}
