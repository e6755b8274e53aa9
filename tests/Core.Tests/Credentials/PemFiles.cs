using System;
using System.IO;
using System.Text;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>The PEM files in Data, made by make-credentials.sh.</summary>
internal static class PemFiles
{
    public static string Text(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", name + ".pem"));

    public static byte[] Der(string name) => Read(Text(name)).ToDer();

    /// <summary>Feeds a text; the reader stops at its END line or at the end of the text.</summary>
    public static PemReader Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Read(string)"/>
    public static PemReader Read(byte[] text)
    {
        var reader = new PemReader();
        foreach (byte octet in text)
        {
            if (reader.Feed(octet) == PemEvent.End)
            {
                break;
            }
        }

        return reader;
    }
}
