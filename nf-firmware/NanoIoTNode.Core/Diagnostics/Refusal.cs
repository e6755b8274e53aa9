namespace NanoIoTNode.Core.Diagnostics;

/// <summary>Why something was refused: a row of the catalogue and what was seen this time.</summary>
public sealed class Refusal
{
    /// <summary>Refuses with the catalogue's words alone.</summary>
    public Refusal(string code)
        : this(code, null)
    {
    }

    /// <summary>
    /// Refuses with the catalogue's words and what was seen, which must hold no secret; null when there is nothing to add.
    /// </summary>
    public Refusal(string code, string seen)
    {
        Code = code;
        Seen = seen;
    }

    /// <summary>The catalogue's code.</summary>
    public string Code { get; }

    /// <summary>What was seen, or null.</summary>
    public string Seen { get; }

    /// <summary>Code, cause with limit, what was seen, and the cure in one line.</summary>
    public override string ToString()
    {
        ErrorEntry entry = ErrorCatalogue.Find(Code);
        return Code + " " + entry.Cause + (Seen == null ? "" : ": " + Seen) + "; " + entry.Cure;
    }
}
