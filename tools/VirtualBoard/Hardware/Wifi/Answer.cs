namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>What the host gets to read for a command, and how DATA READY goes with it.</summary>
/// <param name="Bytes">In stream order, without the pad.</param>
internal sealed record Answer(byte[] Bytes)
{
    /// <summary>Whole words behind <see cref="Bytes"/> while which DATA READY is still high.</summary>
    public int TrailingWords { get; init; }

    /// <summary>DATA READY does not fall at all.</summary>
    public bool ReadyStuck { get; init; }

    /// <summary>Data phases with the same bytes that follow this one without a command.</summary>
    public int Repeats { get; init; }
}
