using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Supervisor;
using NanoIoTNode.Workbench;
using Xunit;

namespace NanoIoTNode.Workbench.Tests;

/// <summary>The typist against a dialogue of few words behind a real pseudo-terminal.</summary>
public sealed class TypistTests : IDisposable
{
    private readonly PseudoTerminal _port = new();

    public void Dispose() => _port.Dispose();

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task AllAnswersArriveWithTheChosenLineEnds(string lineEnd)
    {
        var dialogue = new ScriptedDialogue(_port.Line, lineEnd, refuseAt: null);
        using var terminal = new SerialTerminal(_port.Path);

        await new ProvisioningTypist(terminal, lineEnd).AnswerAllAsync(Answers());

        Assert.Equal("lab", dialogue.Answers[0]);
        Assert.Equal($"-----BEGIN X-----{lineEnd}AAAA{lineEnd}-----END X-----", dialogue.AnswerTo("Device certificate (PEM)"));
        Assert.Equal("yes", dialogue.Answers[^1]);
    }

    [Fact]
    public async Task ARefusalIsReportedInTheBoardsWords()
    {
        _ = new ScriptedDialogue(_port.Line, "\r", refuseAt: "Thing name");
        using var terminal = new SerialTerminal(_port.Path);

        var refused = await Assert.ThrowsAsync<ProvisioningRefusedException>(
            () => new ProvisioningTypist(terminal).AnswerAllAsync(Answers()));

        Assert.Contains("NIN-C07 too long", refused.Message, StringComparison.Ordinal);
    }

    private static ProvisioningAnswers Answers() => new()
    {
        Ssid = "lab",
        Passphrase = "twelve chars",
        Endpoint = "broker.example",
        ThingName = "thing-1",
        IntervalSeconds = 2,
        CertificatePem = "-----BEGIN X-----\nAAAA\n-----END X-----\n",
        PrivateKeyPem = "-----BEGIN X-----\nBBBB\n-----END X-----\n",
        RootPem = "-----BEGIN X-----\nCCCC\n-----END X-----\n",
    };

    /// <summary>Asks the questions one after the other; a paste is complete at its END line.</summary>
    private sealed class ScriptedDialogue
    {
        // Without those that only a yes brings.
        private static readonly string[] s_questions =
            [.. ProvisioningTypist.Prompts.Except(
            [
                "Client id", "User name, - for none", "Password, Enter for none", "Telemetry topic", "Keep-alive in seconds",
                "Shall the broker keep the session while the node is away? (yes/no)", "Readings in one message",
                "Dead bands such as 2% or temperature=0.5, 0 for none", "Sensor intervals such as LPS22HB=300, 0 for none",
            ])];

        private readonly RawTerminal _line;
        private readonly string _lineEnd;
        private readonly string? _refuseAt;
        private readonly StringBuilder _input = new();

        public ScriptedDialogue(RawTerminal line, string lineEnd, string? refuseAt)
        {
            _line = line;
            _lineEnd = lineEnd;
            _refuseAt = refuseAt;
            line.Received += Take;
            line.Start();
            Ask();
        }

        public List<string> Answers { get; } = [];

        public string AnswerTo(string question) => Answers[Array.IndexOf(s_questions, question)];

        private string Question => s_questions[Answers.Count];

        private void Ask() => Write("\r\n" + Question + (Question.EndsWith("back)", StringComparison.Ordinal) ? "? " : " [kept]: "));

        private void Take(byte[] bytes)
        {
            _input.Append(Encoding.UTF8.GetString(bytes));
            string text = _input.ToString();
            bool isPaste = text.StartsWith("-----BEGIN", StringComparison.Ordinal);
            if (!text.EndsWith(_lineEnd, StringComparison.Ordinal) || (isPaste && !text.Contains("-----END", StringComparison.Ordinal)))
            {
                return;
            }

            _input.Clear();
            if (Question == _refuseAt)
            {
                Write("\r\n  NIN-C07 too long; shorten it");
                Ask();
                return;
            }

            Answers.Add(text[..^_lineEnd.Length]);
            if (Answers.Count < s_questions.Length)
            {
                Ask();
            }
            else
            {
                Write("\r\nStored as generation 1. Restarting.\r\n");
            }
        }

        private void Write(string text) => _line.Write(Encoding.UTF8.GetBytes(text));
    }
}
