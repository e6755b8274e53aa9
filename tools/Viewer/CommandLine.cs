using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using NanoIoTNode.Viewer.Broker;
using NanoIoTNode.Viewer.Readings;

namespace NanoIoTNode.Viewer;

/// <summary>The options of the viewer. What cannot work is refused here, with the cure.</summary>
internal sealed class CommandLine
{
    private const int TlsPort = 8883;
    private const int PlainPort = 1883;
    private const int MaxPort = 65535;
    private const string NoTopic = "-";

    private readonly Option<string> _host = new("--host")
    {
        Description = "The broker's name or address; for AWS IoT the account's endpoint.",
        HelpName = "HOST",
        Required = true,
    };

    private readonly Option<string?> _port = new("--port")
    {
        Description = $"The broker's port. Default: {TlsPort}, with --no-tls {PlainPort}.",
        HelpName = "N",
    };

    private readonly Option<bool> _noTls = new("--no-tls") { Description = "Connects without TLS." };

    private readonly Option<string?> _ca = new("--ca")
    {
        Description = "CA that has signed the broker's certificate (PEM). Default: those that this machine trusts.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _anyName = new("--any-name")
    {
        Description = "Takes a broker's certificate that is for another name; for a broker of your own, reached by an address.",
    };

    private readonly Option<string?> _cert = new("--cert") { Description = "Client certificate (PEM).", HelpName = "FILE" };

    private readonly Option<string?> _key = new("--key") { Description = "Its private key (PEM, not encrypted).", HelpName = "FILE" };

    private readonly Option<string?> _user = new("--user") { Description = "User name.", HelpName = "NAME" };

    private readonly Option<string?> _passwordFile = new("--password-file")
    {
        Description = "File whose first line is the password; - reads it from a pipe.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _clientId = new("--client-id")
    {
        Description = "Client id, where the broker's policy asks for one. Default: the broker chooses.",
        HelpName = "ID",
    };

    private readonly Option<string[]> _topic = new("--topic")
    {
        Description = "Topic filter of the telemetry; may be given several times.",
        HelpName = "FILTER",
        DefaultValueFactory = _ => ["dt/nanoiotnode/+/telemetry"],
    };

    private readonly Option<string> _statusTopic = new("--status-topic")
    {
        Description = "Topic filter of status and last will; - for none.",
        HelpName = "FILTER",
        DefaultValueFactory = _ => "dt/nanoiotnode/+/status",
    };

    private readonly Option<string?> _csv = new("--csv")
    {
        Description = "Appends the readings to this file: time, thing, sequence, quantity, value, unit (UCUM). - writes them to the "
            + "standard output and draws nothing.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _lines = new("--lines")
    {
        Description = "Writes a line for each reading instead of the table; so it does anyway when the output is not a terminal.",
    };

    private readonly Option<string?> _messages = new("--messages")
    {
        Description = "Ends after this many telemetry messages.",
        HelpName = "N",
    };

    public CommandLine()
    {
        Root = new RootCommand(
            "Shows what the things publish, live, and writes it as CSV. Runs until Ctrl-C. Exit code 0 after --messages, or when "
            + "nobody reads the output any more; 1 when something failed, with one line on what to look at; 2 when an option is "
            + "refused; 130 after Ctrl-C.")
        {
            _host, _port, _noTls, _ca, _anyName, _cert, _key, _user, _passwordFile, _clientId, _topic, _statusTopic, _csv, _lines,
            _messages,
        };
        Root.Validators.Add(Check);
    }

    public RootCommand Root { get; }

    public ViewerOptions Read(ParseResult result) => new()
    {
        Broker = ReadBroker(result),
        Csv = result.GetValue(_csv),
        Lines = result.GetValue(_lines),
        Messages = Number(result.GetValue(_messages)),
    };

    private BrokerOptions ReadBroker(ParseResult result) => new()
    {
        Host = result.GetValue(_host)!,
        Port = Number(result.GetValue(_port)) ?? (result.GetValue(_noTls) ? PlainPort : TlsPort),
        Tls = !result.GetValue(_noTls),
        CaFile = result.GetValue(_ca),
        AnyName = result.GetValue(_anyName),
        CertificateFile = result.GetValue(_cert),
        KeyFile = result.GetValue(_key),
        User = result.GetValue(_user),
        Password = result.GetValue(_passwordFile) is { } file ? PasswordFile.Read(file) : null,
        ClientId = result.GetValue(_clientId),
        Telemetry = [.. result.GetValue(_topic)!.Select(text => new TopicFilter(text))],
        Status = StatusTopic(result.GetValue(_statusTopic)) is { } status ? new TopicFilter(status) : null,
    };

    private static int? Number(string? text) => text is null ? null : int.Parse(text, CultureInfo.InvariantCulture);

    private static string? StatusTopic(string? text) => text == NoTopic ? null : text;

    private void Check(CommandResult result)
    {
        // All at once, here: an option's own validators would only be asked when the command's have found nothing.
        Add(result, "--host", OptionChecks.Host(result.GetValue(_host) ?? ""));
        Add(result, "--port", OptionChecks.Number(result.GetValue(_port), 1, MaxPort));
        Add(result, "--messages", OptionChecks.Number(result.GetValue(_messages), 1, int.MaxValue));
        foreach (string filter in result.GetValue(_topic) ?? [])
        {
            Add(result, "--topic", TopicFilter.Refusal(filter));
        }

        Add(result, "--status-topic", StatusTopic(result.GetValue(_statusTopic)) is { } status ? TopicFilter.Refusal(status) : null);
        foreach (Option<string?> option in new[] { _user, _clientId, _ca, _cert, _key, _passwordFile, _csv })
        {
            if (result.GetValue(option) is { } text)
            {
                Add(result, option.Name, OptionChecks.Text(text));
            }
        }

        CheckBelonging(result);
        CheckFiles(result);
    }

    private void CheckBelonging(CommandResult result)
    {
        if (result.GetValue(_noTls))
        {
            Option[] forTls = [_ca, _anyName, _cert, _key];
            foreach (Option option in forTls.Where(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"{option.Name} is for TLS: leave it out, or --no-tls");
            }
        }

        if (result.GetValue(_cert) is null != result.GetValue(_key) is null)
        {
            result.AddError("--cert and --key belong together: give both, or neither");
        }

        if (result.GetValue(_passwordFile) is not null && result.GetValue(_user) is null)
        {
            result.AddError("--password-file needs --user: MQTT has no password without a user name");
        }
    }

    private void CheckFiles(CommandResult result)
    {
        string? cert = result.GetValue(_cert);
        string? key = result.GetValue(_key);
        bool isReadable = Add(result, "--ca", OptionChecks.Pem(result.GetValue(_ca), OptionChecks.Certificate))
            & Add(result, "--cert", OptionChecks.Pem(cert, OptionChecks.Certificate))
            & Add(result, "--key", OptionChecks.Pem(key, OptionChecks.PrivateKey))
            & Add(result, "--password-file", PasswordFile.Refusal(result.GetValue(_passwordFile)));
        if (isReadable && cert is not null && key is not null)
        {
            Add(result, "--key", OptionChecks.Pair(cert, key));
        }
    }

    private static bool Add(CommandResult result, string option, string? refusal)
    {
        if (refusal is not null)
        {
            result.AddError($"{option}: {refusal}");
        }

        return refusal is null;
    }
}
