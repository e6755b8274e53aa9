using System;
using System.Text;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// Reads one line from a terminal: echoes (a secret as asterisks), takes back with Backspace by the character, refuses
/// what is too long or not UTF-8 instead of storing a part of it, and speaks up after a minute of silence.
/// </summary>
internal sealed class LineReader
{
    /// <summary>Bytes that a line may have: more than any value may have, so that its own limit can be named.</summary>
    internal const int MaximumBytes = 320;

    /// <summary>Silence after which the user is told what is awaited.</summary>
    internal const int IdleMilliseconds = 60000;

    private const string Back = "<";

    private readonly ConsoleKeys _keys;
    private readonly IConsole _console;
    private readonly byte[] _line = new byte[MaximumBytes];
    private int _count;
    private int _beyond;

    internal LineReader(ConsoleKeys keys, IConsole console)
    {
        _keys = keys;
        _console = console;
    }

    /// <summary>Prompts and reads; <paramref name="awaited"/> completes the sentence "waiting for ...".</summary>
    internal Entry Read(string prompt, string awaited, bool secret)
    {
        _count = 0;
        _beyond = 0;
        _console.Write(prompt);
        while (true)
        {
            int key = _keys.Next(IdleMilliseconds);
            switch (key)
            {
                case ConsoleKeys.Silence:
                    _console.WriteLine("");
                    _console.WriteLine("  waiting for " + awaited + "; < and Enter goes back, Ctrl-C leaves");
                    _console.Write(prompt + Shown(secret));
                    break;
                case ConsoleKeys.Abort:
                    _console.WriteLine("");
                    return Entry.Abort;
                case ConsoleKeys.Backspace:
                    TakeBack();
                    break;
                case ConsoleKeys.Enter:
                    _console.WriteLine("");
                    return Finish();
                default:
                    Append((byte)key, secret);
                    break;
            }
        }
    }

    private Entry Finish()
    {
        if (_beyond > 0)
        {
            int seen = MaximumBytes + _beyond;
            return Entry.Refuse(
                EntryErrorCode.LineTooLong,
                seen.ToString() + " bytes came, " + MaximumBytes.ToString() + " are the most for any value");
        }

        if (!Utf8.IsValid(_line, _count))
        {
            return Entry.Refuse(EntryErrorCode.NotUtf8, null);
        }

        string text = Encoding.UTF8.GetString(_line, 0, _count);
        Array.Clear(_line, 0, _count);
        return text == Back ? Entry.Back : Entry.OfText(text);
    }

    private void Append(byte octet, bool secret)
    {
        if (_count == MaximumBytes)
        {
            _beyond++;
            return;
        }

        _line[_count++] = octet;
        if (secret)
        {
            if (!Utf8.IsContinuation(octet))
            {
                _console.Write("*");
            }

            return;
        }

        // A character of several bytes is echoed once its last byte is here.
        int start = Utf8.LastCharacter(_line, _count);
        if (Utf8.LengthOf(_line[start]) == _count - start)
        {
            _console.Write(Encoding.UTF8.GetString(_line, start, _count - start));
        }
    }

    private void TakeBack()
    {
        if (_beyond > 0)
        {
            _beyond--;
        }
        else if (_count > 0)
        {
            _count = Utf8.LastCharacter(_line, _count);
            _console.Write("\b \b");
        }
    }

    private string Shown(bool secret)
    {
        if (!secret)
        {
            return Utf8.IsValid(_line, _count) ? Encoding.UTF8.GetString(_line, 0, _count) : "";
        }

        int characters = 0;
        for (int i = 0; i < _count; i++)
        {
            characters += Utf8.IsContinuation(_line[i]) ? 0 : 1;
        }

        return new string('*', characters);
    }
}
