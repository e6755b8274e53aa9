using System.CommandLine;
using System.CommandLine.Parsing;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Demo;

/// <summary>The options of the demo.</summary>
internal sealed class CommandLine
{
    private readonly Option<int> _messages = new("--messages")
    {
        Description = "Ends after this many telemetry messages.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<bool> _forever = new("--forever") { Description = "Runs on until Ctrl-C." };

    private readonly Option<bool> _ec = new("--ec") { Description = "Uses P-256 keys instead of RSA-2048." };

    private readonly Option<bool> _interactive = new("--interactive")
    {
        Description = "You answer the dialogue in your own terminal program (picocom, screen, minicom ...).",
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "Keeps the board's flash and the credentials here: a second start goes straight to publishing.",
        HelpName = "DIR",
    };

    private readonly EndpointOptions _endpoint;

    private readonly Option<string> _thing = new("--thing")
    {
        Description = "Thing name; for --endpoint the one that the account's policy lets in.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "demo-node",
    };

    private readonly Option<int> _interval = new("--interval")
    {
        Description = "Publish interval in seconds.",
        HelpName = "S",
        DefaultValueFactory = _ => 2,
    };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Shows the board's console." };

    public CommandLine()
    {
        Root = new RootCommand(
            "From a blank virtual board to telemetry in a real broker. Exit code 0 after the last message; 1 when "
            + "something failed, with one line on what to look at; 130 after Ctrl-C.")
        {
            _messages, _forever, _ec, _interactive, _state, _thing, _interval, _verbose,
        };
        _endpoint = new EndpointOptions(
            Root, "Publishes to this real endpoint instead of a broker of our own; needs internet, --cert and --key.");
        _messages.Validators.Add(AtLeastOne);
        _interval.Validators.Add(AtLeastOne);
    }

    public RootCommand Root { get; }

    public DemoOptions Read(ParseResult result) => new()
    {
        Messages = result.GetValue(_forever) ? null : result.GetValue(_messages),
        EllipticCurve = result.GetValue(_ec),
        Interactive = result.GetValue(_interactive),
        State = result.GetValue(_state),
        Endpoint = _endpoint.Read(result),
        Thing = result.GetValue(_thing)!,
        IntervalSeconds = result.GetValue(_interval),
        Verbose = result.GetValue(_verbose),
    };

    private static void AtLeastOne(OptionResult result)
    {
        if (result.GetValueOrDefault<int>() < 1)
        {
            result.AddError($"{result.Option.Name}: at least 1");
        }
    }
}
