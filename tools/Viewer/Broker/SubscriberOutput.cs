using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoIoTNode.Viewer.Broker;

/// <summary>
/// Reads what mosquitto_sub says with <c>-d</c> and <see cref="Format"/>: messages, the steps of the connection, and its
/// complaints. mosquitto_sub connects again by itself when a connection ends, and says so only by beginning a new one.
/// </summary>
internal sealed class SubscriberOutput
{
    /// <summary>One line a message, whatever bytes it has; a topic has no line ends (MQTT 3.1.1, 1.5.3, and the broker's check).</summary>
    public const string Format = "message %x %t";

    /// <summary>Connections that may end one after the other before they get anywhere.</summary>
    public const int MaxVainAttempts = 3;

    private const string MessageMark = "message ";
    private const int Refused = 128;

    private readonly BrokerOptions _options;
    private readonly List<string> _complaints = [];
    private int _vainAttempts;
    private bool _isSubscribed;
    private bool _isAccepted;
    private bool _isDenied;

    public SubscriberOutput(BrokerOptions options)
    {
        _options = options;
    }

    /// <summary>Gets a value indicating whether it will never get anywhere by trying again as it does.</summary>
    public bool IsHopeless => _isDenied || _vainAttempts > MaxVainAttempts;

    /// <summary>Reads a line.</summary>
    /// <returns>What it means for who waits for messages; null for nothing.</returns>
    public FeedEvent? Take(string line)
    {
        if (line.StartsWith(MessageMark, StringComparison.Ordinal))
        {
            return ReadMessage(line[MessageMark.Length..]);
        }

        if (line.StartsWith("Subscribed (mid: ", StringComparison.Ordinal))
        {
            return TakeSubscription(line);
        }

        if (!line.StartsWith("Client ", StringComparison.Ordinal))
        {
            _complaints.Add(line);
            return null;
        }

        if (line.EndsWith("sending CONNECT", StringComparison.Ordinal))
        {
            return TakeAttempt();
        }

        _isAccepted |= line.EndsWith("received CONNACK (0)", StringComparison.Ordinal);
        return null;
    }

    /// <summary>Explains in words why it has ended, or has been ended because it <see cref="IsHopeless"/>.</summary>
    /// <param name="exitCode">Its exit code; null when it has been ended.</param>
    public string Explain(int? exitCode)
    {
        if (_isDenied)
        {
            return $"{_options.Address} lets this client in, but not read {_options.Telemetry[0].Text}: "
                + "look at the broker's access rules (ACL or policy), or choose another --topic";
        }

        if (_vainAttempts > MaxVainAttempts)
        {
            return _isAccepted ? Refusals.ClosedAfterConnack(_options) : Refusals.ClosedBeforeConnack(_options);
        }

        return _isSubscribed && exitCode is null
            ? $"{_options.Address} has fallen silent"
            : Refusals.Explain(_complaints, exitCode, _options);
    }

    private static Message? ReadMessage(string rest)
    {
        int space = rest.IndexOf(' ', StringComparison.Ordinal);
        try
        {
            return space < 0 ? null : new Message(rest[(space + 1)..], Convert.FromHexString(rest.AsSpan(0, space)));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private Lost? TakeAttempt()
    {
        _vainAttempts++;
        _isAccepted = _isAccepted && !_isSubscribed;
        if (!_isSubscribed)
        {
            return null;
        }

        _isSubscribed = false;
        return new Lost($"{_options.Address} has ended the connection");
    }

    // "Subscribed (mid: 1): 1, 128": the granted QoS for each filter, telemetry first, or 128.
    private Connected? TakeSubscription(string line)
    {
        int[] granted = [.. line[(line.LastIndexOf(':') + 1)..].Split(',').Select(text => int.TryParse(text, out int qos) ? qos : Refused)];
        _isDenied = granted.Take(_options.Telemetry.Count).All(qos => qos >= Refused);
        if (_isDenied)
        {
            return null;
        }

        _vainAttempts = 0;
        _isSubscribed = true;
        _complaints.Clear();
        string[] refused =
            [.. _options.Filters.Where((_, i) => i < granted.Length && granted[i] >= Refused).Select(filter => filter.Text)];
        return new Connected(
            refused.Length == 0 ? null : $"the broker does not let this client read {string.Join(" and ", refused)}");
    }
}
