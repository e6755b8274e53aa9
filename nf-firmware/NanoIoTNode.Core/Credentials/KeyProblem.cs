namespace NanoIoTNode.Core.Credentials;

/// <summary>Why a key cannot be used, whatever certificate it is in.</summary>
public enum KeyProblem
{
    /// <summary>It can.</summary>
    None,

    /// <summary>An RSA key of fewer than <see cref="PublicKey.SmallestRsa"/> bits.</summary>
    RsaTooShort,

    /// <summary>A curve other than P-256 and P-384, or one that is written out instead of named.</summary>
    CurveUnknown,

    /// <summary>Neither RSA nor EC.</summary>
    AlgorithmUnknown,
}
