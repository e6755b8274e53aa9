using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using NanoIoTNode.Core.Commands;
using Xunit;

namespace NanoIoTNode.Core.Tests.Commands;

public sealed class JsonReaderTests
{
    [Fact]
    public void Tokens_come_in_document_order()
    {
        Assert.Equal(
            [
                JsonToken.ObjectStart, JsonToken.Name, JsonToken.ArrayStart, JsonToken.Number, JsonToken.True,
                JsonToken.False, JsonToken.Null, JsonToken.Text, JsonToken.ArrayEnd, JsonToken.ObjectEnd, JsonToken.End,
            ],
            ReadAll("""{"a":[-0.5e+7,true,false,null,"t"]}"""));
    }

    [Theory]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("+1")]
    [InlineData("tru")]
    [InlineData("\"a")]
    [InlineData("\"\t\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12G4\"")]
    [InlineData("[1,]")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\"}")]
    [InlineData("{a:1}")]
    [InlineData("[}")]
    [InlineData("1 1")]
    public void What_is_not_JSON_ends_in_an_error(string document)
    {
        Assert.Equal(JsonToken.Error, ReadAll(document)[^1]);
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_an_error_and_no_crash()
    {
        Assert.Equal(JsonToken.End, ReadAll(Nested(JsonReader.DeepestNesting))[^1]);
        Assert.Equal(JsonToken.Error, ReadAll(Nested(JsonReader.DeepestNesting + 1))[^1]);
        Assert.Equal(JsonToken.Error, ReadAll(new string('[', 100000))[^1]);
    }

    [Fact]
    public void A_text_beyond_the_limit_is_an_error()
    {
        Assert.Equal(JsonToken.End, ReadAll('"' + new string('x', JsonReader.LongestText) + '"')[^1]);
        Assert.Equal(JsonToken.Error, ReadAll('"' + new string('x', JsonReader.LongestText + 1) + '"')[^1]);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xE0, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    [InlineData(new byte[] { 0x80 })]
    public void Bad_UTF8_is_an_error(byte[] inside)
    {
        byte[] document = [(byte)'"', .. inside, (byte)'"'];

        Assert.Equal(JsonToken.Error, new JsonReader(document).Next());
    }

    [Fact]
    public void Texts_are_read_with_all_their_characters()
    {
        const string Text = "é€😀\"\\/\b\f\n\r\t";
        var reader = new JsonReader(JsonSerializer.SerializeToUtf8Bytes(Text));
        Assert.Equal(JsonToken.Text, reader.Next());
        Assert.Equal(Text, reader.Text);

        reader = new JsonReader(Encoding.UTF8.GetBytes("\"é€😀\""));
        Assert.Equal(JsonToken.Text, reader.Next());
        Assert.Equal("é€😀", reader.Text);
    }

    // The judge is .NET's own reader.
    [Fact]
    public void Damaged_documents_are_judged_as_another_reader_judges_them()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        byte[] good = Encoding.UTF8.GetBytes("""{"a":[1,-2.5e3,"x\u0041",{"b":null}],"c":true,"d":"é"}""");
        for (int i = 0; i < 5000; i++)
        {
            byte[] document = (byte[])good.Clone();
            for (int n = random.Next(3); n >= 0; n--)
            {
                document[random.Next(document.Length)] = good[random.Next(good.Length)];
            }

            bool accepted = ReadAll(document)[^1] == JsonToken.End;
            Assert.True(IsJson(document) == accepted, $"seed {seed}: {Encoding.UTF8.GetString(document)}");
        }
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    // Reading the texts as well: lone surrogates in escapes are left to the caller by both readers.
    private static bool IsJson(byte[] document)
    {
        try
        {
            _ = new UTF8Encoding(false, true).GetCharCount(document);
            using JsonDocument parsed = JsonDocument.Parse(document);
            return true;
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            return false;
        }
    }

    private static List<JsonToken> ReadAll(string document) => ReadAll(Encoding.UTF8.GetBytes(document));

    private static List<JsonToken> ReadAll(byte[] document)
    {
        var reader = new JsonReader(document);
        var tokens = new List<JsonToken>();
        do
        {
            tokens.Add(reader.Next());
        }
        while (tokens[^1] is not (JsonToken.End or JsonToken.Error));

        return tokens;
    }
}
