using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

public sealed class PemReaderTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 500).Select(i => (byte)(i * 7))];

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Every_line_end_will_do(string lineEnd)
    {
        PemReader reader = PemFiles.Read(Block("CERTIFICATE").Replace("\n", lineEnd, StringComparison.Ordinal));

        Assert.Equal(PemFault.None, reader.Fault);
        Assert.Equal("CERTIFICATE", reader.Label);
        Assert.Equal(Block("CERTIFICATE").Count(c => c == '\n'), reader.Lines);
        Assert.Equal(s_content, reader.ToDer());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(76)]
    [InlineData(10000)]
    public void Lines_of_any_length_will_do(int width)
    {
        Assert.Equal(s_content, PemFiles.Read(Block("CERTIFICATE", width)).ToDer());
    }

    [Fact]
    public void Text_before_the_frame_and_blanks_around_lines_are_passed_over()
    {
        string text = "Bag Attributes\n    friendlyName: x\n" + Block("CERTIFICATE").Replace("\n", "  \n   ", StringComparison.Ordinal);

        PemReader reader = PemFiles.Read(text);

        Assert.Equal(PemFault.None, reader.Fault);
        Assert.Equal(s_content, reader.ToDer());
    }

    [Fact]
    public void A_last_line_without_an_end_is_recognised_and_can_be_ended()
    {
        PemReader reader = PemFiles.Read(Block("CERTIFICATE").TrimEnd());

        Assert.True(reader.AtUnendedEndLine);
        Assert.Equal(PemEvent.End, reader.EndLine());
        Assert.Equal(s_content, reader.ToDer());
    }

    [Fact]
    public void Damage_is_found_with_its_line()
    {
        string[] lines = Block("CERTIFICATE").Split('\n');
        lines[4] = lines[4][..20] + "!" + lines[4][21..];

        PemReader reader = PemFiles.Read(string.Join('\n', lines));

        Assert.Equal(PemFault.BadBase64, reader.Fault);
        Assert.Equal(5, reader.FaultLine);
        Assert.Equal(lines.Length - 1, reader.Lines);
    }

    [Fact]
    public void A_lost_character_is_found_at_the_end()
    {
        string text = Block("CERTIFICATE");

        PemReader reader = PemFiles.Read(text.Remove(100, 1));

        // 500 bytes end in one padded group, which one character less makes impossible.
        Assert.NotEqual(PemFault.None, reader.Fault);
    }

    [Theory]
    [InlineData("-----END PRIVATE KEY-----", PemFault.WrongEnd)]
    [InlineData("----END CERTIFICATE-----", PemFault.WrongEnd)]
    [InlineData("-----END CERTIFICATE", PemFault.WrongEnd)]
    public void An_END_line_that_does_not_match_ends_the_block_and_is_a_fault(string end, PemFault expected)
    {
        string text = Block("CERTIFICATE").Replace("-----END CERTIFICATE-----", end, StringComparison.Ordinal);

        PemReader reader = PemFiles.Read(text + "not read any more\n");

        Assert.Equal(expected, reader.Fault);
        Assert.Equal(text.Count(c => c == '\n'), reader.Lines);
    }

    [Fact]
    public void A_second_BEGIN_line_is_a_fault_at_its_line()
    {
        string half = string.Join('\n', Block("CERTIFICATE").Split('\n').Take(3)) + "\n";

        PemReader reader = PemFiles.Read(half + Block("CERTIFICATE"));

        Assert.Equal(PemFault.SecondBegin, reader.Fault);
        Assert.Equal(4, reader.FaultLine);
    }

    [Fact]
    public void More_than_a_configuration_can_hold_is_a_fault_and_is_not_kept()
    {
        string body = Convert.ToBase64String(new byte[20000], Base64FormattingOptions.InsertLineBreaks);

        PemReader reader = PemFiles.Read($"-----BEGIN X-----\n{body}\n-----END X-----\n");

        Assert.Equal(PemFault.TooLarge, reader.Fault);
        Assert.True(reader.ToDer().Length <= PemReader.MaximumSize);
    }

    [Theory]
    [InlineData("")]
    [InlineData("QUI")]
    [InlineData("QQ=")]
    public void Nothing_or_less_than_whole_groups_is_truncated(string body)
    {
        Assert.Equal(PemFault.Truncated, PemFiles.Read($"-----BEGIN X-----\n{body}\n-----END X-----\n").Fault);
    }

    [Theory]
    [InlineData("QQ==QQ==")]
    [InlineData("Q===")]
    [InlineData("QQ=Q")]
    [InlineData("====")]
    public void Padding_in_the_wrong_place_is_a_fault(string body)
    {
        Assert.Equal(PemFault.BadBase64, PemFiles.Read($"-----BEGIN X-----\n{body}\n-----END X-----\n").Fault);
    }

    [Fact]
    public void Any_content_comes_back()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(content =>
        {
            string body = Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks);
            PemReader reader = PemFiles.Read($"-----BEGIN X-----\n{body}\n-----END X-----\n");
            return content.Length == 0 ? reader.Fault == PemFault.Truncated : reader.ToDer().AsSpan().SequenceEqual(content);
        }));
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(noise =>
        {
            PemFiles.Read("-----BEGIN X-----\n" + Encoding.Latin1.GetString(noise) + "\n-----END X-----\n").ToDer();
            return true;
        }));
    }

    private static string Block(string label, int width = 64)
    {
        string body = Convert.ToBase64String(s_content);
        return $"-----BEGIN {label}-----\n" + string.Concat(body.Chunk(width).Select(l => new string(l) + "\n"))
            + $"-----END {label}-----\n";
    }
}
