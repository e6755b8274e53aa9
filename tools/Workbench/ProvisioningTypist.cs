using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.Workbench;

/// <summary>A question of the dialogue.</summary>
/// <param name="Question">One of <see cref="ProvisioningTypist.Prompts"/>.</param>
/// <param name="Refusal">The line with <c>NIN-C..</c> that came before it, or null.</param>
public sealed record ProvisioningPrompt(string Question, string? Refusal);

/// <summary>The dialogue refused an answer, or what was entered does not work; the message is its refusal and the last lines of the console.</summary>
public sealed class ProvisioningRefusedException : WorkbenchException
{
    public ProvisioningRefusedException(string message)
        : base(message)
    {
    }
}

/// <summary>Answers the provisioning dialogue over the serial line: waits for a prompt, types, waits for the next.</summary>
public sealed partial class ProvisioningTypist
{
    /// <summary>The last question: a yes to it stores, once the configuration has been tried.</summary>
    public const string StorePrompt = "Store this configuration? (yes/no/back)";

    /// <summary>The beginning of the question that comes when it does not work.</summary>
    public const string UnprovedPrompt = "Mend it, ";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    // Joining, time and a connection, each of which may have to be given up.
    private static readonly TimeSpan s_provingTime = TimeSpan.FromSeconds(90);

    private readonly SerialTerminal _terminal;
    private readonly string _lineEnd;
    private int _read;

    /// <param name="terminal">The line to the board.</param>
    /// <param name="lineEnd">What Enter sends and what ends the lines of a pasted file: CR, LF or CRLF.</param>
    /// <param name="from">Position in the transcript where the dialogue begins or has not begun yet.</param>
    public ProvisioningTypist(SerialTerminal terminal, string lineEnd = "\r", int from = 0)
    {
        _terminal = terminal;
        _lineEnd = lineEnd;
        _read = from;
    }

    /// <summary>
    /// Gets the beginnings of all prompts, in the order in which they come. Those from the client id to the sensor intervals come
    /// only behind a yes to the question about them.
    /// </summary>
    public static IReadOnlyList<string> Prompts { get; } =
    [
        "Wi-Fi name (SSID)",
        "Wi-Fi passphrase",
        "AWS IoT endpoint",
        "Thing name",
        "Client id, user name or topic of your own? (yes/no)",
        "Client id",
        "User name, - for none",
        "Password, Enter for none",
        "Telemetry topic",
        "Keep-alive in seconds",
        "Shall the broker keep the session while the node is away? (yes/no)",
        "Readings in one message",
        "Dead bands such as 2% or temperature=0.5, 0 for none",
        "Sensor intervals such as LPS22HB=300, 0 for none",
        "Publish interval in seconds",
        "Device certificate (PEM)",
        "Private key (PEM)",
        "Root CA (PEM), Enter for the Amazon roots",
        "Trust the Amazon roots as well? (yes/no)",
        StorePrompt,
    ];

    /// <summary>Answers all questions and stores.</summary>
    /// <returns>The position in the transcript behind the confirmation.</returns>
    /// <exception cref="ProvisioningRefusedException">An answer is refused.</exception>
    /// <exception cref="TimeoutException">The board does not ask, or does not confirm.</exception>
    public async Task<int> AnswerAllAsync(ProvisioningAnswers answers, CancellationToken cancel = default)
    {
        while (true)
        {
            ProvisioningPrompt prompt = await NextPromptAsync(cancel).ConfigureAwait(false);
            if (prompt.Refusal is { } refusal)
            {
                throw new ProvisioningRefusedException(
                    $"the board refuses: {refusal.Trim()}\n{_terminal.Transcript.Tail(12)}");
            }

            Answer(answers.To(prompt.Question));
            if (prompt.Question == StorePrompt)
            {
                return await StoreAsync(answers.StoreUnproved, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for the next prompt.</summary>
    /// <exception cref="TimeoutException">The board does not ask.</exception>
    public async Task<ProvisioningPrompt> NextPromptAsync(CancellationToken cancel = default)
    {
        (ProvisioningPrompt prompt, int end) = await WaitForPromptAsync(cancel).ConfigureAwait(false);
        _read = end;
        return prompt;
    }

    /// <summary>Types an answer and Enter, or pastes a file: at full speed, with the chosen line ends. A PEM ends at its
    /// END line, so nothing more than that line's end is sent behind it.</summary>
    public void Answer(string text)
    {
        string lines = text.TrimEnd('\n').Replace("\r", "").Replace("\n", _lineEnd);
        _terminal.Send(lines + _lineEnd);
    }

    private async Task<int> StoreAsync(bool evenUnproved, CancellationToken cancel)
    {
        const string Confirmation = "Stored as generation";
        int from = _read;
        string outcome = await _terminal.Transcript.WaitForAsync(
            "the end of the proof", text => FindEither(text[from..], Confirmation, UnprovedPrompt), s_provingTime, cancel)
            .ConfigureAwait(false);
        if (outcome == UnprovedPrompt && !evenUnproved)
        {
            throw new ProvisioningRefusedException(
                $"the board does not store what does not work:\n{_terminal.Transcript.Tail(12)}");
        }

        if (outcome == UnprovedPrompt)
        {
            Answer("store");
        }

        return await _terminal.WaitForAsync(Confirmation, s_patience, from, cancel).ConfigureAwait(false);
    }

    private static string? FindEither(string text, string one, string other) =>
        text.Contains(one, StringComparison.Ordinal) ? one : text.Contains(other, StringComparison.Ordinal) ? other : null;

    private async Task<(ProvisioningPrompt Prompt, int End)> WaitForPromptAsync(CancellationToken cancel)
    {
        Tuple<ProvisioningPrompt, int> found = await _terminal.Transcript.WaitForAsync(
            "a prompt of the provisioning dialogue", FindPrompt, s_patience, cancel).ConfigureAwait(false);
        return (found.Item1, found.Item2);
    }

    /// <summary>A prompt is the unfinished last line: a known beginning, and ": " or "? " at the end.</summary>
    private Tuple<ProvisioningPrompt, int>? FindPrompt(string text)
    {
        int lineStart = text.LastIndexOf('\n') + 1;
        string line = text[lineStart..].TrimStart('\r');
        string? question = Prompts.FirstOrDefault(
            prompt => line.StartsWith(prompt, StringComparison.Ordinal) && PromptEnd().IsMatch(line[prompt.Length..]));
        if (question is null || text.Length <= _read)
        {
            return null;
        }

        Match refusal = RefusalLine().Match(text[_read..]);
        return Tuple.Create(new ProvisioningPrompt(question, refusal.Success ? refusal.Value : null), text.Length);
    }

    [GeneratedRegex(@"^( \[.*\])?[:?] $")]
    private static partial Regex PromptEnd();

    [GeneratedRegex(@"NIN-C\d+[^\r\n]*")]
    private static partial Regex RefusalLine();
}
