namespace NanoIoTNode.Core.Diagnostics;

/// <summary>The catalogue's rows for the secure channel (area S).</summary>
internal static class TlsErrorRows
{
    internal static void AddTo(ErrorRows rows)
    {
        rows.Add(ErrorCode.TlsIssuerNotTrusted, Layers.Tls, "the server's certificate comes from an issuer not trusted here",
            "give the root CA of this broker; for AWS use the -ats endpoint and the built-in Amazon roots");
        rows.Add(ErrorCode.TlsCertificateDates, Layers.Tls, "the server's certificate has expired",
            "compare the clock's date with the real one; if it is right, renew the server's certificate");
        rows.Add(ErrorCode.TlsNameMismatch, Layers.Tls, "the server's certificate is for another name",
            "enter the endpoint exactly as the certificate names it");
        rows.Add(ErrorCode.TlsCertificateUnfit, Layers.Tls, "the server's certificate was refused",
            "look at what is said about it and correct the broker's certificate");
        rows.Add(ErrorCode.TlsNoCommonParameters, Layers.Tls, "the server found no common cipher or got no client certificate",
            "let the server offer TLS 1.2 with ECDHE and AES-GCM; check the stored device certificate");
        rows.Add(ErrorCode.TlsDeviceCertificateRefused, Layers.Tls, "the server refuses the device certificate",
            "check that it is registered and ACTIVE in this account and region, and not expired");
        rows.Add(ErrorCode.TlsDeviceIssuerUnknown, Layers.Tls, "the server does not know the device certificate's issuer",
            "store a certificate that this broker's CA has issued");
        rows.Add(ErrorCode.TlsOtherAlert, Layers.Tls, "the server ended the handshake with an alert",
            "look up the alert in RFC 5246, section 7.2, and in the broker's log");
        rows.Add(ErrorCode.TlsOutOfMemory, Layers.Tls, "the TLS client ran out of memory",
            "use a P-256 device key and a broker with a short certificate chain");
        rows.Add(ErrorCode.TlsHandshakeTimedOut, Layers.Tls, "the TLS handshake took too long",
            "check the way to the broker; the node keeps trying");
        rows.Add(ErrorCode.TlsClosedByServer, Layers.Tls, "the server closed the secure channel politely",
            "not a root CA fault: check that the certificate is ACTIVE and that its policy allows this thing name");
        rows.Add(ErrorCode.TlsOtherFailure, Layers.Tls, "the TLS handshake failed",
            "note the number and look into the broker's log; the node keeps trying");
        rows.Add(ErrorCode.TlsStoredCredentialUnusable, Layers.Tls, "the stored certificate or key cannot be used",
            "hold the blue button 3 s and enter certificate and key again");
        rows.Add(ErrorCode.TlsBrokenOff, Layers.Tls, "the server broke the TLS handshake off without a word that arrived",
            "check that the broker knows the issuer of the device certificate, and at AWS that it is ACTIVE; look into the broker's log");
        rows.Add(ErrorCode.TlsCertificateNotYetValid, Layers.Tls, "the server's certificate is not valid yet",
            "compare the clock's date with the real one; if it is right, wait or take a certificate that is valid already");
        rows.Add(ErrorCode.TlsClockNotSet, Layers.Tls, "the clock is not set: no certificate can be checked",
            "let UDP port 123 out of the network so that a time server can be asked; the certificate may be good");
        rows.Add(ErrorCode.TlsSelfSigned, Layers.Tls, "the server's certificate is self-signed and not stored here",
            "store this certificate as root CA if it is the broker's own; otherwise somebody else answers");
        rows.Add(ErrorCode.TlsWeakCertificate, Layers.Tls, "the server's certificate has a key or signature that is too weak",
            "give the server a certificate with RSA of 2048 bits or more, P-256 or P-384, signed with SHA-256 or better");
        rows.Add(ErrorCode.TlsSignatureBroken, Layers.Tls,
            "a signature of the server does not verify: its issuer has the name of a stored root but another key",
            "store the root CA that the broker uses now; if it is the same, somebody else answers in the broker's place");
        rows.Add(ErrorCode.TlsProtocolVersion, Layers.Tls, "the server does not speak TLS 1.2",
            "let the server take TLS 1.2; at AWS choose a security policy that has it, not one of TLS 1.3 only");
        rows.Add(ErrorCode.TlsNotTls, Layers.Tls, "what answers on this port does not speak TLS",
            "enter the broker's TLS port (8883 as a rule, not 1883), or let the broker listen with TLS there");
        rows.Add(ErrorCode.TlsCertificateWanted, Layers.Tls, "the server wants a client certificate and none is stored",
            "hold the blue button 3 s and enter the device certificate and its key");
        rows.Add(ErrorCode.TlsDeviceCertificateType, Layers.Tls, "the server does not take this kind of device certificate",
            "store a certificate with an RSA-2048 or P-256 key that is meant for clients");
        rows.Add(ErrorCode.TlsDeviceCertificateRevoked, Layers.Tls, "the device certificate has been revoked",
            "hold the blue button 3 s and enter a new certificate with its key");
        rows.Add(ErrorCode.TlsDeviceCertificateExpired, Layers.Tls, "the server finds the device certificate expired",
            "hold the blue button 3 s and enter a renewed certificate with its key; if it is valid, set the server's clock");
        rows.Add(ErrorCode.TlsDeviceAccessDenied, Layers.Tls, "the server knows the device certificate and denies it access",
            "allow this certificate or its common name in the broker's access list");
        rows.Add(ErrorCode.TlsDeviceProofRefused, Layers.Tls, "the server could not verify that the device has the key",
            "check that certificate and key belong together; enter both again, or look into the broker's log");
        rows.Add(ErrorCode.TlsServerInternal, Layers.Tls, "the server has a trouble of its own",
            "nothing to do if it passes; otherwise look into the broker's log");
        rows.Add(ErrorCode.TlsNameNotServed, Layers.Tls, "the server does not serve the name that was asked for",
            "enter the endpoint exactly as the broker knows itself; at AWS as the console's Settings page has it");
        rows.Add(ErrorCode.TlsNoCommonProtocol, Layers.Tls, "the server speaks no application protocol that was offered (ALPN)",
            "use the broker's MQTT port (8883 as a rule); on port 443 the node offers x-amzn-mqtt-ca, which AWS IoT takes");
        rows.Add(ErrorCode.TlsMessageTooLarge, Layers.Tls, "the server's certificates do not fit into the receive buffer",
            "give the server a shorter chain, or P-256 certificates; leave the root out of the chain");
        rows.Add(ErrorCode.TlsRandomFailed, Layers.Tls, "the random number generator fails its self-test",
            "reset the board; if it stays, the chip is damaged: nothing is sent without good random numbers");
        rows.Add(ErrorCode.TlsRegistrationAsked, Layers.Tls,
            "the server ended the first connection with this certificate: registration asked; trying again",
            "nothing to do where certificates register just in time; if it repeats, see whether it is registered and ACTIVE");
    }
}
