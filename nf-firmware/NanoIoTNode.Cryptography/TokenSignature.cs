using System;

namespace NanoIoTNode.Cryptography;

/// <summary>Signs tokens with the device key: RS256 with an RSA key, ES256 with one on P-256 (RFC 7518, section 3).</summary>
public static class TokenSignature
{
    private const int Longest = 512; // RSA-4096

    /// <summary>The signature: as long as an RSA key, or r and s of 32 bytes each.</summary>
    /// <param name="privateKey">Unencrypted DER.</param>
    /// <param name="message">What is signed.</param>
    /// <exception cref="ArgumentNullException">One of the two is missing.</exception>
    /// <exception cref="ArgumentException">The key cannot be read, or is of another kind.</exception>
    public static byte[] Make(byte[] privateKey, byte[] message)
    {
        if (privateKey == null || message == null)
        {
            throw new ArgumentNullException();
        }

        var room = new byte[Longest];
        int length = NativeCryptography.SignToken(privateKey, message, room);
        if (length <= 0)
        {
            throw new ArgumentException("the device key cannot sign a token: " + length.ToString());
        }

        var signature = new byte[length];
        Array.Copy(room, signature, length);
        return signature;
    }
}
