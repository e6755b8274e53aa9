using System.Text.Json.Nodes;

namespace NanoIoTNode.Bench;

/// <summary>What the firmware cost itself on the Wi-Fi module's bus.</summary>
internal readonly record struct ModuleCost(double AtCommands, double Windows, double SpiBytes)
{
    public static ModuleCost From(JsonObject counters) =>
        new((long)counters["atCommands"]!, (long)counters["chipSelectWindows"]!, (long)counters["spiBytes"]!);

    public static ModuleCost operator -(ModuleCost a, ModuleCost b) =>
        new(a.AtCommands - b.AtCommands, a.Windows - b.Windows, a.SpiBytes - b.SpiBytes);

    public static ModuleCost operator +(ModuleCost a, ModuleCost b) =>
        new(a.AtCommands + b.AtCommands, a.Windows + b.Windows, a.SpiBytes + b.SpiBytes);

    public static ModuleCost operator *(ModuleCost cost, double factor) =>
        new(cost.AtCommands * factor, cost.Windows * factor, cost.SpiBytes * factor);

    public string Row(string what) => $"| {what} | {AtCommands:F0} | {Windows:F0} | {SpiBytes:F0} |";
}
