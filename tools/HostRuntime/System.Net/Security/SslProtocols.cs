using System;

namespace System.Net.Security;

/// <summary>TLS versions. The trimmed TLS of this board speaks 1.2 only.</summary>
[Flags]
public enum SslProtocols
{
    None = 0,
    Tls = 192,
    Tls11 = 768,
    Tls12 = 3072,
    Tls13 = 12288,
}
