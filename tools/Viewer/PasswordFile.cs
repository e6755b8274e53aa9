using System;
using System.IO;
using System.Linq;
using System.Text;

namespace NanoIoTNode.Viewer;

/// <summary>A password that comes from a file, since a command line is seen by everybody on the machine.</summary>
internal static class PasswordFile
{
    /// <summary>Stands for the standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Bytes of a password in MQTT at most (MQTT 3.1.1, 3.1.3.5).</summary>
    private const int MaxBytes = 65535;

    /// <summary>Says in words why a file gives no password; null when it does, or cannot be asked yet.</summary>
    public static string? Refusal(string? path)
    {
        if (path is null or StandardInput)
        {
            return path is null || Console.IsInputRedirected
                ? null
                : "- reads from a pipe, a terminal would show the password: for instance read -rs P, then printf %s \"$P\" | tools/view.sh ...";
        }

        return OptionChecks.ReadFile(path, out string text)
            ?? (RefusalOf(FirstLine(text)) is { } refusal ? $"{path}: {refusal}" : null);
    }

    /// <exception cref="IOException">There is no password in it.</exception>
    public static string Read(string path)
    {
        if (path == StandardInput)
        {
            Console.Error.WriteLine("view: reading the password");
        }

        string password = path == StandardInput ? Console.In.ReadLine() ?? "" : FirstLine(File.ReadAllText(path));
        return RefusalOf(password) is { } refusal ? throw new IOException($"--password-file: {refusal}") : password;
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');

    private static string? RefusalOf(string password) => password switch
    {
        "" => "its first line is empty: write the password there",
        _ when password.Any(char.IsControl) => "its first line has control characters: write the password alone there",
        _ when Encoding.UTF8.GetByteCount(password) is > MaxBytes and int bytes =>
            $"a password has at most {MaxBytes} bytes, this one has {bytes}",
        _ => null,
    };
}
