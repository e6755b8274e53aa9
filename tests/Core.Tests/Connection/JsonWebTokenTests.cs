using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using NanoIoTNode.Core.Connection;
using Xunit;

namespace NanoIoTNode.Core.Tests.Connection;

public sealed class JsonWebTokenTests
{
    private static readonly DateTime s_now = new(2026, 11, 21, 13, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(true, "ES256")]
    [InlineData(false, "RS256")]
    public void Header_and_claims_say_how_by_whom_for_whom_and_how_long(bool ellipticCurve, string algorithm)
    {
        string[] parts = JsonWebToken.Unsigned(ellipticCurve, "plant-7", s_now).Split('.');

        JsonElement header = Decode(parts[0]);
        JsonElement claims = Decode(parts[1]);
        Assert.Equal(2, parts.Length);
        Assert.Equal((algorithm, "JWT"), (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString()));
        Assert.Equal("plant-7", claims.GetProperty("aud").GetString());
        Assert.Equal(new DateTimeOffset(s_now).ToUnixTimeSeconds(), claims.GetProperty("iat").GetInt64());
        Assert.Equal(12 * 3600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public void Every_part_is_base64url_without_padding()
    {
        for (int length = 0; length < 70; length++)
        {
            byte[] signature = [.. Enumerable.Range(0, length).Select(i => (byte)(0xFB - (7 * i)))];

            string token = JsonWebToken.Sign(JsonWebToken.Unsigned(true, "p", s_now), signature);

            Assert.DoesNotContain(token, c => c is '+' or '/' or '=');
            Assert.Equal(signature, Bytes(token.Split('.')[2]));
        }
    }

    private static JsonElement Decode(string part) => JsonDocument.Parse(Encoding.UTF8.GetString(Bytes(part))).RootElement;

    private static byte[] Bytes(string part) => Convert.FromBase64String(
        part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '='));
}
