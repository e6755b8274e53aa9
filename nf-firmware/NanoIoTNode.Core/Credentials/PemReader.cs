namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Reads one PEM block (RFC 7468) as it comes in, byte by byte; CR, LF and CRLF each end a line once. Text before the
/// BEGIN line is passed over. After a fault it reads on to the END line, so that the rest of a paste does not become
/// the answer to another question. Keeps the DER, never the text.
/// </summary>
public sealed class PemReader
{
    /// <summary>Most bytes of DER that a block may hold: what half of the configuration region takes.</summary>
    public const int MaximumSize = 6144;

    private const int LineSize = 128;
    private const string BeginHead = "-----BEGIN ";
    private const string EndHead = "-----END ";
    private const string Tail = "-----";

    private readonly char[] _line = new char[LineSize];
    private readonly Base64Decoder _decoder = new Base64Decoder(MaximumSize);
    private int _count;
    private bool _afterCarriageReturn;
    private bool _ended;

    /// <summary>What stands between BEGIN and the dashes; null before the BEGIN line.</summary>
    public string Label { get; private set; }

    /// <summary>Lines ended so far, counted from the BEGIN line (which is 1) once that has come.</summary>
    public int Lines { get; private set; }

    /// <summary>The last line outside the frame, without blanks at its ends, cut off after 128 characters.</summary>
    public string Line { get; private set; }

    /// <summary>Characters in the line that has not ended yet.</summary>
    public int Pending => _count;

    /// <summary>The first fault found.</summary>
    public PemFault Fault { get; private set; }

    /// <summary>The line of the first fault, counted as <see cref="Lines"/>.</summary>
    public int FaultLine { get; private set; }

    /// <summary>True when what has come of the current line looks like a whole END line without its line end.</summary>
    public bool AtUnendedEndLine => Label != null && !_ended && CurrentLine() == EndHead + Label + Tail;

    /// <summary>Takes the next byte.</summary>
    public PemEvent Feed(byte octet)
    {
        bool afterCarriageReturn = _afterCarriageReturn;
        _afterCarriageReturn = octet == '\r';
        if (octet == '\r' || (octet == '\n' && !afterCarriageReturn))
        {
            return EndLine();
        }

        if (octet != '\n')
        {
            Append((char)octet);
        }

        return PemEvent.None;
    }

    /// <summary>Takes the line so far as ended: for a paste whose last line has no end.</summary>
    public PemEvent EndLine()
    {
        string text = CurrentLine();
        _count = 0;
        PemEvent happened = Label == null ? TakeOutside(text) : TakeInside(text);
        Lines++;
        return happened;
    }

    /// <summary>Takes the last character of an unended line outside the frame back; false when there is none.</summary>
    public bool TakeBack()
    {
        if (Label != null || _count == 0)
        {
            return false;
        }

        _count--;
        return true;
    }

    /// <summary>The decoded content.</summary>
    public byte[] ToDer() => _decoder.ToArray();

    /// <summary>Overwrites the decoded content.</summary>
    public void Clear()
    {
        _decoder.Clear();
        for (int i = 0; i < _line.Length; i++)
        {
            _line[i] = '\0';
        }
    }

    private void Append(char symbol)
    {
        if (_count == LineSize)
        {
            if (Label == null)
            {
                return;
            }

            // Too long for an END line or a header, so it is base64 without line breaks.
            TakeInside(CurrentLine());
            _count = 0;
        }

        _line[_count++] = symbol;
    }

    private string CurrentLine() => new string(_line, 0, _count).Trim();

    private PemEvent TakeOutside(string text)
    {
        if (text.Length > BeginHead.Length + Tail.Length && text.StartsWith(BeginHead) && text.EndsWith(Tail))
        {
            Label = text.Substring(BeginHead.Length, text.Length - BeginHead.Length - Tail.Length);
            Lines = 0;
            return PemEvent.FrameLine;
        }

        Line = text;
        return PemEvent.TextLine;
    }

    private PemEvent TakeInside(string text)
    {
        if (text.StartsWith("-"))
        {
            TakeDashes(text);
        }
        else if (text.IndexOf(':') >= 0)
        {
            if (text.StartsWith("Proc-Type") && text.Contains("ENCRYPTED"))
            {
                Report(PemFault.Encrypted);
            }
        }
        else
        {
            TakeBase64(text);
        }

        return _ended ? PemEvent.End : PemEvent.FrameLine;
    }

    private void TakeDashes(string text)
    {
        if (text == EndHead + Label + Tail)
        {
            _ended = true;
            if (!_decoder.IsComplete || _decoder.Count == 0)
            {
                Report(PemFault.Truncated);
            }
        }
        else if (text.Contains("END"))
        {
            _ended = true;
            Report(PemFault.WrongEnd);
        }
        else
        {
            Report(text.StartsWith(BeginHead) ? PemFault.SecondBegin : PemFault.BadBase64);
        }
    }

    private void TakeBase64(string text)
    {
        for (int i = 0; i < text.Length && Fault == PemFault.None; i++)
        {
            if (!_decoder.Take(text[i]))
            {
                Report(_decoder.Overflowed ? PemFault.TooLarge : PemFault.BadBase64);
            }
        }
    }

    private void Report(PemFault fault)
    {
        if (Fault == PemFault.None)
        {
            Fault = fault;
            FaultLine = Lines + 1;
        }
    }
}
