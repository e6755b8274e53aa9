namespace NanoIoTNode.Cryptography;

/// <summary>What the arithmetic says; the numbers are part of the contract with the native half.</summary>
public enum Verdict
{
    /// <summary>The key belongs to the certificate; the issuer's key has made the signature.</summary>
    Right = 0,

    /// <summary>It does not; it has not.</summary>
    Wrong = 1,

    /// <summary>One of the two cannot be read, or the TLS layer has not the algorithm.</summary>
    Unknown = 2,
}
