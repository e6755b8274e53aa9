using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>What editors, word processors, shells and programming languages make of a PEM file on its way here.</summary>
public sealed class PemFormsTests
{
    private const string Name = "rsa-certificate";

    private static readonly string s_text = PemFiles.Text(Name);

    public static TheoryData<string, byte[]> Forms()
    {
        var forms = new TheoryData<string, byte[]>();
        foreach ((string name, byte[] text) in AllForms())
        {
            forms.Add(name, text);
        }

        return forms;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_same_certificate_comes_out(string form, byte[] text)
    {
        PemReader reader = PemFiles.Read(text);

        Assert.True(reader.AtUnendedEndLine || reader.Size > 0, form);
        reader.EndLine();
        Assert.Equal(PemFault.None, reader.Fault);
        Assert.Equal("CERTIFICATE", reader.Label);
        Assert.Equal(PemFiles.Der(Name), reader.ToDer());
    }

    [Theory]
    [InlineData("MIID\u00A0AAA", PemFault.BadBase64)]
    [InlineData("MIID\u2013AAA", PemFault.BadBase64)]
    [InlineData("MIID\\qAAA", PemFault.BadBase64)]
    [InlineData("MIID\\u00zzAAA", PemFault.BadBase64)]
    [InlineData("MIID\u00C4AAA", PemFault.BadBase64)]
    public void What_hides_a_lost_character_is_not_passed_over(string line, PemFault expected)
    {
        PemReader reader = PemFiles.Read($"-----BEGIN X-----\n{line}\n-----END X-----\n");

        Assert.Equal(expected, reader.Fault);
        Assert.Equal(2, reader.FaultLine);
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE----")]
    [InlineData("----BEGIN CERTIFICATE-----")]
    [InlineData("-----BEGIN-----")]
    [InlineData("BEGIN CERTIFICATE")]
    [InlineData("see the -----BEGIN line")]
    public void What_is_not_a_marker_is_text(string line)
    {
        PemReader reader = PemFiles.Read(line + "\nMIID\n");

        Assert.Null(reader.Label);
        Assert.Equal("MIID", reader.Line);
    }

    [Fact]
    public void A_long_line_before_the_marker_is_shown_from_its_beginning()
    {
        PemReader reader = PemFiles.Read(new string('a', 128) + new string('b', 1000) + "\n");

        Assert.Equal(new string('a', 128), reader.Line);
    }

    [Fact]
    public void A_reader_that_has_ended_takes_no_more()
    {
        PemReader reader = PemFiles.Read(s_text);
        int lines = reader.Lines;

        foreach (byte octet in Encoding.ASCII.GetBytes(s_text))
        {
            Assert.Equal(PemEvent.None, reader.Feed(octet));
        }

        Assert.Equal(PemEvent.None, reader.EndLine());
        Assert.Equal(lines, reader.Lines);
        Assert.Equal(PemFiles.Der(Name), reader.ToDer());
    }

    private static IEnumerable<(string Name, byte[] Text)> AllForms()
    {
        string unended = s_text.TrimEnd();
        string json = JsonSerializer.Serialize(new { arn = new string('x', 300), certificatePem = s_text });
        yield return ("a UTF-8 byte-order mark", [0xEF, 0xBB, 0xBF, .. Utf8(s_text)]);
        yield return ("leading blanks", Utf8("   " + s_text.Replace("\n", "\n \t ", StringComparison.Ordinal)));
        yield return ("hard blanks in front", Utf8("\u00A0" + s_text.Replace("\n", "\n\u00A0", StringComparison.Ordinal)));
        yield return ("hard blanks in the markers", Utf8(Replace("N CERTIFICATE", "N\u00A0CERTIFICATE", s_text)));
        yield return ("no final newline", Utf8(unended));
        yield return ("doubled spacing", Utf8(Replace("\n", "\r\n\r\n", s_text)));
        yield return ("blanks for line ends", Utf8(Replace("\n", " ", s_text)));
        yield return ("no line ends", Utf8(Replace("\n", "", s_text)));
        yield return ("a quoted mail", Utf8("> " + Replace("\n", "\n> ", unended) + "\n"));
        yield return ("\\n as two characters", Utf8(Replace("\n", "\\n", s_text)));
        yield return ("\\r\\n as four characters", Utf8(Replace("\n", "\\r\\n", s_text)));
        yield return ("\\n escaped twice", Utf8(Replace("\n", "\\\\n", s_text)));
        yield return ("a JSON document", Utf8(json));
        yield return ("a JSON document with slashes escaped", Utf8(Replace("/", "\\/", json)));
        yield return ("a string of C", Utf8("\"" + Replace("\n", "\\n\" \\\n\"", unended) + "\\n\";\n"));
        yield return ("an array of C#", Utf8("\"" + Replace("\n", "\",\n\"", unended) + "\",\n"));
        yield return ("quotes of code page 1252", [0x93, .. Utf8(unended), 0x94, (byte)'\n']);
        yield return ("quotes of UTF-8", Utf8("\u201C" + unended + "\u201D\n"));
        yield return ("dashes of code page 1252", Latin1(Replace("-----", "\u0096\u0096-", s_text)));
        yield return ("dashes of UTF-8", Utf8(Replace("-----", "\u2014\u2014-", s_text)));
        yield return ("dashes of UTF-8, one line", Utf8(Replace("\n", " ", Replace("-----", "\u2014\u2013", s_text))));
        yield return ("text of openssl before it", Utf8("Certificate:\n    Data: -----\n        Version: 3 (0x2)\n" + s_text));
    }

    private static string Replace(string old, string with, string text) => text.Replace(old, with, StringComparison.Ordinal);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
