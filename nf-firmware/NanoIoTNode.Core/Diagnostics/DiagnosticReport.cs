using System;
using System.Text;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Time;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>How the node is, in one screen and without secrets: what <c>diag</c> shows.</summary>
public sealed class DiagnosticReport
{
    private const int MillisecondsPerSecond = 1000;
    private const int SecondsPerDay = 86400;

    /// <summary>Name and version of the firmware.</summary>
    public string Firmware { get; set; }

    /// <summary>The board that the runtime was built for.</summary>
    public string Target { get; set; }

    /// <summary>96-bit id of the chip in hexadecimal.</summary>
    public string ChipId { get; set; }

    /// <summary>Why the node has started.</summary>
    public string ResetCause { get; set; }

    /// <summary>Milliseconds since that start.</summary>
    public long Uptime { get; set; }

    /// <summary>The node's date and time, UTC.</summary>
    public DateTime UtcNow { get; set; }

    /// <summary>How often a configuration was saved; 0: none is stored.</summary>
    public uint Generation { get; set; }

    /// <summary>How often the pages 0 to 2 of the configuration's flash were erased.</summary>
    public int FirstErases { get; set; }

    /// <summary>How often its pages 3 to 5 were erased.</summary>
    public int SecondErases { get; set; }

    /// <summary>How often a page may be erased by the data sheet.</summary>
    public int RatedErases { get; set; }

    /// <summary>Revision of the Wi-Fi module's firmware; empty: it has not answered yet.</summary>
    public string ModuleFirmware { get; set; }

    /// <summary>Network and address of the node; null while it is not in a network.</summary>
    public string Link { get; set; }

    /// <summary>True while the broker has accepted the node.</summary>
    public bool IsConnected { get; set; }

    /// <summary>How often the node has begun anew, and how thoroughly; null before the first attempt.</summary>
    public string Recoveries { get; set; }

    /// <summary>Where how many readings wait for the broker; null before the node runs.</summary>
    public string Readings { get; set; }

    /// <summary>Code of the last failure since the start; null: there was none.</summary>
    public string LastFailure { get; set; }

    /// <summary>When that was, in milliseconds since the start.</summary>
    public long LastFailureUptime { get; set; }

    /// <summary>Adds the report to a text, in lines that end with CR LF.</summary>
    public void AppendTo(StringBuilder text)
    {
        Line(text, "firmware", Firmware);
        Line(text, "target", Target);
        Line(text, "chip id", ChipId);
        Line(text, "reset", ResetCause);
        Line(text, "uptime", UptimeInWords());
        Line(text, "clock", ClockFloor.IsPlausible(UtcNow) ? UtcNow.ToString("yyyy-MM-ddTHH:mm:ss") + "Z" : "not set");
        Line(text, "store", Generation == 0 ? "none stored" : "generation " + Generation.ToString());
        Line(
            text,
            "flash erases",
            "pages 0-2: " + FirstErases.ToString() + ", pages 3-5: " + SecondErases.ToString() + ", of "
                + RatedErases.ToString());
        Line(text, "Wi-Fi module", ModuleInWords());
        Line(text, "link", Link ?? "not joined");
        Line(text, "broker", IsConnected ? "connected" : "not connected");
        Line(text, "begun anew", Recoveries ?? "not yet");
        Line(text, "readings", Readings ?? "none");
        Line(text, "last failure", LastFailure == null ? "none" : LastFailure + " at " + Log.Stamp(LastFailureUptime));
    }

    private string ModuleInWords()
    {
        return ModuleFirmware == "" ? "no answer yet"
            : ModuleRevision.IsTooOld(ModuleFirmware) ? ModuleFirmware + ", too old: " + ErrorCode.WifiModuleTooOld
            : ModuleFirmware;
    }

    private string UptimeInWords()
    {
        long seconds = Uptime / MillisecondsPerSecond;
        int ofDay = (int)(seconds % SecondsPerDay);
        return (seconds / SecondsPerDay).ToString() + " d " + (ofDay / 3600).ToString("D2") + ":"
            + (ofDay / 60 % 60).ToString("D2") + ":" + (ofDay % 60).ToString("D2");
    }

    private static void Line(StringBuilder text, string head, string value)
    {
        text.Append("  ").Append(head.PadRight(14)).Append(value).Append("\r\n");
    }
}
