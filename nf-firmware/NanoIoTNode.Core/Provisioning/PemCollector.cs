using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// Takes a pasted PEM block from a terminal at full speed. Nothing of the block is echoed, only its lines are counted;
/// it ends by itself at its END line. A line typed instead of a block is handed back.
/// </summary>
internal sealed class PemCollector
{
    /// <summary>A paste that has paused for so long, in milliseconds, has come to its end.</summary>
    internal const int PasteGapMilliseconds = 250;

    /// <summary>Text without a BEGIN line is refused after so many milliseconds of silence.</summary>
    internal const int NoFrameMilliseconds = 2000;

    private const int LinesBetweenCounts = 5;
    private const int LongestTypedLine = 8;

    private readonly ConsoleKeys _keys;
    private readonly IConsole _console;
    private PemReader _pem;
    private int _textLines;
    private bool _backTyped;

    internal PemCollector(ConsoleKeys keys, IConsole console)
    {
        _keys = keys;
        _console = console;
    }

    /// <summary>
    /// Prompts (unless the prompt is empty) and collects. Gives the block, or the first line when that is empty or equals <paramref name="word"/>
    /// (null: no word is expected). <paramref name="awaited"/> completes the sentence "waiting for ...".
    /// </summary>
    internal Entry Collect(string prompt, string awaited, string word)
    {
        _pem = new PemReader();
        _textLines = 0;
        _backTyped = false;
        if (prompt.Length > 0)
        {
            _console.Write(prompt);
        }

        while (true)
        {
            int key = _keys.Next(Patience());
            if (key == ConsoleKeys.Abort)
            {
                _console.WriteLine("");
                return Entry.Abort;
            }

            if (key == ConsoleKeys.Silence && IsOver())
            {
                return AfterGap();
            }

            if (key == ConsoleKeys.Silence)
            {
                SpeakUp(prompt, awaited);
                continue;
            }

            Entry entry = Take(key, word);
            if (entry != null)
            {
                return entry;
            }
        }
    }

    private int Patience()
    {
        if (_pem.AtUnendedEndLine)
        {
            return PasteGapMilliseconds;
        }

        return IsTextWithoutFrame() ? NoFrameMilliseconds : LineReader.IdleMilliseconds;
    }

    private bool IsOver() => _pem.AtUnendedEndLine || IsTextWithoutFrame();

    private bool IsTextWithoutFrame() => _pem.Label == null && _textLines > 0 && _pem.Pending == 0;

    private Entry AfterGap()
    {
        if (_pem.AtUnendedEndLine)
        {
            _pem.EndLine();
            return Finish();
        }

        return Entry.Refuse(
            EntryErrorCode.PemWithoutFrame, Count(_textLines) + " came, none of them a -----BEGIN line");
    }

    private Entry Take(int key, string word)
    {
        // Inside the frame too: whoever waits for an END line that never comes must get out.
        if (key == ConsoleKeys.Enter && _backTyped)
        {
            _console.WriteLine("");
            return Entry.Back;
        }

        _backTyped = key == '<' && _pem.Pending == 0;
        if (key == ConsoleKeys.Backspace)
        {
            if (_pem.TakeBack() && IsEchoed())
            {
                _console.Write("\b \b");
            }

            return null;
        }

        switch (_pem.Feed((byte)key))
        {
            case PemEvent.TextLine:
                return TakeText(_pem.Line, word);
            case PemEvent.FrameLine:
                return TakeFrameLine();
            case PemEvent.End:
                return Finish();
            default:
                if (IsEchoed())
                {
                    _console.Write(new string((char)key, 1));
                }

                return null;
        }
    }

    // A typed word is seen as it is typed; of a key pasted without its BEGIN line, hardly anything is.
    private bool IsEchoed() => _pem.Label == null && _textLines == 0 && _pem.Pending <= LongestTypedLine;

    private Entry TakeText(string line, string word)
    {
        bool first = _textLines++ == 0;
        if (first)
        {
            _console.WriteLine("");
            if (line.Length == 0 || line == word)
            {
                return Entry.OfText(line);
            }
        }

        if (line.StartsWith("ssh-") || line.StartsWith("ecdsa-sha2-"))
        {
            return RefuseRest("an SSH public key");
        }

        return line.StartsWith("MII") ? RefuseRest("base64 without its -----BEGIN line") : null;
    }

    private Entry RefuseRest(string seen)
    {
        return _keys.SkipAll(PasteGapMilliseconds)
            ? Entry.Refuse(EntryErrorCode.PemWithoutFrame, seen)
            : Entry.Abort;
    }

    private Entry TakeFrameLine()
    {
        if (_pem.Lines == 1 && _textLines == 0)
        {
            _console.WriteLine("");
        }

        if (_pem.Lines % LinesBetweenCounts == 0)
        {
            _console.Write("\r  " + Count(_pem.Lines));
        }

        return null;
    }

    // A file often ends in blank lines: they must not answer the next question.
    private Entry Finish()
    {
        _console.WriteLine("\r  " + Count(_pem.Lines));
        _keys.SkipBlankLines(PasteGapMilliseconds);
        return Entry.OfPem(_pem);
    }

    private void SpeakUp(string prompt, string awaited)
    {
        _console.WriteLine("");
        if (_pem.Label == null)
        {
            _console.WriteLine("  waiting for " + awaited + "; < and Enter goes back, Ctrl-C leaves");
            _console.Write(prompt);
        }
        else
        {
            _console.WriteLine(
                "  got " + Count(_pem.Lines) + ", no END line; paste the rest, < and Enter goes back, Ctrl-C leaves");
        }
    }

    private static string Count(int lines) => lines.ToString() + (lines == 1 ? " line" : " lines");
}
