using System;
using System.Collections.Generic;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Provisioning;
using NanoIoTNode.Core.Time;

namespace NanoIoTNode.Core.Tests.Provisioning;

/// <summary>Steps of proving that end as a test wants, and the clock that one of them sets.</summary>
internal sealed class ScriptedSteps(IConsole console) : IProvingSteps, IWallClock
{
    private static readonly DateTime s_unset = new(2000, 1, 1);

    private readonly Dictionary<string, Queue<string?>> _results = [];

    /// <summary>The steps taken so far.</summary>
    public List<string> Taken { get; } = [];

    /// <summary>What the last step was to work with.</summary>
    public NodeConfiguration? Tried { get; private set; }

    /// <summary>The time that the time servers know.</summary>
    public DateTime RealTime { get; set; } = new(2027, 6, 1);

    public DateTime UtcNow { get; set; } = s_unset;

    /// <summary>An exception with this message ends the next connection.</summary>
    public string? Throws { get; set; }

    /// <summary>A step ends so the next time (null: well); what is not told ends well.</summary>
    public void Let(string step, string? code)
    {
        _results.TryAdd(step, []);
        _results[step].Enqueue(code);
    }

    public string? Join(NodeConfiguration configuration) => Take(nameof(Join), configuration);

    public string? SetClock()
    {
        string? code = Take(nameof(SetClock), Tried);
        UtcNow = code is null ? RealTime : UtcNow;
        return code;
    }

    public string? Connect(NodeConfiguration configuration)
    {
        string? code = Take(nameof(Connect), configuration);
        return Throws is null ? code : throw new InvalidOperationException(Throws);
    }

    public void End() => Taken.Add(nameof(End));

    private string? Take(string step, NodeConfiguration? configuration)
    {
        Taken.Add(step);
        Tried = configuration?.Clone();
        string? code = _results.TryGetValue(step, out Queue<string?>? results) && results.TryDequeue(out string? next) ? next : null;
        if (code is not null)
        {
            console.WriteLine($"step {step}: {code} because of the test");
        }

        return code;
    }
}
