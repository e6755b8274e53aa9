using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoIoTNode.Viewer.Broker;

/// <summary>Says in words, with the cure, what mosquitto_sub's complaints mean.</summary>
internal static class Refusals
{
    /// <summary>What a shell answers for a program that is not there.</summary>
    public const int NotFound = 127;

    public const string Missing = "mosquitto_sub is missing: install it (Debian: apt-get install mosquitto-clients)";

    // The first that matches counts: a wrong name is reported by "host name" and, after it, by "certificate verify failed".
    private static readonly (string Said, Func<BrokerOptions, string> Meaning)[] s_meanings =
    [
        ("host name verification failed", o =>
            $"the certificate of {o.Address} is for another name: give in --host the name that it is for, or, for a broker of "
            + "your own that you reach by an address, --any-name"),
        ("certificate verify failed", o =>
            $"the certificate of {o.Address} is expired or not signed by {Authority(o)}: give the CA that has signed it in --ca, "
            + "and look at this machine's clock"),
        ("Unable to load CA certificates", o => $"--ca: {o.CaFile} has no certificate that OpenSSL can read"),
        ("Unable to load client certificate", o => $"--cert: {o.CertificateFile} has no certificate that OpenSSL can read"),
        ("Unable to load client key", o => $"--key: {o.KeyFile} is not the key of {o.CertificateFile}, or OpenSSL cannot read it"),
        ("alert protocol version", o => $"{o.Address} takes no version of TLS that this machine's OpenSSL offers: it may be too old"),
        (" alert ", RefusedCertificate),
        ("wrong version number", NotTls),
        ("unexpected eof", NotTls),
        ("not authorised", NotLetIn),
        ("bad user name or password", NotLetIn),
        ("identifier rejected", _ => "the broker refuses the client id: give one that it lets in with --client-id"),
        ("broker unavailable", o => $"{o.Address} says that its MQTT service is not available: try again later"),
        ("Lookup error", NoAddress),
        ("Name or service not known", NoAddress),
        ("Connection refused", o =>
            $"nobody listens at {o.Address}: is the broker running, and are --host and --port right?"),
        ("unreachable", NoWay),
        ("No route to host", NoWay),
        ("timed out", o => $"{o.Address} does not answer: look at --host and --port, and at a firewall on the way"),
        ("rotocol error", o => o.Tls ? RefusedCertificate(o) : ClosedBeforeConnack(o)),
        ("network protocol error", o => $"what answers at {o.Address} does not speak MQTT: look at --port"),
        ("connection was lost", ClosedBeforeConnack),
    ];

    /// <summary>Explains why mosquitto_sub has ended.</summary>
    /// <param name="complaints">Its lines that are neither messages nor steps.</param>
    /// <param name="exitCode">Its exit code, or null when it was ended because nothing came from it any more.</param>
    /// <param name="options">What it was asked to do.</param>
    public static string Explain(IReadOnlyList<string> complaints, int? exitCode, BrokerOptions options)
    {
        if (exitCode == NotFound)
        {
            return Missing;
        }

        foreach ((string said, Func<BrokerOptions, string> meaning) in s_meanings)
        {
            if (complaints.Any(line => line.Contains(said, StringComparison.OrdinalIgnoreCase)))
            {
                return meaning(options);
            }
        }

        return complaints.Count > 0 ? $"{options.Address}: mosquitto_sub says: {string.Join("; ", complaints.TakeLast(3))}"
            : exitCode is { } code ? $"{options.Address}: mosquitto_sub has ended with exit code {code}"
            : $"{options.Address} does not answer: look at --host and --port, and at a firewall on the way";
    }

    /// <summary>The broker ends each connection before it answers the CONNECT.</summary>
    public static string ClosedBeforeConnack(BrokerOptions options) => options.Tls
        ? RefusedCertificate(options)
        : $"{options.Address} ends the connection before it answers: it may want TLS (leave out --no-tls), or not speak MQTT";

    /// <summary>The broker lets the client in, and ends the connection before it has subscribed.</summary>
    public static string ClosedAfterConnack(BrokerOptions options) =>
        $"{options.Address} lets this client in and ends the connection at once: its policy may not let it read "
        + $"{string.Join(" or ", options.Filters.Select(filter => filter.Text))} (choose --topic and --status-topic), or another "
        + "client uses the same id (choose --client-id)";

    private static string NoAddress(BrokerOptions options) =>
        $"the name \"{options.Host}\" has no address: look at its spelling and at this machine's name server";

    private static string NoWay(BrokerOptions options) =>
        $"there is no way from here to {options.Address}: look at this machine's network";

    private static string NotLetIn(BrokerOptions options) => options switch
    {
        { User: { } user, Password: null } =>
            $"{options.Address} does not let in the user \"{user}\" without a password: give --password-file",
        { User: { } user } =>
            $"{options.Address} does not let in the user \"{user}\" with this password: look at --user and --password-file",
        { CertificateFile: { } file } =>
            $"{options.Address} does not let in the client certificate {file}: is it registered and active there, and may it "
            + "connect with this client id (--client-id)?",
        _ => $"{options.Address} lets nobody in without saying who: give --user and --password-file, or --cert and --key",
    };

    private static string RefusedCertificate(BrokerOptions options) => options.CertificateFile is { } file
        ? $"{options.Address} refuses the client certificate {file}: is it signed by a CA that the broker trusts, registered, active "
            + "and not expired?"
        : $"{options.Address} ends the TLS connection: it wants a client certificate; give --cert and --key";

    private static string NotTls(BrokerOptions options) =>
        $"{options.Address} does not speak TLS: look at --port (MQTT over TLS is mostly at 8883), or give --no-tls";

    private static string Authority(BrokerOptions options) => options.CaFile ?? "a CA that this machine trusts";
}
