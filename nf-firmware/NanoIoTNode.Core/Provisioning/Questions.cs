using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>Where the dialogue goes after a question.</summary>
internal enum Step
{
    /// <summary>To the next question.</summary>
    Next,

    /// <summary>To the one before.</summary>
    Back,

    /// <summary>The same again.</summary>
    Again,

    /// <summary>Out, without storing.</summary>
    Leave,

    /// <summary>Nothing was asked: on in the direction of the last step.</summary>
    Skip,

    /// <summary>Out: all is stored.</summary>
    Stored,
}

/// <summary>Refuses a text, or gives null.</summary>
internal delegate Refusal TextRule(string text);

/// <summary>
/// Puts one question and asks again until the answer will do: the forms of prompts and refusals. An <c>out</c> answer
/// is the value offered before wherever the step is not <see cref="Step.Next"/>.
/// </summary>
internal sealed class Questions
{
    /// <summary>Shown in place of a secret that can be kept.</summary>
    internal const string Stored = "stored";

    /// <summary>Typed for the built-in roots where Enter keeps another root.</summary>
    internal const string Amazon = "amazon";

    /// <summary>Typed where a broker wants no certificate.</summary>
    internal const string None = "none";

    private readonly IConsole _console;
    private readonly LineReader _lines;
    private readonly PemCollector _pems;

    internal Questions(IConsole console, IUptime clock)
    {
        _console = console;
        var keys = new ConsoleKeys(console, clock);
        _lines = new LineReader(keys, console);
        _pems = new PemCollector(keys, console);
    }

    /// <summary>The word that was typed where a PEM block was asked; empty when Enter alone was.</summary>
    internal string LastWord { get; private set; }

    /// <summary>Asks for a value; with <paramref name="trims"/>, blanks around it are removed with a word.</summary>
    internal Step Text(string head, string kept, TextRule rule, bool trims, out string answer)
    {
        answer = kept;
        while (true)
        {
            Entry entry = _lines.Read(Prompt(head, kept), head, secret: false);
            if (entry.Kind != EntryKind.Text)
            {
                Step step = Leave(entry);
                if (step != Step.Again)
                {
                    return step;
                }

                continue;
            }

            string text = trims ? Trim(entry.Text) : entry.Text;
            if (text.Length == 0 && kept != null)
            {
                return Step.Next;
            }

            Refusal refusal = text.Length == 0 ? new Refusal(EntryErrorCode.NothingEntered) : rule(text);
            if (refusal == null)
            {
                answer = text;
                return Step.Next;
            }

            Refuse(refusal);
        }
    }

    /// <summary>Asks for a secret; an empty answer is left to the rule, unless there is a value to keep.</summary>
    internal Step Secret(string head, string kept, TextRule rule, out string answer)
    {
        answer = kept;
        string shown = kept == null ? null : kept.Length == 0 ? "none" : Stored;
        while (true)
        {
            Entry entry = _lines.Read(Prompt(head, shown), head, secret: true);
            if (entry.Kind != EntryKind.Text)
            {
                Step step = Leave(entry);
                if (step != Step.Again)
                {
                    return step;
                }

                continue;
            }

            if (entry.Text.Length == 0 && kept != null)
            {
                return Step.Next;
            }

            Refusal refusal = rule(entry.Text);
            if (refusal == null)
            {
                answer = entry.Text;
                return Step.Next;
            }

            Refuse(refusal);
        }
    }

    /// <summary>
    /// Asks for PEM blocks. They are null when Enter keeps what is there, or when <paramref name="word"/> was typed
    /// (Enter counts as the word where there is nothing to keep); null for no word.
    /// </summary>
    internal Step Pem(string head, string kept, string awaited, string word, out PemPaste pem)
    {
        while (true)
        {
            Entry entry = _pems.Collect(Prompt(head, kept), awaited, word);
            pem = entry.Pem;
            if (entry.Kind == EntryKind.Pem)
            {
                return Step.Next;
            }

            if (entry.Kind == EntryKind.Text && (kept != null || word != null))
            {
                LastWord = entry.Text.Length == 0 && kept == null ? word : entry.Text;
                return Step.Next;
            }

            Step step = entry.Kind == EntryKind.Text
                ? Refuse(new Refusal(EntryErrorCode.NothingEntered))
                : Leave(entry);
            if (step != Step.Again)
            {
                return step;
            }
        }
    }

    /// <summary>
    /// Asks for one of the words in the brackets at the end of <paramref name="head"/>; the first letter will do, and
    /// Enter stands for <paramref name="usual"/> (null: for nothing).
    /// </summary>
    internal Step Choice(string head, string usual, out string answer)
    {
        int open = head.LastIndexOf('(') + 1;
        string[] words = head.Substring(open, head.Length - 1 - open).Split(new[] { '/' });
        answer = null;
        while (true)
        {
            Entry entry = _lines.Read(Prompt(head, usual), "one of the words in brackets", secret: false);
            if (entry.Kind == EntryKind.Text)
            {
                string text = entry.Text.Trim().ToLower();
                answer = text.Length == 0 ? usual : Match(text, words);
                if (answer != null)
                {
                    return Step.Next;
                }

                Refuse(new Refusal(EntryErrorCode.AnswerNotUnderstood, "\"" + entry.Text + "\""));
                continue;
            }

            Step step = Leave(entry);
            if (step != Step.Again)
            {
                return step;
            }
        }
    }

    /// <summary>Says why an answer was refused, or what is wrong although it was not.</summary>
    internal Step Refuse(Refusal refusal)
    {
        _console.WriteLine("  " + refusal.ToString());
        return Step.Again;
    }

    private Step Leave(Entry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Back:
                return Step.Back;
            case EntryKind.Abort:
                return Step.Leave;
            default:
                return Refuse(entry.Refusal);
        }
    }

    private string Trim(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length != text.Length && trimmed.Length > 0)
        {
            _console.WriteLine("  the blanks around it were removed");
        }

        return trimmed;
    }

    private static string Match(string text, string[] words)
    {
        foreach (string word in words)
        {
            if (text == word || (text.Length == 1 && text[0] == word[0]))
            {
                return word;
            }
        }

        return null;
    }

    private static string Prompt(string head, string kept) => head + (kept == null ? ": " : " [" + kept + "]: ");
}
