using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace NanoIoTNode.Viewer;

/// <summary>What can be known of an option before the broker is asked: each answers null, or why it cannot work and what helps.</summary>
internal static class OptionChecks
{
    /// <summary>The labels of the PEM blocks (RFC 7468) that an option takes end so.</summary>
    public const string Certificate = "CERTIFICATE";

    /// <inheritdoc cref="Certificate"/>
    public const string PrivateKey = "PRIVATE KEY";

    /// <summary>Bytes of a text in MQTT at most (MQTT 3.1.1, 1.5.3).</summary>
    private const int MaxBytes = 65535;

    /// <summary>More than any file of certificates has: the CAs that a whole system trusts are a quarter of it.</summary>
    private const int MaxFileBytes = 1024 * 1024;

    public static string? Host(string host) => host switch
    {
        "" => "is missing: give the broker's name or address",
        _ when host.Contains("://", StringComparison.Ordinal) =>
            $"\"{host}\" is a URL: give the name alone, and --port, and --no-tls for mqtt://",
        _ when Uri.CheckHostName(host) == UriHostNameType.Unknown && host.LastIndexOf(':') is > 0 and int colon
            && int.TryParse(host.AsSpan(colon + 1), out _) => $"\"{host}\" has a port: give it with --port {host[(colon + 1)..]}",
        _ when Uri.CheckHostName(host) == UriHostNameType.Unknown => $"\"{host}\" is neither a host name nor an IP address",
        _ => null,
    };

    public static string? Number(string? text, int least, int greatest) =>
        text is null
        || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= greatest)
            ? null
            : $"\"{text}\" is not a whole number from {least} to {greatest}";

    /// <summary>Looks at a text that goes to the broker or names a file.</summary>
    public static string? Text(string text) => text switch
    {
        "" => "is empty: leave the option out, or give it a value",
        _ when text.Any(char.IsControl) => "has control characters: look at how it was pasted",
        _ when Encoding.UTF8.GetByteCount(text) is > MaxBytes and int bytes => $"has {bytes} bytes, at most {MaxBytes} are possible",
        _ => null,
    };

    /// <summary>Looks for a PEM block in a file.</summary>
    public static string? Pem(string? path, string label)
    {
        if (path is null)
        {
            return null;
        }

        if (ReadFile(path, out string pem) is { } refusal)
        {
            return refusal;
        }

        string[] labels = [.. Labels(pem)];
        if (labels.FirstOrDefault(found => found.EndsWith(label, StringComparison.Ordinal)) is not { } kind)
        {
            string seen = labels.Length == 0 ? "no PEM block" : string.Join(" and ", labels.Distinct());
            return $"{path} has no {label} in PEM, but {seen}"
                + (labels.Length == 0 ? ": if it is DER or PKCS#12, convert it with openssl" : ": have files been exchanged?");
        }

        bool isEncrypted = kind.StartsWith("ENCRYPTED", StringComparison.Ordinal)
            || pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal); // RFC 1421, as older OpenSSL writes
        return label == PrivateKey && isEncrypted
            ? $"{path} is encrypted: write an open copy with \"openssl pkey -in {path} -out open.key\""
            : null;
    }

    /// <summary>Says whether a private key belongs to a certificate.</summary>
    public static string? Pair(string certificateFile, string keyFile)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            return null;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return $"{keyFile} is not the private key of {certificateFile}, or one of them is damaged: {error.Message}";
        }
    }

    /// <summary>Reads a small text file.</summary>
    /// <returns>Null, or why it cannot be read.</returns>
    public static string? ReadFile(string path, out string text)
    {
        text = "";
        try
        {
            if (Directory.Exists(path))
            {
                return $"{path} is a folder: give a file";
            }

            if (!File.Exists(path))
            {
                return $"{path} does not exist";
            }

            if (new FileInfo(path).Length is > MaxFileBytes and long bytes)
            {
                return $"{path} has {bytes} bytes, at most {MaxFileBytes} are read: is it the right file?";
            }

            text = File.ReadAllText(path);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be read: {error.Message}";
        }
    }

    private static IEnumerable<string> Labels(string pem)
    {
        for (int at = 0; PemEncoding.TryFind(pem.AsSpan(at), out PemFields block); at += block.Location.End.Value)
        {
            yield return pem.AsSpan(at)[block.Label].ToString();
        }
    }
}
