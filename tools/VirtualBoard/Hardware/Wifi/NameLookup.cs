using System.Net;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>The module's own resolver, command D0: over UDP alone.</summary>
internal sealed class NameLookup(Resolver resolver)
{
    /// <summary>What the module accepts as a name.</summary>
    private const int LongestName = 64;

    private IPAddress? _last;

    public void Reset() => _last = null;

    /// <summary>Asks for a name; takes as long as the desk's resolver does.</summary>
    /// <param name="name">As the host gave it.</param>
    /// <param name="hasResolver">There is somebody to ask.</param>
    /// <param name="keepsLast">A name that nobody knows gets the address of the one before.</param>
    public byte[] Lookup(string name, bool hasResolver, bool keepsLast)
    {
        bool isAsked = hasResolver && name.Length is > 0 and <= LongestName;
        if (!isAsked || resolver.Find(name) is { LargeAnswer: true })
        {
            return NotFound();
        }

        // A name with several addresses gives the first.
        IPAddress[] addresses = resolver.LookupAsync(name).GetAwaiter().GetResult();
        IPAddress? address = addresses.Length > 0 ? addresses[0] : keepsLast ? _last : null;
        _last = address ?? _last;
        return address is null ? NotFound() : Response.Ok(address.ToString());
    }

    private static byte[] NotFound() => Response.Error("D0=<name>", "Host not found ");
}
