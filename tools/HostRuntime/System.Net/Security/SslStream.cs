using System;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NanoIoTNode.HostRuntime.Network;

namespace System.Net.Security;

/// <summary>
/// TLS 1.2 client on a connected socket, by the same C code as on the board. The server's chain, dates and name are always
/// verified. One thread may read while another writes. What a server is offered besides (ALPN on port 443, a session to
/// resume) is the C code's matter, as on the board: targets/tls, connection_offer.h.
/// </summary>
public unsafe class SslStream : NetworkStream
{
    /// <summary>Bounds a handshake with a server that says nothing; the slowest whole one on a board takes about 10 s.</summary>
    private const int HandshakeLimitMilliseconds = 60_000;

    /// <exception cref="System.IO.IOException">The socket is not connected.</exception>
    public SslStream(Socket socket)
        : base(socket, false)
    {
    }

    ~SslStream()
    {
        Dispose(false);
    }

    /// <summary>Always <see cref="SslVerification.CertificateRequired"/>.</summary>
    /// <exception cref="NotSupportedException">Another value: on a board it would silently switch verification off.</exception>
    public SslVerification SslVerification
    {
        get => SslVerification.CertificateRequired;
        set
        {
            if (value != SslVerification.CertificateRequired)
            {
                throw new NotSupportedException("Only CertificateRequired verifies the server on nanoFramework.");
            }
        }
    }

    /// <summary>
    /// Whether to offer the certificate in the board's configuration block. There is none on the desk, and as on a board
    /// that has none, what the caller passes is used.
    /// </summary>
    public bool UseStoredDeviceCertificate { get; set; }

    /// <summary>Decrypted bytes that can be read at once.</summary>
    public override long Length
    {
        get
        {
            CheckOpen();
            return Socket.Native.RunSecure(NativeMethods.TlsAvailable, 0);
        }
    }

    public override bool DataAvailable => Length > 0;

    /// <inheritdoc cref="AuthenticateAsClient(string, X509Certificate, X509Certificate, SslProtocols)"/>
    public void AuthenticateAsClient(string targetHost, SslProtocols enabledSslProtocols) =>
        AuthenticateAsClient(targetHost, null, null, enabledSslProtocols);

    /// <inheritdoc cref="AuthenticateAsClient(string, X509Certificate, X509Certificate, SslProtocols)"/>
    public void AuthenticateAsClient(
        string targetHost, X509Certificate? clientCertificate, SslProtocols enabledSslProtocols) =>
        AuthenticateAsClient(targetHost, clientCertificate, null, enabledSslProtocols);

    /// <summary>Performs the handshake.</summary>
    /// <param name="targetHost">Sent as SNI and checked against the server's certificate.</param>
    /// <param name="clientCertificate">An <see cref="X509Certificate2"/> with its key, or null to offer none.</param>
    /// <param name="ca">The trusted root, or several; null trusts the roots of Amazon that the C code has, as on the board.</param>
    /// <param name="enabledSslProtocols">Must say <see cref="SslProtocols.Tls12"/>; newer ones besides do no harm.</param>
    /// <exception cref="NotSupportedException">TLS 1.2 is not named (a board takes None for 1.3), or an older one is.</exception>
    /// <exception cref="SocketException">The handshake failed; see <see cref="SocketException.ErrorCode"/>. The session is
    /// gone, the socket stays the caller's to close.</exception>
    public void AuthenticateAsClient(
        string targetHost, X509Certificate? clientCertificate, X509Certificate? ca, SslProtocols enabledSslProtocols)
    {
        ArgumentNullException.ThrowIfNull(targetHost);
        if ((enabledSslProtocols & ~SslProtocols.Tls13) != SslProtocols.Tls12)
        {
            throw new NotSupportedException("This board speaks TLS 1.2 only: say SslProtocols.Tls12.");
        }

        CheckOpen();
        Open(targetHost, clientCertificate, ca);
        try
        {
            Socket.Native.RunSecure(NativeMethods.TlsHandshake, HandshakeLimitMilliseconds);
        }
        catch (SocketException)
        {
            Socket.Native.CloseTls();
            throw;
        }
    }

    /// <returns>Bytes read; 0 when the server has ended the session.</returns>
    /// <inheritdoc cref="NetworkStream.Read(byte[], int, int)"/>
    public override int Read(byte[] buffer, int offset, int size)
    {
        ValidateBufferArguments(buffer, offset, size);
        CheckOpen();
        return Socket.Native.RunSecure(
            tls =>
            {
                fixed (byte* data = buffer.AsSpan(offset, size))
                {
                    return NativeMethods.TlsRead(tls, data, (uint)size);
                }
            },
            Socket.ReceiveLimit);
    }

    /// <summary>Writes everything; the socket's send time-out holds for each part.</summary>
    /// <inheritdoc cref="NetworkStream.Write(byte[], int, int)"/>
    public override void Write(byte[] buffer, int offset, int size)
    {
        ValidateBufferArguments(buffer, offset, size);
        CheckOpen();
        for (int done = 0; done < size;)
        {
            int start = offset + done;
            int left = size - done;
            done += Socket.Native.RunSecure(
                tls =>
                {
                    fixed (byte* data = buffer.AsSpan(start, left))
                    {
                        return NativeMethods.TlsWrite(tls, data, (uint)left);
                    }
                },
                Socket.SendLimit);
        }
    }

    /// <summary>Ends the session and closes the socket, as on a board.</summary>
    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
        {
            Socket.Close();
        }

        base.Dispose(disposing);
    }

    private void Open(string targetHost, X509Certificate? clientCertificate, X509Certificate? ca)
    {
        byte[] name = Encoding.UTF8.GetBytes(targetHost + '\0');
        byte[]? roots = ca?.GetRawCertData();
        byte[]? certificate = clientCertificate?.GetRawCertData();
        byte[]? key = (clientCertificate as X509Certificate2)?.PrivateKey;
        fixed (byte* namePointer = name)
        fixed (byte* rootsPointer = roots)
        fixed (byte* certificatePointer = certificate)
        fixed (byte* keyPointer = key)
        {
            var config = new NativeTlsConfig
            {
                ServerName = namePointer,
                Roots = rootsPointer,
                RootsLength = LengthOf(roots),
                Certificate = certificatePointer,
                CertificateLength = LengthOf(certificate),
                PrivateKey = keyPointer,
                PrivateKeyLength = LengthOf(key),
            };
            Socket.Native.OpenTls(&config);
        }
    }

    private static uint LengthOf(byte[]? bytes) => bytes is null ? 0 : (uint)bytes.Length;
}
