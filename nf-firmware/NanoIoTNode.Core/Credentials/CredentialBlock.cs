using System;

namespace NanoIoTNode.Core.Credentials;

/// <summary>One certificate, key or whatever else was handed in, as PEM or as DER.</summary>
public sealed class CredentialBlock
{
    /// <summary>Takes what a PEM reader has read, when its END marker has come.</summary>
    public CredentialBlock(PemReader pem)
        : this(pem, pem.ToDer())
    {
    }

    /// <summary>Takes DER that came without a frame; the array is kept, not copied.</summary>
    public CredentialBlock(byte[] der)
    {
        Der = der;
        Kind = CredentialKinds.OfDer(der, der.Length);
        Announced = Kind;
    }

    private CredentialBlock(PemReader pem, byte[] der)
    {
        Der = der;
        Label = pem.Label;
        Fault = pem.Fault;
        FaultLine = pem.FaultLine;
        Announced = CredentialKinds.OfLabel(pem.Label);
        Kind = CredentialKinds.OfDer(der, der.Length);
        if (Kind == CredentialKind.Unknown || Announced == CredentialKind.Unknown)
        {
            bool isEncrypted = Fault == PemFault.Encrypted && Announced == CredentialKind.PrivateKey;
            Kind = isEncrypted ? CredentialKind.EncryptedKey : Announced;
        }
    }

    /// <summary>What stands between BEGIN and the dashes; null for DER.</summary>
    public string Label { get; }

    /// <summary>
    /// What it is: told by the first bytes; where those do not tell, or the label is a strange one, by the label.
    /// </summary>
    public CredentialKind Kind { get; }

    /// <summary>What the label says that it is.</summary>
    public CredentialKind Announced { get; }

    /// <summary>The bytes; not all of them when there is a fault.</summary>
    public byte[] Der { get; }

    /// <summary>The first fault of the PEM text.</summary>
    public PemFault Fault { get; }

    /// <summary>The line of the first fault, where the BEGIN line is 1.</summary>
    public int FaultLine { get; }

    /// <summary>Overwrites the bytes.</summary>
    public void Clear() => Array.Clear(Der, 0, Der.Length);
}
