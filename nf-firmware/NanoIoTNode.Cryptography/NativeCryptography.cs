using System.Runtime.CompilerServices;

namespace NanoIoTNode.Cryptography;

/// <summary>
/// Native half, on the TLS layer's library; results of checks are values of <see cref="Verdict"/>. Every call stops all managed
/// threads for as long as the arithmetic takes: a few hundred milliseconds with P-256 and RSA-2048, at most 2 s.
/// </summary>
internal static class NativeCryptography
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int CheckPair(byte[] certificate, byte[] privateKey);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int CheckSignature(byte[] certificate, byte[] issuer);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int SignToken(byte[] privateKey, byte[] message, byte[] signature);

    /// <returns>Bytes of the report; 0: there was no handshake.</returns>
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int ReadHandshake(byte[] text);
}
