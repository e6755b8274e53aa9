using System;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>What a server showed in a TLS handshake. Names are common names, or the unit or organization without one.</summary>
public sealed class PeerReport
{
    /// <summary>Subject of the server's own certificate; null: it sent none that could be read.</summary>
    public string Subject { get; set; }

    /// <summary>Issuer of the server's own certificate.</summary>
    public string Issuer { get; set; }

    /// <summary>Issuer of the last certificate that was sent: the root that the chain leads to.</summary>
    public string Root { get; set; }

    /// <summary>Last moment of the server's own certificate, UTC.</summary>
    public DateTime NotAfter { get; set; }

    /// <summary>Bytes of a handshake message that does not fit; 0: all did.</summary>
    public int TooLargeMessage { get; set; }

    /// <summary>Bytes that a handshake message may have; 0: not known.</summary>
    public int MessageLimit { get; set; }

    /// <summary>The cipher suite that was agreed on, by name; null: none was.</summary>
    public string CipherSuite { get; set; }
}
