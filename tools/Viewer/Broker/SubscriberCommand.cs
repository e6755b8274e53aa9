using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace NanoIoTNode.Viewer.Broker;

/// <summary>
/// The command line of mosquitto_sub, and its options file: a password stands there, where the list of processes does not show
/// it. The file lives in a folder that only its owner can read; <see cref="Dispose"/> removes it.
/// </summary>
internal sealed class SubscriberCommand : IDisposable
{
    /// <summary>The broker is asked for a sign of life when it has been silent for this long.</summary>
    public const int KeepAliveSeconds = 5;

    // mosquitto_sub reads its options from here; without it, it would also take those of the user's own file.
    private const string OptionsFolder = "XDG_CONFIG_HOME";
    private const string OptionsFile = "mosquitto_sub";

    private readonly string _folder = Directory.CreateTempSubdirectory("nanoiotnode-view-").FullName;
    private readonly BrokerOptions _options;

    public SubscriberCommand(BrokerOptions options)
    {
        _options = options;
        if (options.Password is { } password)
        {
            File.WriteAllText(Path.Combine(_folder, OptionsFile), $"-P {password}\n");
        }
    }

    /// <summary>Gets the program that is started.</summary>
    public static string Program => "env";

    /// <summary>Gets its arguments. stdbuf: the output is wanted line by line, through a pipe too.</summary>
    public IEnumerable<string> Arguments =>
    [
        $"{OptionsFolder}={_folder}", "stdbuf", "-oL", "mosquitto_sub",
        "-h", _options.Host, "-p", $"{_options.Port}", "-k", $"{KeepAliveSeconds}", "-q", "1", "-d", "-F", SubscriberOutput.Format,
        .. _options.Filters.SelectMany(filter => Pair("-t", filter.Text)), .. Pair("-u", _options.User), .. Pair("-i", _options.ClientId), .. Tls(),
    ];

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string[] Pair(string option, string? value) => value is null ? [] : [option, value];

    private string[] Tls() => !_options.Tls ? [] :
    [
        .. _options.CaFile is { } ca ? Pair("--cafile", ca) : ["--tls-use-os-certs"],
        .. Pair("--cert", _options.CertificateFile), .. Pair("--key", _options.KeyFile),
        .. _options.AnyName ? ["--insecure"] : Array.Empty<string>(),
    ];
}
