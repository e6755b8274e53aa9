using System.Linq;
using System.Net;
using System.Threading.Tasks;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi.Names;

/// <summary>What the access point's DNS server knows: the host table, else what the desk's resolver says.</summary>
internal static class NameServer
{
    private const int MostAddresses = 8;
    private const int Aliases = 3;
    private const int LabelsOfAlias = 3;
    private const int LabelLength = 60;

    // Three names of 192 bytes that share nothing but their end: over 512 bytes whatever the addresses are.
    private static readonly string[] s_longAliases =
    [
        .. Enumerable.Range(0, Aliases).Select(alias => string.Join('.', Enumerable.Range(0, LabelsOfAlias)
            .Select(label => new string((char)('a' + (alias * LabelsOfAlias) + label), LabelLength))
            .Append("example"))),
    ];

    private static readonly DnsAnswer s_nothing = new(DnsResult.Found, [], []);
    private static readonly DnsAnswer s_noSuchName = new(DnsResult.NoSuchName, [], []);

    public static async Task<DnsAnswer> AnswerAsync(Resolver resolver, DnsQuery query)
    {
        if (query.Type != DnsQuery.AddressType || query.Class != DnsQuery.Internet)
        {
            return s_nothing;
        }

        HostEntry? host = resolver.Find(query.Name);
        IPAddress[] addresses = await resolver.LookupAsync(query.Name).ConfigureAwait(false);
        if (host is null && addresses.Length == 0)
        {
            return s_noSuchName;
        }

        string[] aliases = host is { LargeAnswer: true } ? s_longAliases : [];
        return new DnsAnswer(DnsResult.Found, aliases, [.. addresses.Take(MostAddresses)]);
    }
}
