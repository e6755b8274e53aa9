using System;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>What a scripted fault of the Wi-Fi module does to the command that it meets.</summary>
public enum ModuleFaultKind
{
    /// <summary>The command is lost and DATA READY never rises again, until a hardware reset.</summary>
    NoAnswer,

    /// <summary>DATA READY rises with the answer and never falls again, until a hardware reset.</summary>
    ReadyStuck,

    /// <summary>The answer comes <see cref="ModuleFault.DelayMs"/> later than the module would have given it.</summary>
    LateAnswer,

    /// <summary><see cref="ModuleFault.Count"/> bytes of 0x15 in front of the answer.</summary>
    LeadingFiller,

    /// <summary>DATA READY falls <see cref="ModuleFault.Count"/> words late; they are 0x15 0x15.</summary>
    TrailingFiller,

    /// <summary>The answer is offered in <see cref="ModuleFault.Count"/> data phases more, without a command.</summary>
    ExtraAnswer,

    /// <summary>The module restarts instead of answering: cursor again; join, settings and sockets are gone.</summary>
    SelfReset,

    /// <summary>The command is not carried out; the answer is ERROR with <see cref="ModuleFault.Text"/>.</summary>
    Error,
}

/// <summary>
/// A scripted fault of the Wi-Fi module. Every fault of the script that fits a command applies to it; of those that replace
/// the answer, the first wins.
/// </summary>
public sealed record ModuleFault
{
    public ModuleFaultKind Kind { get; set; }

    /// <summary>What the command begins with, such as <c>R0</c> or <c>C1=</c>; empty for any command.</summary>
    public string Command { get; set; } = "";

    /// <summary>How many commands it meets; 0 = all.</summary>
    public int Times { get; set; } = 1;

    /// <summary>Milliseconds.</summary>
    public int DelayMs { get; set; }

    /// <summary>Bytes, words or answers, as the kind says.</summary>
    public int Count { get; set; } = 1;

    public string Text { get; set; } = "";

    /// <exception cref="FormatException">A value makes no sense; the message says which.</exception>
    internal void Check()
    {
        if (Times < 0 || DelayMs < 0 || Count is < 0 or > 65536)
        {
            throw new FormatException("a fault's times and delayMs are 0 or more, its count is 0 to 65536");
        }
    }
}
