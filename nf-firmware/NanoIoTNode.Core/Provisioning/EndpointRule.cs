using System.Text;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// Makes a host name (RFC 1123) and a port of what users type or paste as an endpoint. What a URL has around its host
/// is taken off and named; what cannot be an endpoint is refused.
/// </summary>
internal sealed class EndpointRule
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private const int HighestPort = 65535;

    // The network layer offers AWS's application protocol there by itself (targets/tls, connection_offer.h).
    private const int AlpnPort = 443;
    private const string SchemeEnd = "://";
    private const string AwsDomain = ".amazonaws.com";
    private const string AwsDomainOfChina = ".amazonaws.com.cn";

    private readonly StringBuilder _removed = new();

    /// <summary>Reads what was typed. <see cref="Refusal"/> tells whether it will do.</summary>
    internal EndpointRule(string typed)
    {
        Port = NodeConfiguration.DefaultPort;
        Refusal = Read(typed);
    }

    /// <summary>The host name alone; only when there is no <see cref="Refusal"/>.</summary>
    internal string Host { get; private set; }

    /// <summary>The port that was typed, or 8883.</summary>
    internal int Port { get; private set; }

    /// <summary>What was taken off, in words; null when nothing was.</summary>
    internal string Removed => _removed.Length == 0 ? null : _removed.ToString();

    /// <summary>Why it will not do; null when it will.</summary>
    internal Refusal Refusal { get; }

    /// <summary>True for the names of AWS, for which more is known than for other brokers.</summary>
    internal static bool IsAws(string host)
    {
        string lower = host.ToLower();
        return lower.EndsWith(AwsDomain) || lower.EndsWith(AwsDomainOfChina);
    }

    /// <summary>Host and port as the user types them: the port only where it is not 8883.</summary>
    internal static string Show(string host, int port)
    {
        return host == null || port == NodeConfiguration.DefaultPort ? host : host + ":" + port.ToString();
    }

    private Refusal Read(string typed)
    {
        string host = typed.Trim();
        if (host.Length < typed.Length)
        {
            Remove("the blanks around it");
        }

        int scheme = host.IndexOf(SchemeEnd);
        if (scheme >= 0)
        {
            Remove(Quote(host.Substring(0, scheme + SchemeEnd.Length)));
            host = host.Substring(scheme + SchemeEnd.Length);
        }

        // A URL may carry a password: it is not repeated.
        if (host.IndexOf('@') >= 0)
        {
            return new Refusal(EntryErrorCode.EndpointIsUrl, "a user name or password stands in it");
        }

        int path = host.IndexOfAny(new[] { '/', '?', '#' });
        if (path >= 0)
        {
            Remove(Quote(host.Substring(path)));
            host = host.Substring(0, path);
        }

        if (host.Length == 0)
        {
            return new Refusal(EntryErrorCode.EndpointIsUrl, "no host name stands in it");
        }

        return ReadHostAndPort(host);
    }

    private Refusal ReadHostAndPort(string text)
    {
        int colon = text.IndexOf(':');
        if (text[0] == '[' || (colon >= 0 && text.IndexOf(':', colon + 1) >= 0))
        {
            return new Refusal(EntryErrorCode.EndpointIsAddress, Quote(text));
        }

        string host = colon < 0 ? text : text.Substring(0, colon);
        if (IsIpv4(host))
        {
            return new Refusal(EntryErrorCode.EndpointIsAddress, Quote(host));
        }

        string fault = FindFault(host);
        if (fault != null)
        {
            return new Refusal(EntryErrorCode.EndpointNotHostName, fault);
        }

        Host = host;
        return (colon < 0 ? null : ReadPort(text.Substring(colon + 1))) ?? CheckAws(host);
    }

    private Refusal ReadPort(string digits)
    {
        int port = digits.Length > 0 && digits.Length <= 5 ? 0 : -1;
        for (int i = 0; i < digits.Length && port >= 0; i++)
        {
            port = digits[i] >= '0' && digits[i] <= '9' ? (port * 10) + digits[i] - '0' : -1;
        }

        if (port < 1 || port > HighestPort)
        {
            return new Refusal(EntryErrorCode.EndpointPort, Quote(digits));
        }

        Port = port;
        Remove(":" + digits);
        return null;
    }

    private Refusal CheckAws(string host)
    {
        if (!IsAws(host))
        {
            return null;
        }

        if (Port != NodeConfiguration.DefaultPort && Port != AlpnPort)
        {
            return new Refusal(EntryErrorCode.EndpointPort, Port.ToString() + " at " + Quote(host));
        }

        string[] labels = host.ToLower().Split(new[] { '.' });
        bool isLegacy = host.ToLower().EndsWith(AwsDomain) && labels[1] == "iot" && !labels[0].EndsWith("-ats");
        return isLegacy ? new Refusal(EntryErrorCode.EndpointWithoutAts, Quote(host)) : null;
    }

    private static string FindFault(string name)
    {
        if (name.Length > LongestName)
        {
            return name.Length.ToString() + " characters";
        }

        foreach (string label in name.Split(new[] { '.' }))
        {
            if (label.Length == 0)
            {
                return "an empty part in " + Quote(name);
            }

            if (label.Length > LongestLabel)
            {
                return "a part of " + label.Length.ToString() + " characters";
            }

            if (label[0] == '-' || label[label.Length - 1] == '-')
            {
                return "a hyphen at the edge of " + Quote(label);
            }

            foreach (char symbol in label)
            {
                if (!FieldRules.IsLetterOrDigit(symbol) && symbol != '-')
                {
                    return FieldRules.Quote(symbol) + " in " + Quote(label);
                }
            }
        }

        return null;
    }

    // No top-level domain is a number, so a name whose last part is one is an address, whole or not.
    private static bool IsIpv4(string name)
    {
        int start = name.LastIndexOf('.') + 1;
        for (int i = start; i < name.Length; i++)
        {
            if (name[i] < '0' || name[i] > '9')
            {
                return false;
            }
        }

        return start < name.Length;
    }

    private void Remove(string what) => _removed.Append(_removed.Length == 0 ? "" : ", ").Append(what);

    private static string Quote(string text) => "\"" + text + "\"";
}
