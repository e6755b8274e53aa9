using System.CommandLine;
using NanoIoTNode.VirtualBoard.Supervisor;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Bench;

/// <summary>The options of the bench.</summary>
internal sealed class CommandLine
{
    private readonly EndpointOptions _endpoint;

    private readonly Option<string> _thing = new("--thing")
    {
        Description = "Thing name and client id: the one that the endpoint's policy lets in.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "bench-node",
    };

    private readonly Option<string> _ssid = new("--ssid")
    {
        Description = "Name of the virtual board's Wi-Fi network.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "NIN-Lab",
    };

    private readonly Option<string> _passphrase = new("--passphrase")
    {
        Description = "Its passphrase.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "correct horse",
    };

    private readonly HostOption _hosts = new();

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Shows the board's console on standard error." };

    public CommandLine()
    {
        Root = new RootCommand(
            "Without --endpoint: the figures of the README, measured anew, as Markdown tables. With it: goes the way to a "
            + "real endpoint step by step, with the firmware's own words and what each step costs at the Wi-Fi module. Exit "
            + "code 0 when every step has passed, 1 when one has failed, 2 when the check could not be made.");
        _endpoint = new EndpointOptions(
            Root, "Checks this real endpoint from a virtual board; needs internet, or --host, and --cert and --key.");
        foreach (Option option in new Option[] { _thing, _ssid, _passphrase, _hosts, _verbose })
        {
            Root.Add(option);
        }

        Root.Validators.Add(result =>
        {
            foreach (Option option in new Option[] { _thing, _ssid, _passphrase, _hosts, _verbose })
            {
                if (!_endpoint.IsGiven(result) && result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} belongs to --endpoint");
                }
            }
        });
    }

    public RootCommand Root { get; }

    /// <returns>Null when the figures are wanted.</returns>
    public EndpointCheckOptions? Read(ParseResult result) => _endpoint.Read(result) is { } endpoint
        ? new EndpointCheckOptions
        {
            Endpoint = endpoint,
            Thing = result.GetValue(_thing)!,
            Ssid = result.GetValue(_ssid)!,
            Passphrase = result.GetValue(_passphrase)!,
            Hosts = result.GetValue(_hosts) ?? [],
            Verbose = result.GetValue(_verbose),
        }
        : null;
}
