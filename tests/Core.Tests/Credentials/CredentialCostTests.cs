using System;
using System.Text;
using NanoIoTNode.Core.Credentials;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>
/// What reading credentials takes of RAM: bytes that .NET allocates in all, most of them garbage at once. Counted on 64
/// bits; nanoFramework's objects are smaller, its arrays as large. The table comes out with
/// <c>dotnet test tests/Core.Tests --filter CredentialCost --logger "console;verbosity=detailed"</c>.
/// </summary>
public sealed class CredentialCostTests(ITestOutputHelper output)
{
    private static readonly DateTime s_now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Reading_the_largest_credentials_fits_into_the_boards_RAM()
    {
        var table = new StringBuilder("| what | PEM | DER | reading the PEM | check | one line about it | id |\n");
        table.Append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");

        // Signed by itself, so the signature too is as long as they get.
        long largest = Certificate(table, "RSA-4096 certificate", "root-rsa4096.pem");
        Certificate(table, "RSA-2048 certificate", "device-rsa.pem");
        Certificate(table, "P-256 certificate", "device-prime256v1.pem");
        long key = Key(table, "RSA-4096 key", "key-rsa4096-pkcs8.pem", "device-rsa4096.pem");
        Key(table, "RSA-2048 key", "key-rsa-traditional.pem", "device-rsa.pem");
        Key(table, "P-256 key", "key-prime256v1-traditional.pem", "device-prime256v1.pem");
        output.WriteLine(table.ToString());

        Assert.InRange(largest, 1, 12 * 1024);
        Assert.InRange(key, 1, 16 * 1024);
    }

    private static long Certificate(StringBuilder table, string what, string file)
    {
        byte[] text = Corpus.Files[file];
        CredentialBlock block = Read(text);
        long read = Allocated(() => Read(text));
        long check = Allocated(() => file.StartsWith("root", StringComparison.Ordinal)
            ? CredentialCheck.RootCertificate(block, s_now)
            : CredentialCheck.DeviceCertificate(block, s_now));
        long line = Allocated(() => CredentialText.OfCertificate(block.Der));
        long id = Allocated(() => CertificateId.Of(block.Der));
        table.Append($"| {what} | {text.Length} | {block.Der.Length} | {read} | {check} | {line} | {id} |\n");
        return read + check + line + id;
    }

    private static long Key(StringBuilder table, string what, string file, string certificate)
    {
        byte[] text = Corpus.Files[file];
        byte[] owner = Corpus.Certificate(certificate);
        CredentialBlock block = Read(text);
        long read = Allocated(() => Read(text));
        long check = Allocated(() => CredentialCheck.PrivateKey(block, owner));
        long line = Allocated(() => CredentialText.OfKey(block.Der));
        table.Append($"| {what} | {text.Length} | {block.Der.Length} | {read} | {check} | {line} | - |\n");
        return read + check + line;
    }

    private static CredentialBlock Read(byte[] text)
    {
        var paste = new PemPaste();
        foreach (byte octet in text)
        {
            paste.Feed(octet);
        }

        return paste[0];
    }

    // The first call may build static data.
    private static long Allocated(Func<object?> step)
    {
        step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        step();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
