using System.Text.Json.Nodes;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Bench;

/// <summary>What the firmware cost itself on the Wi-Fi module's bus.</summary>
internal readonly record struct ModuleCost(double AtCommands, double Windows, double SpiBytes)
{
    /// <summary>Gets the three numbers as cells of a table.</summary>
    public string Cells => $"{AtCommands:F0} | {Windows:F0} | {SpiBytes:F0}";

    public static ModuleCost operator -(ModuleCost a, ModuleCost b) =>
        new(a.AtCommands - b.AtCommands, a.Windows - b.Windows, a.SpiBytes - b.SpiBytes);

    public static ModuleCost operator +(ModuleCost a, ModuleCost b) =>
        new(a.AtCommands + b.AtCommands, a.Windows + b.Windows, a.SpiBytes + b.SpiBytes);

    public static ModuleCost operator *(ModuleCost cost, double factor) =>
        new(cost.AtCommands * factor, cost.Windows * factor, cost.SpiBytes * factor);

    /// <summary>Reads the counters of a board's module, which run since its process started.</summary>
    /// <param name="board">The board.</param>
    /// <param name="line">As they were when the console's last line with this beginning ended; null: as they are now.</param>
    public static async Task<ModuleCost> ReadAsync(VirtualBoardProcess board, string? line = null)
    {
        JsonObject counters = await board.Control.CountersAsync(line);
        return new((long)counters["atCommands"]!, (long)counters["chipSelectWindows"]!, (long)counters["spiBytes"]!);
    }

    public string Row(string what) => $"| {what} | {Cells} |";
}
