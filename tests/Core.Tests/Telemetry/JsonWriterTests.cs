using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NanoIoTNode.Core.Telemetry;
using Xunit;

namespace NanoIoTNode.Core.Tests.Telemetry;

public sealed class JsonWriterTests
{
    [Theory]
    [InlineData(0, 2, "0")]
    [InlineData(-0.0, 2, "0")]
    [InlineData(-0.001, 2, "0")]
    [InlineData(0.05, 2, "0.05")]
    [InlineData(-3.1, 1, "-3.1")]
    [InlineData(1013.25, 2, "1013.25")]
    [InlineData(99.999, 2, "100")]
    [InlineData(1.5, 0, "2")]
    [InlineData(1e12, 6, "1000000000000")]
    [InlineData(double.NaN, 2, "null")]
    [InlineData(double.PositiveInfinity, 2, "null")]
    [InlineData(double.NegativeInfinity, 2, "null")]
    public void Numbers_are_rounded_and_have_no_trailing_zeros(double value, int decimals, string expected)
    {
        Assert.Equal("{\"x\":" + expected + "}", Write(w => w.Number("x", value, decimals)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-7)]
    [InlineData(1234567890123)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Whole_numbers_are_written_in_full(long value)
    {
        string expected = value.ToString(CultureInfo.InvariantCulture);

        Assert.Equal("{\"x\":" + expected + "}", Write(w => w.Integer("x", value)));
    }

    [Fact]
    public void Any_text_comes_back_as_it_went_in()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        string[] parts = ["a", "\"", "\\", "\n", "\0", "\u001F", "/", "é", "€", "😀", "\u2028", "\u007F"];
        for (int i = 0; i < 500; i++)
        {
            string text = "";
            for (int n = random.Next(200); n > 0; n--)
            {
                text += parts[random.Next(parts.Length)];
            }

            using JsonDocument document = JsonDocument.Parse(Write(w => w.Text("x", text)));
            Assert.True(text == document.RootElement.GetProperty("x").GetString(), $"seed {seed}, text {i}");
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        Assert.Equal("{\"x\":\"\uFFFDa\uFFFD\"}", Write(w => w.Text("x", "\uD83Da\uDE00")));
    }

    [Fact]
    public void A_missing_text_is_null()
    {
        Assert.Equal("{\"x\":null}", Write(w => w.Text("x", null)));
    }

    private static string Write(Action<JsonWriter> write)
    {
        var writer = new JsonWriter();
        writer.Begin();
        write(writer);
        return Encoding.UTF8.GetString(writer.End());
    }
}
