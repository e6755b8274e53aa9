using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Net;

namespace NanoIoTNode.Workbench;

/// <summary>The options that name a real endpoint, for every command that takes one.</summary>
public sealed class EndpointOptions
{
    private readonly Option<string?> _endpoint;

    private readonly Option<int?> _port = new("--port")
    {
        Description = "The endpoint's TCP port. Default: 8883; AWS IoT takes 443 as well.",
        HelpName = "N",
    };

    private readonly Option<string?> _cert = new("--cert")
    {
        Description = "Device certificate (PEM) for --endpoint.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Private key (PEM) for --endpoint.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _root = new("--root")
    {
        Description = "Root CA (PEM) for --endpoint. Default: the Amazon roots built into the firmware.",
        HelpName = "FILE",
    };

    /// <param name="command">The command that takes them.</param>
    /// <param name="purpose">What the endpoint is for: the description of <c>--endpoint</c>.</param>
    public EndpointOptions(RootCommand command, string purpose)
    {
        _endpoint = new Option<string?>("--endpoint") { Description = purpose, HelpName = "HOST" };
        foreach (Option option in new Option[] { _endpoint, _port, _cert, _key, _root })
        {
            command.Add(option);
        }

        command.Validators.Add(Validate);
    }

    /// <returns>Null when no endpoint is named.</returns>
    public RealEndpoint? Read(ParseResult result) =>
        result.GetValue(_endpoint) is { } host
            ? new RealEndpoint(
                host, result.GetValue(_port), result.GetValue(_cert)!, result.GetValue(_key)!, result.GetValue(_root))
            : null;

    /// <summary>Tells whether an endpoint is named, for validators.</summary>
    public bool IsGiven(CommandResult result) => result.GetValue(_endpoint) is not null;

    private void Validate(CommandResult result)
    {
        bool real = IsGiven(result);
        if (real != (result.GetValue(_cert) is not null) || real != (result.GetValue(_key) is not null))
        {
            result.AddError("--endpoint, --cert and --key belong together");
        }

        foreach (Option option in new Option[] { _port, _root })
        {
            if (!real && result.GetResult(option) is not null)
            {
                result.AddError($"{option.Name} belongs to --endpoint");
            }
        }

        if (result.GetResult(_port) is { } port && port.GetValueOrDefault<int?>() is < 1 or > IPEndPoint.MaxPort)
        {
            result.AddError("--port: a port is 1 to 65535");
        }

        foreach (Option<string?> file in new[] { _cert, _key, _root })
        {
            if (result.GetValue(file) is { } path && !File.Exists(path))
            {
                result.AddError($"{file.Name}: {path} does not exist");
            }
        }
    }
}
