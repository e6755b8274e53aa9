using System;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>One entry of the virtual network's host table.</summary>
/// <param name="Name">The host name that the firmware resolves.</param>
/// <param name="Port">The port that the firmware asks for, 1 to 65535.</param>
/// <param name="To">Address and port of the desk's server, for instance 127.0.0.1:18883.</param>
/// <param name="Protocol">tcp, udp, or null for both.</param>
public sealed partial record HostMapping(string Name, int Port, string To, string? Protocol)
{
    /// <summary>Reads <c>NAME:PORT=ADDRESS:PORT[/tcp|/udp]</c>.</summary>
    /// <exception cref="FormatException">It is not one; the message shows the form.</exception>
    public static HostMapping Parse(string text)
    {
        Match match = Form().Match(text);
        bool isMapping = match.Success
            && int.TryParse(match.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= IPEndPoint.MaxPort
            && IPEndPoint.TryParse(match.Groups["to"].Value, out IPEndPoint? to)
            && to.Port > 0;
        if (!isMapping)
        {
            throw new FormatException($"'{text}' is not NAME:PORT=ADDRESS:PORT[/tcp|/udp]");
        }

        string? protocol = match.Groups["protocol"].Success ? match.Groups["protocol"].Value : null;
        return new HostMapping(
            match.Groups["name"].Value,
            int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture),
            match.Groups["to"].Value,
            protocol);
    }

    /// <summary>Writes the form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => $"{Name}:{Port}={To}" + (Protocol is null ? "" : "/" + Protocol);

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9.-]+):(?<port>\d+)=(?<to>[0-9.]+:\d+)(/(?<protocol>tcp|udp))?$")]
    private static partial Regex Form();
}
