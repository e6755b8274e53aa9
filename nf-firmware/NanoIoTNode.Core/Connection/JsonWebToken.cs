using System;
using System.Text;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Connection;

/// <summary>
/// A signed token (JWT, RFC 7519; its signature JWS, RFC 7515) that says for whom it is made and for how long it counts:
/// <c>header.claims.signature</c>, each part in base64url without padding.
/// </summary>
public static class JsonWebToken
{
    /// <summary>How long a token counts; servers take 24 hours at most, less what clocks differ.</summary>
    public const int LifeSeconds = 12 * 3600;

    /// <summary>What is to be signed, in ASCII.</summary>
    /// <param name="ellipticCurve">True for ES256 (P-256), false for RS256 (RSA).</param>
    /// <param name="audience">The project id.</param>
    /// <param name="utc">The time of issue.</param>
    public static string Unsigned(bool ellipticCurve, string audience, DateTime utc)
    {
        long issued = (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        string header = "{\"alg\":\"" + (ellipticCurve ? "ES256" : "RS256") + "\",\"typ\":\"JWT\"}";
        string claims = "{\"iat\":" + issued.ToString() + ",\"exp\":" + (issued + LifeSeconds).ToString()
            + ",\"aud\":\"" + audience + "\"}";
        return Encode(Encoding.UTF8.GetBytes(header)) + "." + Encode(Encoding.UTF8.GetBytes(claims));
    }

    /// <summary>The whole token.</summary>
    /// <param name="unsigned">Of <see cref="Unsigned"/>.</param>
    /// <param name="signature">RS256: as long as the key; ES256: r and s, 32 bytes each (RFC 7518, 3.4).</param>
    public static string Sign(string unsigned, byte[] signature) => unsigned + "." + Encode(signature);

    // RFC 4648, section 5.
    private static string Encode(byte[] bytes)
    {
        byte[] text = new byte[Base64Encoder.LengthOf(bytes.Length)];
        int length = Base64Encoder.Write(bytes, 0, bytes.Length, text, 0);
        while (length > 0 && text[length - 1] == '=')
        {
            length--;
        }

        for (int i = 0; i < length; i++)
        {
            text[i] = text[i] == '+' ? (byte)'-' : text[i] == '/' ? (byte)'_' : text[i];
        }

        return Encoding.UTF8.GetString(text, 0, length);
    }
}
