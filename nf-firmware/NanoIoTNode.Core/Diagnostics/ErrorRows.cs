using System;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>Is told all rows of the catalogue one by one and keeps what is wanted of them, so that they are never in RAM together.</summary>
internal sealed class ErrorRows
{
    private readonly string _wanted;

    /// <param name="wanted">The code of the row to keep; null: all.</param>
    internal ErrorRows(string wanted)
    {
        _wanted = wanted;
    }

    /// <summary>What was kept, in order.</summary>
    internal ErrorEntry[] Kept { get; private set; } = new ErrorEntry[0];

    internal void Add(string code, string layer, string cause, string cure)
    {
        if (_wanted != null && code != _wanted)
        {
            return;
        }

        var more = new ErrorEntry[Kept.Length + 1];
        Array.Copy(Kept, 0, more, 0, Kept.Length);
        more[Kept.Length] = new ErrorEntry(code, layer, cause, cure);
        Kept = more;
    }
}
