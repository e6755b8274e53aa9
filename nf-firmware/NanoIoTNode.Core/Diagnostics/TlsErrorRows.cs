namespace NanoIoTNode.Core.Diagnostics;

/// <summary>The catalogue's rows for the secure channel (area S).</summary>
internal static class TlsErrorRows
{
    internal static ErrorEntry[] Rows()
    {
        return new ErrorEntry[]
        {
            new(ErrorCode.TlsIssuerNotTrusted, Layers.Tls, "the server's certificate comes from an issuer not trusted here",
                "give the root CA of this broker; for AWS use the -ats endpoint and the built-in Amazon roots"),
            new(ErrorCode.TlsCertificateDates, Layers.Tls, "the server's certificate is not valid at the node's date",
                "compare the date with the real one; if it is right, renew the server's certificate"),
            new(ErrorCode.TlsNameMismatch, Layers.Tls, "the server's certificate is for another name",
                "enter the endpoint exactly as the certificate names it"),
            new(ErrorCode.TlsCertificateUnfit, Layers.Tls, "the server's certificate was refused",
                "look at what is said about it and correct the broker's certificate"),
            new(ErrorCode.TlsNoCommonParameters, Layers.Tls, "the server found no common cipher or got no client certificate",
                "let the server offer TLS 1.2 with ECDHE and AES-GCM; check the stored device certificate"),
            new(ErrorCode.TlsDeviceCertificateRefused, Layers.Tls, "the server refuses the device certificate",
                "check that it is registered and ACTIVE in this account and region, and not expired"),
            new(ErrorCode.TlsDeviceIssuerUnknown, Layers.Tls, "the server does not know the device certificate's issuer",
                "store a certificate that this broker's CA has issued"),
            new(ErrorCode.TlsOtherAlert, Layers.Tls, "the server ended the handshake with an alert",
                "look up the alert in RFC 5246, section 7.2, and in the broker's log"),
            new(ErrorCode.TlsOutOfMemory, Layers.Tls, "the TLS client ran out of memory",
                "use a P-256 device key and a broker with a short certificate chain"),
            new(ErrorCode.TlsHandshakeTimedOut, Layers.Tls, "the TLS handshake took too long",
                "check the way to the broker; the node keeps trying"),
            new(ErrorCode.TlsClosedByServer, Layers.Tls, "the server closed the secure channel politely",
                "not a root CA fault: check that the certificate is ACTIVE and that its policy allows this thing name"),
            new(ErrorCode.TlsOtherFailure, Layers.Tls, "the TLS handshake failed",
                "note the number and look into the broker's log; the node keeps trying"),
            new(ErrorCode.TlsStoredCredentialUnusable, Layers.Tls, "the stored certificate or key cannot be used",
                "hold the blue button 3 s and enter certificate and key again"),
            new(ErrorCode.TlsBrokenOff, Layers.Tls, "the server broke the TLS handshake off without a word that arrived",
                "check that the broker knows the issuer of the device certificate, and at AWS that it is ACTIVE; look into the broker's log"),
        };
    }
}
