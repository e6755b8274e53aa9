using System;
using System.Text;
using NanoIoTNode.HostRuntime.Network;

namespace System.Security.Cryptography.X509Certificates;

/// <summary>Certificates and keys as the native parser wants them: DER, or PEM with a NUL at its end.</summary>
internal static unsafe class CredentialText
{
    private static ReadOnlySpan<byte> PemHead => "-----BEGIN "u8;

    /// <summary>PEM text with the NUL that the board's string constructors add.</summary>
    public static byte[] FromText(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <exception cref="ArgumentNullException"/>
    /// <exception cref="ArgumentException">The native parser refuses it.</exception>
    public static byte[] Check(byte[] data, bool isKey)
    {
        ArgumentNullException.ThrowIfNull(data);

        // A board's parser takes PEM without its NUL for broken DER: what works here must work there.
        bool isUnterminated = data.AsSpan().IndexOf(PemHead) >= 0 && data[^1] != 0;
        int code = 0;
        fixed (byte* bytes = data)
        {
            code = isUnterminated ? 0 : NativeMethods.TlsCheckCredential(bytes, (uint)data.Length, isKey);
        }

        if (isUnterminated || code != 0)
        {
            string what = isKey ? "private key" : "certificate";
            throw new ArgumentException(isUnterminated
                ? $"PEM bytes of a {what} end in a NUL on nanoFramework."
                : $"Not a {what}: mbedTLS says -0x{-code:X4}.");
        }

        return data;
    }
}
