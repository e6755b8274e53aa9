namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Collects the PEM blocks of one paste, such as a device certificate with its issuing CAs: feed it until the paste
/// pauses. Text between the blocks is passed over.
/// </summary>
public sealed class PemPaste
{
    /// <summary>Most blocks in a paste; what comes behind them sets <see cref="Overflowed"/>.</summary>
    public const int MaximumBlocks = 8;

    private readonly PemReader _reader = new PemReader();
    private readonly CredentialBlock[] _blocks = new CredentialBlock[MaximumBlocks];
    private int _size;

    /// <summary>The blocks that have ended.</summary>
    public int Count { get; private set; }

    /// <summary>One of the blocks that have ended, in the order of the paste.</summary>
    public CredentialBlock this[int index] => _blocks[index];

    /// <summary>
    /// True when more came than <see cref="MaximumBlocks"/>, or more bytes in all than
    /// <see cref="PemReader.MaximumSize"/>; nothing is kept of that.
    /// </summary>
    public bool Overflowed { get; private set; }

    /// <summary>True between a BEGIN marker and its END marker: more must come.</summary>
    public bool IsInsideBlock => _reader.Label != null && !_reader.AtUnendedEndLine;

    /// <summary>The block that is coming in, for its line count and the text before it.</summary>
    public PemReader Current => _reader;

    /// <summary>
    /// What the first telling line outside the frames looks like; <see cref="CredentialKind.Unknown"/> if none tells.
    /// </summary>
    public CredentialKind Unframed { get; private set; }

    /// <summary>Takes the next byte.</summary>
    public PemEvent Feed(byte octet) => Keep(_reader.Feed(octet));

    /// <summary>Takes the line so far as ended: when the paste has paused.</summary>
    public PemEvent EndLine() => Keep(_reader.EndLine());

    /// <summary>Overwrites all blocks, which may hold a private key, and is ready for another paste.</summary>
    public void Clear()
    {
        for (int i = 0; i < Count; i++)
        {
            _blocks[i].Clear();
        }

        Count = 0;
        _size = 0;
        Overflowed = false;
        Unframed = CredentialKind.Unknown;
        _reader.StartNext();
    }

    private PemEvent Keep(PemEvent happened)
    {
        if (happened == PemEvent.TextLine && Unframed == CredentialKind.Unknown)
        {
            Unframed = CredentialKinds.OfText(_reader.Line);
        }
        else if (happened == PemEvent.End)
        {
            KeepBlock();
            _reader.StartNext();
        }

        return happened;
    }

    private void KeepBlock()
    {
        Overflowed |= Count == MaximumBlocks || _size + _reader.Size > PemReader.MaximumSize;
        if (!Overflowed)
        {
            _size += _reader.Size;
            _blocks[Count++] = new CredentialBlock(_reader);
        }
    }
}
