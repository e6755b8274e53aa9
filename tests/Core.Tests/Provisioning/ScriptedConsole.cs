using System;
using System.Collections.Generic;
using System.Text;
using NanoIoTNode.Core.Provisioning;

namespace NanoIoTNode.Core.Tests.Provisioning;

/// <summary>
/// A user at a terminal, and the clock on the wall: types each answer when its prompt is there, with a chosen pause
/// between two bytes. Time passes only while somebody waits for a byte.
/// </summary>
internal sealed class ScriptedConsole : IConsole, IUptime
{
    /// <summary>In an answer: a minute and a second of silence.</summary>
    public const char Minute = '\uE000';

    private const long Patience = 600_000;

    private readonly Queue<(string Prompt, string Answer)> _script = new();
    private readonly Queue<(byte Octet, int Pause)> _input = new();
    private readonly StringBuilder _output = new();
    private readonly string _lineEnd;
    private readonly int _pause;
    private long _lastInput;

    public ScriptedConsole(string lineEnd = "\r", int pauseMilliseconds = 0)
    {
        _lineEnd = lineEnd;
        _pause = pauseMilliseconds;
    }

    public long Milliseconds { get; private set; }

    public string Output => _output.ToString();

    /// <summary>Answers left over.</summary>
    public int Left => _script.Count;

    /// <summary>At a prompt that begins so, sends the answer and Enter; \n in the answer is Enter too.</summary>
    public ScriptedConsole Answer(string prompt, string answer)
    {
        return Send(prompt, answer + "\n");
    }

    /// <summary>At a prompt that begins so, sends exactly this.</summary>
    public ScriptedConsole Send(string prompt, string keys)
    {
        _script.Enqueue((prompt, keys));
        return this;
    }

    /// <summary>Sends a byte that is part of no text.</summary>
    public void Inject(params byte[] octets) => Array.ForEach(octets, o => _input.Enqueue((o, 0)));

    public int ReadByte(int timeoutMilliseconds)
    {
        if (_input.Count == 0 && _script.TryPeek(out (string Prompt, string Answer) next) && IsAsked(next.Prompt))
        {
            _script.Dequeue();
            Queue(next.Answer);
        }

        if (!_input.TryPeek(out (byte Octet, int Pause) byteAfterPause))
        {
            Milliseconds += timeoutMilliseconds;
            return Milliseconds - _lastInput < Patience
                ? -1
                : throw new InvalidOperationException("Nobody answers:\n" + Output);
        }

        long due = _lastInput + byteAfterPause.Pause;
        if (due > Milliseconds + timeoutMilliseconds)
        {
            Milliseconds += timeoutMilliseconds;
            return -1;
        }

        Milliseconds = Math.Max(Milliseconds, due);
        _lastInput = Milliseconds;
        return _input.Dequeue().Octet;
    }

    public void Write(string text) => _output.Append(text);

    public void WriteLine(string text) => _output.Append(text).Append("\r\n");

    private bool IsAsked(string prompt)
    {
        string line = Output[(Output.LastIndexOf('\n') + 1)..];
        return line.StartsWith(prompt, StringComparison.Ordinal) && line.EndsWith(": ", StringComparison.Ordinal);
    }

    private void Queue(string answer)
    {
        _lastInput = Milliseconds;
        int pause = 0;
        foreach (Rune rune in answer.EnumerateRunes())
        {
            if (rune.Value == Minute)
            {
                pause += 61_000;
                continue;
            }

            string text = rune.Value == '\n' ? _lineEnd : rune.ToString();
            foreach (byte octet in Encoding.UTF8.GetBytes(text))
            {
                _input.Enqueue((octet, pause + _pause));
                pause = 0;
            }
        }
    }
}
