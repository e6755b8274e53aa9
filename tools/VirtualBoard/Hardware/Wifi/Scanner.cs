using System.Collections.Generic;
using System.Linq;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>Listing the access points: commands F0 and MR.</summary>
internal sealed class Scanner
{
    private readonly Queue<string> _lines = new();
    private bool _listing;

    public void Reset()
    {
        _lines.Clear();
        _listing = false;
    }

    /// <summary>F0: the whole list; null when it is too long for the module, which then never answers.</summary>
    public static byte[]? List(Air air)
    {
        IReadOnlyList<string> lines = air.Lines();
        return lines.Count > FirmwareProfile.LongestPlainScan ? null : Response.Ok(string.Join("\r\n", lines));
    }

    /// <summary>F0=2: the first access point; <see cref="Next"/> gives the others, and OK at the end.</summary>
    public byte[] Start(Air air)
    {
        Reset();
        air.Lines().ToList().ForEach(_lines.Enqueue);
        _listing = true;
        return Next();
    }

    /// <summary>MR: the next line of the list, else that there is no message.</summary>
    public byte[] Next()
    {
        if (!_listing)
        {
            return Response.Ok("[SOMA][EOMA]");
        }

        if (_lines.TryDequeue(out string? line))
        {
            return Response.ListLine(line);
        }

        _listing = false;
        return Response.Ok();
    }
}
