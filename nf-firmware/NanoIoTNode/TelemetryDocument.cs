namespace NanoIoTNode;

/// <summary>
/// A document on its way to the broker. Made once and filled again and again; its content stands in a buffer that the next
/// one takes, and in which the packet is put together.
/// </summary>
internal sealed class TelemetryDocument
{
    /// <summary>Topic.</summary>
    internal string Topic { get; set; }

    /// <summary>Content, from 0 on.</summary>
    internal byte[] Buffer { get; set; }

    /// <summary>Bytes of the content.</summary>
    internal int Length { get; set; }

    /// <summary>Number of the newest reading in it.</summary>
    internal int Sequence { get; set; }

    /// <summary>True when no other document of the same readings follows.</summary>
    internal bool IsLast { get; set; }

    /// <summary>True when something in it may have been sent before, be it in an earlier start.</summary>
    internal bool IsAgain { get; set; }
}
