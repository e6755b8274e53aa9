using System;
using System.Globalization;
using System.IO;
using System.Reflection;

namespace NanoIoTNode.StoreBench;

/// <summary>What the board's interpreter executes to read a certificate: a Markdown table.</summary>
internal static class CredentialCost
{
    // An interpreted loop of eight IL instructions took 7 us on a 48 MHz ARM7 of the same family of runtimes; the
    // nanoCLR on this chip should be faster, and has not been measured.
    private const double MicrosecondsPerInstruction = 1;

    // One start bit, eight data bits, one stop bit.
    private const double MillisecondsPerCharacter = 10 * 1000.0 / 115200;

    public static void Print()
    {
        string folder = AppContext.BaseDirectory;
        var counter = new InstructionCounter(Path.Combine(folder, "NanoIoTNode.Core.dll"));
        Console.WriteLine("| what | characters of PEM | on the line at 115200 | IL instructions: reading | check | text | id | "
            + "at 1 us each |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        Measure(counter, "RSA-4096 certificate, signed by itself", File.ReadAllBytes(Path.Combine(folder, "Data", "root-rsa4096.pem")));
        Measure(counter, "P-256 certificate", File.ReadAllBytes(Path.Combine(folder, "Data", "root-ec.pem")));
    }

    private static void Measure(InstructionCounter counter, string what, byte[] pem)
    {
        Type paste = Find(counter, "PemPaste");
        Type block = Find(counter, "CredentialBlock");
        object certificate = null!;
        long read = counter.Of(() => certificate = Read(paste, pem));
        var der = (byte[])block.GetProperty("Der")!.GetValue(certificate)!;
        MethodInfo check = Find(counter, "CredentialCheck").GetMethod("RootCertificate")!;
        MethodInfo text = Find(counter, "CredentialText").GetMethod("OfCertificate", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!;
        MethodInfo id = Find(counter, "CertificateId").GetMethod("Of")!;
        var now = new DateTime(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
        long[] rest =
        [
            counter.Of(() => check.Invoke(null, [certificate, now])),
            counter.Of(() => text.Invoke(null, [der])),
            counter.Of(() => id.Invoke(null, [der])),
        ];
        double milliseconds = (read + rest[0] + rest[1] + rest[2]) * MicrosecondsPerInstruction / 1000;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {pem.Length} | {pem.Length * MillisecondsPerCharacter:F0} ms | {read} | {rest[0]} | {rest[1]} | {rest[2]} | {milliseconds:F0} ms |"));
    }

    private static object Read(Type paste, byte[] pem)
    {
        object reader = Activator.CreateInstance(paste)!;
        MethodInfo feed = paste.GetMethod("Feed")!;
        foreach (byte octet in pem)
        {
            feed.Invoke(reader, [octet]);
        }

        return paste.GetProperty("Item")!.GetValue(reader, [0])!;
    }

    private static Type Find(InstructionCounter counter, string name) =>
        counter.Assembly.GetType("NanoIoTNode.Core.Credentials." + name, throwOnError: true)!;
}
