using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>What the user did at a prompt.</summary>
internal enum EntryKind
{
    /// <summary>Typed a line, perhaps an empty one.</summary>
    Text,

    /// <summary>Pasted PEM blocks.</summary>
    Pem,

    /// <summary>Asked to go back.</summary>
    Back,

    /// <summary>Asked to leave.</summary>
    Abort,

    /// <summary>Entered what no prompt can take.</summary>
    Refused,
}

/// <summary>One answer to a prompt.</summary>
internal sealed class Entry
{
    internal static Entry Back => new Entry(EntryKind.Back, null, null, null);
    internal static Entry Abort => new Entry(EntryKind.Abort, null, null, null);

    private Entry(EntryKind kind, string text, PemPaste pem, Refusal refusal)
    {
        Kind = kind;
        Text = text;
        Pem = pem;
        Refusal = refusal;
    }

    internal EntryKind Kind { get; }

    internal string Text { get; }

    internal PemPaste Pem { get; }

    internal Refusal Refusal { get; }

    internal static Entry OfText(string text) => new Entry(EntryKind.Text, text, null, null);

    internal static Entry OfPem(PemPaste pem) => new Entry(EntryKind.Pem, null, pem, null);

    internal static Entry Refuse(string code, string seen)
    {
        return new Entry(EntryKind.Refused, null, null, new Refusal(code, seen));
    }
}
