using System;
using NanoIoTNode.HostRuntime.Network;

namespace NanoIoTNode.HostRuntime;

/// <summary>
/// What native code does on the board for the interop assembly NanoIoTNode.Cryptography: the same functions of the TLS
/// layer. The board process redirects that assembly's native methods here.
/// </summary>
public static unsafe class CryptographyNative
{
    /// <summary>Whether a private key is that of a certificate (both DER).</summary>
    /// <returns>0 it is, 1 it is not, 2 that cannot be told.</returns>
    public static int CheckPair(byte[] certificate, byte[] privateKey)
    {
        NetworkEngine.EnsureStarted();
        fixed (byte* first = certificate, second = privateKey)
        {
            return NativeMethods.TlsCheckPair(first, (uint)certificate.Length, second, (uint)privateKey.Length);
        }
    }

    /// <summary>Whether a certificate was signed with the issuer's key (both DER).</summary>
    /// <returns>0 it was, 1 it was not, 2 that cannot be told.</returns>
    public static int CheckSignature(byte[] certificate, byte[] issuer)
    {
        fixed (byte* first = certificate, second = issuer)
        {
            return NativeMethods.TlsCheckSignature(first, (uint)certificate.Length, second, (uint)issuer.Length);
        }
    }

    /// <summary>What the last TLS handshake has shown.</summary>
    /// <param name="text">Filled from its beginning.</param>
    /// <returns>Bytes of the report; 0: there was no handshake.</returns>
    public static int ReadHandshake(byte[] text)
    {
        NetworkEngine.EnsureStarted();
        fixed (byte* room = text)
        {
            return NativeMethods.TlsReport(room, (uint)text.Length);
        }
    }

    /// <summary>Signs a message for a token with a private key (DER).</summary>
    /// <param name="privateKey">RSA, or on P-256.</param>
    /// <param name="message">What is signed.</param>
    /// <param name="signature">Room for 512 bytes.</param>
    /// <returns>Bytes of the signature; less than 0: the key cannot be used.</returns>
    public static int SignToken(byte[] privateKey, byte[] message, byte[] signature)
    {
        const int longest = 512;
        ArgumentOutOfRangeException.ThrowIfLessThan(signature.Length, longest);
        NetworkEngine.EnsureStarted();
        fixed (byte* key = privateKey, text = message, room = signature)
        {
            return NativeMethods.TlsSignToken(key, (uint)privateKey.Length, text, (uint)message.Length, room);
        }
    }
}
