using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>What may be an endpoint: a host name (RFC 1123) and nothing around it.</summary>
internal static class EndpointRule
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>Checks a name without blanks at its ends; null when it will do.</summary>
    internal static Refusal Check(string name)
    {
        int colon = name.IndexOf(':');
        if (name.Contains("://") || name.IndexOf('/') >= 0)
        {
            return new Refusal(EntryErrorCode.EndpointIsUrl, Quote(name));
        }

        if (colon >= 0)
        {
            bool second = name.IndexOf(':', colon + 1) >= 0;
            return new Refusal(
                second ? EntryErrorCode.EndpointIsAddress : EntryErrorCode.EndpointHasPort, Quote(name));
        }

        if (IsIpv4(name))
        {
            return new Refusal(EntryErrorCode.EndpointIsAddress, Quote(name));
        }

        string fault = FindFault(name);
        return fault == null ? null : new Refusal(EntryErrorCode.EndpointNotHostName, fault);
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

    private static string Quote(string text) => "\"" + text + "\"";
}
