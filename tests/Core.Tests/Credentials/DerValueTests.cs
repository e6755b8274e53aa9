using System;
using System.Text;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>Times and names as they stand in certificates.</summary>
public sealed class DerValueTests
{
    [Theory]
    [InlineData(0x17, "490228235959Z", "2049-02-28T23:59:59")]
    [InlineData(0x17, "500101000000Z", "1950-01-01T00:00:00")]
    [InlineData(0x17, "240229120000Z", "2024-02-29T12:00:00")]
    [InlineData(0x18, "20500101000000Z", "2050-01-01T00:00:00")]
    [InlineData(0x18, "30001231235959Z", "3000-12-31T23:59:59")]
    [InlineData(0x18, "99991231235959Z", "3000-12-31T23:59:59")]
    [InlineData(0x18, "99960229000000Z", "3000-12-31T23:59:59")]
    public void A_time_is_read(int tag, string text, string expected)
    {
        Assert.True(DerTime.TryRead(Element(tag, Encoding.ASCII.GetBytes(text)), out DateTime time));
        Assert.Equal(expected, time.ToString("s"));
    }

    [Theory]
    [InlineData(0x17, "230229120000Z")] // no leap year
    [InlineData(0x17, "241301000000Z")]
    [InlineData(0x17, "240100000000Z")]
    [InlineData(0x17, "240101240000Z")]
    [InlineData(0x17, "240101006000Z")]
    [InlineData(0x17, "240101000060Z")]
    [InlineData(0x17, "2401010000Z")] // without seconds
    [InlineData(0x17, "240101000000+0100")]
    [InlineData(0x17, "2401010000 0Z")]
    [InlineData(0x17, "20240101000000Z")]
    [InlineData(0x18, "240101000000Z")]
    [InlineData(0x18, "20240101000000.5Z")]
    [InlineData(0x18, "16001231235959Z")]
    [InlineData(0x18, "99990132000000Z")]
    [InlineData(0x17, "")]
    [InlineData(0x0C, "240101000000Z")]
    public void What_is_no_time_is_refused(int tag, string text)
    {
        Assert.False(DerTime.TryRead(Element(tag, Encoding.ASCII.GetBytes(text)), out _));
    }

    public static TheoryData<int, byte[], string> Strings() => new()
    {
        { 0x13, "device 7"u8.ToArray(), "device 7" },
        { 0x0C, "Ger\u00E4t \u0416 \u4E2D"u8.ToArray(), "Ger\u00E4t \u0416 \u4E2D" },
        { 0x0C, "\u304B\u6F22"u8.ToArray(), "\u304B\u6F22" },
        { 0x0C, [0xC3], "?" },
        { 0x0C, [0xC3, 0x41], "?A" },
        { 0x0C, [0xC0, 0x80, 0xFF], "???" },
        { 0x0C, "\u202Eevil\u001B[2J\u009B"u8.ToArray(), "?evil?[2J?" },
        { 0x0C, "\U0001F600"u8.ToArray(), "?" },
        { 0x1E, [0x00, 0x41, 0x00, 0xE9], "A\u00E9" },
        { 0x1E, [0x00, 0x41, 0x00], "A?" },
        { 0x14, [0x41, 0xE9], "A?" },
        { 0x13, Encoding.ASCII.GetBytes(new string('x', 64)), new string('x', 64) },
        { 0x13, Encoding.ASCII.GetBytes(new string('x', 65)), new string('x', 64) + "..." },
        { 0x13, [], "" },
    };

    [Theory]
    [MemberData(nameof(Strings))]
    public void A_name_is_shown_so_that_it_cannot_steer_the_terminal(int tag, byte[] value, string expected)
    {
        Assert.Equal(expected, DerText.Read(Element(tag, value)));
    }

    private static DerReader Element(int tag, byte[] value)
    {
        byte[] der = [(byte)tag, (byte)value.Length, .. value];
        var reader = new DerReader(der, 0, der.Length);
        Assert.True(reader.Next());
        return reader;
    }
}
