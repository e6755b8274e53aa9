using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>The option <c>--host</c>, for every command that starts a virtual board.</summary>
public sealed class HostOption : Option<HostMapping[]>
{
    public HostOption()
        : base("--host")
    {
        Description = "Leads a host name's port to a server of this machine; repeatable. Other names are resolved by this machine.";
        HelpName = "NAME:PORT=ADDRESS:PORT[/tcp|/udp]";
        CustomParser = Parse;
    }

    private static HostMapping[]? Parse(ArgumentResult result)
    {
        try
        {
            return [.. result.Tokens.Select(token => HostMapping.Parse(token.Value))];
        }
        catch (FormatException error)
        {
            result.AddError("--host: " + error.Message);
            return null;
        }
    }
}
