using System;

namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Reads PEM blocks (RFC 7468) as they come in, byte by byte; CR, LF and CRLF each end a line once, and so does the
/// \n of a JSON or C string. Text before the BEGIN marker is passed over, line ends inside the frame may be missing,
/// and the marks that mail, source code and word processors leave at the ends of lines do not matter. After a fault it
/// reads on to the END marker, so that the rest of a paste does not become the answer to another question. Keeps the
/// DER, never the text.
/// </summary>
public sealed class PemReader
{
    /// <summary>Most bytes of DER that a block may hold: what half of the configuration region takes.</summary>
    public const int MaximumSize = 6144;

    private const int LineSize = 128;

    private readonly char[] _line = new char[LineSize];
    private readonly PemCharacters _characters = new PemCharacters();
    private readonly Base64Decoder _decoder = new Base64Decoder(MaximumSize);
    private string _headOfLongLine;
    private int _count;
    private bool _afterCarriageReturn;
    private bool _ended;

    /// <summary>What stands between BEGIN and the dashes; null before the BEGIN marker.</summary>
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

    /// <summary>Bytes of DER so far.</summary>
    public int Size => _decoder.Count;

    /// <summary>True when what has come of the current line looks like a whole END line without its line end.</summary>
    public bool AtUnendedEndLine => Label != null && !_ended && EndsInMarker(PemMarker.End);

    /// <summary>Takes the next byte.</summary>
    public PemEvent Feed(byte octet)
    {
        _characters.Take(octet);
        PemEvent happened = PemEvent.None;
        for (int i = 0; i < _characters.Count; i++)
        {
            PemEvent now = Take(_characters[i]);
            happened = happened == PemEvent.End || now == PemEvent.None ? happened : now;
        }

        return happened;
    }

    /// <summary>Takes the line so far as ended: for a paste whose last line has no end.</summary>
    public PemEvent EndLine()
    {
        if (_ended)
        {
            return PemEvent.None;
        }

        PemEvent happened = Label == null ? TakeOutside() : TakeInside(_count);
        _count = 0;
        _headOfLongLine = null;
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

    /// <summary>Overwrites the block, and is ready for the next of the same paste.</summary>
    public void StartNext()
    {
        Clear();
        _ended = false;
        Label = null;
        Line = null;
        Lines = 0;
        Fault = PemFault.None;
        FaultLine = 0;
    }

    /// <summary>Overwrites the decoded content.</summary>
    public void Clear()
    {
        _decoder.Reset();
        Array.Clear(_line, _count, LineSize - _count);
    }

    private PemEvent Take(char symbol)
    {
        if (_ended)
        {
            return PemEvent.None;
        }

        bool afterCarriageReturn = _afterCarriageReturn;
        _afterCarriageReturn = symbol == '\r';
        if (symbol == '\r' || (symbol == '\n' && !afterCarriageReturn))
        {
            return EndLine();
        }

        if (symbol == '\n')
        {
            return PemEvent.None;
        }

        // A hard blank inside a marker is a blank; among base64 it stands for what was lost.
        if (symbol == PemCharacters.HardBlank && PemMarker.DashesFrom(_line, 0, _count) < _count)
        {
            symbol = ' ';
        }

        PemEvent happened = Label == null ? BeforeOutside(symbol) : BeforeInside(symbol);
        _line[_count++] = symbol;
        return happened;
    }

    // A BEGIN marker with something behind it: the line ends of the paste were lost, or a string's quote follows.
    private PemEvent BeforeOutside(char symbol)
    {
        if (!IsBlank(symbol) && !PemMarker.IsDash(symbol) && EndsInMarker(PemMarker.Begin))
        {
            PemEvent happened = TakeOutside();
            Lines++;
            _count = 0;
            return happened;
        }

        // Of a long line the last half is kept: a marker may come in it yet.
        if (_count == LineSize)
        {
            _headOfLongLine ??= new string(_line, 0, LineSize);
            Array.Copy(_line, LineSize / 2, _line, 0, LineSize / 2);
            _count = LineSize / 2;
        }

        return PemEvent.None;
    }

    private PemEvent BeforeInside(char symbol)
    {
        if (IsBehindEndMarker(symbol))
        {
            TakeInside(_count);
            Lines++;
            _count = 0;
            return PemEvent.End;
        }

        if (_count == LineSize)
        {
            // Too long for a marker, so it is base64 without line breaks; a marker may begin at its end.
            int marker = PemMarker.DashesFrom(_line, 0, _count);
            int taken = marker == 0 ? _count : marker;
            TakeInside(taken);
            Array.Copy(_line, taken, _line, 0, _count - taken);
            _count -= taken;
        }

        return PemEvent.None;
    }

    private bool IsBehindEndMarker(char symbol)
    {
        return !IsBlank(symbol) && EndsInMarker(PemMarker.End)
            && (!PemMarker.IsDash(symbol) || IsBlank(_line[_count - 1])
                || PemMarker.DashesAtEnd(_line, _count) == PemMarker.Dashes);
    }

    private bool EndsInMarker(string word)
    {
        int last = _count - 1;
        while (last >= 0 && IsBlank(_line[last]))
        {
            last--;
        }

        return last >= 0 && PemMarker.IsDash(_line[last]) && PemMarker.LabelAtEnd(_line, _count, word) != null;
    }

    private PemEvent TakeOutside()
    {
        Label = PemMarker.LabelAtEnd(_line, _count, PemMarker.Begin);
        if (Label != null)
        {
            Lines = 0;
            return PemEvent.FrameLine;
        }

        Line = _headOfLongLine ?? new string(_line, 0, _count).Trim();
        return PemEvent.TextLine;
    }

    private PemEvent TakeInside(int count)
    {
        int start = 0;
        while (start < count && IsMargin(_line[start]))
        {
            start++;
        }

        while (count > start && IsMargin(_line[count - 1]))
        {
            count--;
        }

        if (start == count)
        {
            return PemEvent.FrameLine;
        }

        bool isMarker = PemMarker.IsDash(_line[start]) || PemMarker.LabelAtEnd(_line, count, PemMarker.End) != null;
        int contentEnd = isMarker ? PemMarker.DashesFrom(_line, start, count) : count;
        if (contentEnd > start && !PemMarker.IsDash(_line[start]) && !TakeHeader(start, contentEnd))
        {
            TakeBase64(start, contentEnd);
        }

        if (isMarker)
        {
            TakeDashes(count);
        }

        return _ended ? PemEvent.End : PemEvent.FrameLine;
    }

    private void TakeDashes(int count)
    {
        string label = PemMarker.LabelAtEnd(_line, count, PemMarker.End);
        if (label == Label)
        {
            _ended = true;
            if (!_decoder.IsComplete || _decoder.Count == 0)
            {
                Report(PemFault.Truncated);
            }
        }
        else if (label != null || PemMarker.LastIndexOf(_line, count, "END") >= 0)
        {
            _ended = true;
            Report(PemFault.WrongEnd);
        }
        else
        {
            Report(PemMarker.LastIndexOf(_line, count, PemMarker.Begin) > 0 ? PemFault.SecondBegin : PemFault.BadBase64);
        }
    }

    // "Name: value" (RFC 1421); the only one that matters is "Proc-Type: 4,ENCRYPTED".
    private bool TakeHeader(int start, int count)
    {
        int colon = PemMarker.LastIndexOf(_line, count, ":");
        if (colon >= start && PemMarker.LastIndexOf(_line, count, "Proc-Type") >= start
            && PemMarker.LastIndexOf(_line, count, "ENCRYPTED") >= start)
        {
            Report(PemFault.Encrypted);
        }

        return colon >= start;
    }

    private void TakeBase64(int start, int count)
    {
        for (int i = start; i < count && Fault == PemFault.None; i++)
        {
            if (!_decoder.Take(_line[i]))
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

    private static bool IsBlank(char symbol) => symbol == ' ' || symbol == '\t';

    // What mail (>), source code and lists leave at the ends of a line; none of it is base64.
    private static bool IsMargin(char symbol)
    {
        switch (symbol)
        {
            case ' ':
            case '\t':
            case '"':
            case '\'':
            case ',':
            case ';':
            case '>':
            case PemCharacters.HardBlank:
                return true;
            default:
                return false;
        }
    }
}
