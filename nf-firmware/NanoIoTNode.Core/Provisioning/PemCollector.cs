using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// Takes pasted PEM blocks from a terminal at full speed. Nothing of them is echoed, only their lines are counted; a
/// paste ends when nothing follows an END line for a moment. A line typed instead of a block is handed back.
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
    private PemPaste _paste;
    private int _frameLines;
    private int _textLines;
    private bool _backTyped;

    internal PemCollector(ConsoleKeys keys, IConsole console)
    {
        _keys = keys;
        _console = console;
    }

    /// <summary>
    /// Prompts and collects. Gives the blocks, or the first line when that is empty or equals <paramref name="word"/>
    /// (null: no word is expected). <paramref name="awaited"/> completes the sentence "waiting for ...".
    /// </summary>
    internal Entry Collect(string prompt, string awaited, string word)
    {
        _paste = new PemPaste();
        _frameLines = 0;
        _textLines = 0;
        _backTyped = false;
        _console.Write(prompt);
        Entry entry = CollectPaste(prompt, awaited, word);
        _paste = null;
        return entry;
    }

    private Entry CollectPaste(string prompt, string awaited, string word)
    {
        while (true)
        {
            int key = _keys.Next(Patience());
            if (key == ConsoleKeys.Abort)
            {
                _paste.Clear();
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

    private bool HasWholeBlocks => !_paste.IsInsideBlock && (_paste.Count > 0 || _paste.Current.AtUnendedEndLine);

    private int Patience()
    {
        if (HasWholeBlocks)
        {
            return PasteGapMilliseconds;
        }

        return IsTextWithoutFrame() ? NoFrameMilliseconds : LineReader.IdleMilliseconds;
    }

    private bool IsOver() => HasWholeBlocks || IsTextWithoutFrame();

    private bool IsTextWithoutFrame()
    {
        return _paste.Count == 0 && _paste.Current.Label == null && _textLines > 0 && _paste.Current.Pending == 0;
    }

    private Entry AfterGap()
    {
        if (!HasWholeBlocks)
        {
            return Entry.Refuse(
                EntryErrorCode.PemWithoutFrame, Count(_textLines) + " came, none of them a -----BEGIN line");
        }

        if (_paste.EndLine() == PemEvent.End)
        {
            _frameLines++;
        }

        string blocks = _paste.Count > 1 ? ", " + _paste.Count.ToString() + " blocks" : "";
        _console.WriteLine("\r  " + Count(_frameLines) + blocks);
        if (!_paste.Overflowed)
        {
            return Entry.OfPem(_paste);
        }

        _paste.Clear();
        return Entry.Refuse(EntryErrorCode.PasteTooLarge, Count(_frameLines) + " came");
    }

    private Entry Take(int key, string word)
    {
        // Inside the frame too: whoever waits for an END line that never comes must get out.
        if (key == ConsoleKeys.Enter && _backTyped)
        {
            _paste.Clear();
            _console.WriteLine("");
            return Entry.Back;
        }

        _backTyped = key == '<' && _paste.Current.Pending == 0;
        if (key == ConsoleKeys.Backspace)
        {
            if (_paste.Current.TakeBack() && IsEchoed())
            {
                _console.Write("\b \b");
            }

            return null;
        }

        switch (_paste.Feed((byte)key))
        {
            case PemEvent.TextLine:
                return _paste.Count == 0 ? TakeText(word) : null;
            case PemEvent.FrameLine:
            case PemEvent.End:
                TakeFrameLine();
                return null;
            default:
                if (IsEchoed())
                {
                    _console.Write(new string((char)key, 1));
                }

                return null;
        }
    }

    // A typed word is seen as it is typed; of a key pasted without its BEGIN line, hardly anything is.
    private bool IsEchoed()
    {
        return _frameLines == 0 && _paste.Current.Label == null && _textLines == 0
            && _paste.Current.Pending <= LongestTypedLine;
    }

    private Entry TakeText(string word)
    {
        string line = _paste.Current.Line;
        bool first = _textLines++ == 0;
        if (first)
        {
            _console.WriteLine("");
            if (line.Length == 0 || line == word)
            {
                return Entry.OfText(line);
            }
        }

        if (_paste.Unframed == CredentialKind.Unknown)
        {
            return null;
        }

        Entry refusal = RefuseUnframed();
        _paste.Clear();
        return _keys.SkipAll(PasteGapMilliseconds) ? refusal : Entry.Abort;
    }

    private Entry RefuseUnframed()
    {
        switch (_paste.Unframed)
        {
            case CredentialKind.SshKey:
                return Entry.Refuse(EntryErrorCode.IsSshKey, null);
            case CredentialKind.Pkcs12:
                return Entry.Refuse(EntryErrorCode.IsPkcs12, null);
            default:
                return Entry.Refuse(
                    EntryErrorCode.PemWithoutFrame,
                    CredentialKinds.Name(_paste.Unframed, null) + " without its -----BEGIN line");
        }
    }

    private void TakeFrameLine()
    {
        if (_frameLines == 0 && _textLines == 0)
        {
            _console.WriteLine("");
        }

        _frameLines++;
        if (_frameLines % LinesBetweenCounts == 0)
        {
            _console.Write("\r  " + Count(_frameLines));
        }
    }

    private void SpeakUp(string prompt, string awaited)
    {
        _console.WriteLine("");
        if (_paste.Current.Label == null)
        {
            _console.WriteLine("  waiting for " + awaited + "; < and Enter goes back, Ctrl-C leaves");
            _console.Write(prompt);
        }
        else
        {
            _console.WriteLine(
                "  got " + Count(_frameLines) + ", no END line; paste the rest, < and Enter goes back, Ctrl-C leaves");
        }
    }

    private static string Count(int lines) => lines.ToString() + (lines == 1 ? " line" : " lines");
}
