using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace NanoIoTNode.EndToEnd.Tests.Connection;

/// <summary>What mosquitto's log tells of a client's messages, connection by connection.</summary>
internal static partial class PublishLog
{
    /// <summary>
    /// Messages that came twice on one connection, the second time without the DUP mark, or that were marked the first time.
    /// </summary>
    public static IReadOnlyList<string> WronglyMarked(string log, string client)
    {
        var wrong = new List<string>();
        var seen = new HashSet<string>();
        foreach (Match line in Event().Matches(log))
        {
            if (line.Groups["client"].Value != client)
            {
                continue;
            }

            if (!line.Groups["id"].Success)
            {
                seen.Clear();
            }
            else if (seen.Add(line.Groups["id"].Value) == (line.Groups["dup"].Value == "1"))
            {
                wrong.Add(line.Value);
            }
        }

        return wrong;
    }

    /// <summary>Connections that a client has made, each with its protocol level as mosquitto writes it: p2 is 3.1.1.</summary>
    public static IReadOnlyList<string> Connections(string log, string client)
    {
        var versions = new List<string>();
        foreach (Match line in Event().Matches(log))
        {
            if (line.Groups["client"].Value == client && line.Groups["version"].Success)
            {
                versions.Add(line.Groups["version"].Value);
            }
        }

        return versions;
    }

    [GeneratedRegex(
        @"New client connected from \S+ as (?<client>\S+) \((?<version>p\d)[^\n]*"
        + @"|Received PUBLISH from (?<client>\S+) \(d(?<dup>\d), q1, r\d, m(?<id>\d+),[^\n]*")]
    private static partial Regex Event();
}
