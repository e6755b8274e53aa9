using System;
using System.Linq;
using System.Text;

namespace NanoIoTNode.Viewer.Readings;

/// <summary>An MQTT topic filter (MQTT 3.1.1, 4.7): '+' stands for one level, '#' at the end for all that follow.</summary>
internal sealed class TopicFilter
{
    /// <summary>Bytes of a topic filter at most (MQTT 3.1.1, 1.5.3).</summary>
    public const int MaxBytes = 65535;

    private readonly string[] _levels;

    /// <exception cref="FormatException">It is no filter; the message says why.</exception>
    public TopicFilter(string text)
    {
        if (Refusal(text) is { } refusal)
        {
            throw new FormatException(refusal);
        }

        Text = text;
        _levels = text.Split('/');
    }

    public string Text { get; }

    /// <summary>Says in words why a text is no topic filter; null when it is one.</summary>
    public static string? Refusal(string text)
    {
        if (text.Length == 0)
        {
            return "a topic filter has at least one character";
        }

        if (Encoding.UTF8.GetByteCount(text) is > MaxBytes and int bytes)
        {
            return $"a topic filter has at most {MaxBytes} bytes, this one has {bytes}";
        }

        if (text.Any(char.IsControl))
        {
            return "a topic filter has no control characters";
        }

        string[] levels = text.Split('/');
        for (int i = 0; i < levels.Length; i++)
        {
            if (levels[i].Length > 1 && levels[i].AsSpan().ContainsAny('+', '#'))
            {
                return $"\"{text}\": '+' and '#' stand alone between slashes, not as in \"{levels[i]}\"; write for instance dt/nanoiotnode/+/telemetry";
            }

            if (levels[i] == "#" && i < levels.Length - 1)
            {
                return $"\"{text}\": '#' is the last level of a filter; for one level in the middle write '+'";
            }
        }

        return null;
    }

    public bool Matches(string topic)
    {
        string[] levels = topic.Split('/');

        // Topics of the broker's own are not meant by a wildcard at the beginning (4.7.2).
        if (topic.StartsWith('$') && _levels[0] is "+" or "#")
        {
            return false;
        }

        for (int i = 0; i < _levels.Length; i++)
        {
            if (_levels[i] == "#")
            {
                return true;
            }

            if (i == levels.Length || (_levels[i] != "+" && _levels[i] != levels[i]))
            {
                return false;
            }
        }

        return levels.Length == _levels.Length;
    }

    /// <summary>Gives what stands at the first '+', where the default topics have the thing's name; without one, the whole topic.</summary>
    public string ThingOf(string topic)
    {
        int at = Array.IndexOf(_levels, "+");
        string[] levels = topic.Split('/');
        return at >= 0 && at < levels.Length ? levels[at] : topic;
    }
}
