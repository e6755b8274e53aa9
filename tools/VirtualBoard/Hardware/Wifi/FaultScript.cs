using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>Counts down which commands the scripted faults still meet. Safe from any thread.</summary>
internal sealed class FaultScript
{
    private readonly object _lock = new();
    private ModuleFault[] _faults = [];
    private int[] _met = [];

    public FaultScript(IEnumerable<ModuleFault> faults) => Apply(faults);

    /// <summary>A script equal to the one before goes on counting; any other starts anew.</summary>
    public void Apply(IEnumerable<ModuleFault> faults)
    {
        lock (_lock)
        {
            if (!_faults.SequenceEqual(faults))
            {
                // Copies, because the environment's own may be changed by its owner.
                _faults = [.. faults.Select(f => f with { })];
                _met = new int[_faults.Length];
            }
        }
    }

    /// <summary>The faults that this command meets, in the script's order.</summary>
    public IReadOnlyList<ModuleFault> Meet(string command)
    {
        var met = new List<ModuleFault>();
        lock (_lock)
        {
            for (int i = 0; i < _faults.Length; i++)
            {
                ModuleFault fault = _faults[i];
                if (command.StartsWith(fault.Command, StringComparison.Ordinal)
                    && (fault.Times == 0 || _met[i] < fault.Times))
                {
                    _met[i]++;
                    met.Add(fault);
                }
            }
        }

        return met;
    }
}
