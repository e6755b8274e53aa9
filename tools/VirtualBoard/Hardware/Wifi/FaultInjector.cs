using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>Carries out commands and does to them what the script of faults says.</summary>
internal sealed class FaultInjector(CommandInterpreter interpreter, FaultScript script)
{
    private const byte Nak = 0x15;

    /// <summary>Executes one command; null when the module never answers it.</summary>
    /// <param name="window">All bytes of the chip-select window.</param>
    /// <param name="reset">Ends a wait because the module is being reset.</param>
    public Answer? Execute(byte[] window, CancellationToken reset)
    {
        string command = WireText.Of(window);
        IReadOnlyList<ModuleFault> faults = script.Meet(command);
        byte[]? bytes = BytesFor(command, window, faults);
        foreach (ModuleFault late in faults.Where(f => f.Kind == ModuleFaultKind.LateAnswer))
        {
            reset.WaitHandle.WaitOne(late.DelayMs);
        }

        return bytes is null ? null : Disturb(new Answer(bytes), faults);
    }

    private byte[]? BytesFor(string command, byte[] window, IReadOnlyList<ModuleFault> faults)
    {
        ModuleFault? instead = faults.FirstOrDefault(
            f => f.Kind is ModuleFaultKind.NoAnswer or ModuleFaultKind.SelfReset or ModuleFaultKind.Error);
        return instead?.Kind switch
        {
            ModuleFaultKind.NoAnswer => null,
            ModuleFaultKind.SelfReset => interpreter.Restart(),
            ModuleFaultKind.Error => Response.Error(command.Split('=', '\r')[0], WireText.Of(instead.Text)),
            _ => interpreter.Execute(window),
        };
    }

    private static Answer Disturb(Answer answer, IReadOnlyList<ModuleFault> faults)
    {
        foreach (ModuleFault fault in faults)
        {
            answer = fault.Kind switch
            {
                ModuleFaultKind.LeadingFiller =>
                    answer with { Bytes = [.. Enumerable.Repeat(Nak, fault.Count), .. answer.Bytes] },
                ModuleFaultKind.TrailingFiller => answer with { TrailingWords = fault.Count },
                ModuleFaultKind.ReadyStuck => answer with { ReadyStuck = true },
                ModuleFaultKind.ExtraAnswer => answer with { Repeats = fault.Count },
                _ => answer,
            };
        }

        return answer;
    }
}
