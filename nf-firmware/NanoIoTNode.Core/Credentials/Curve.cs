namespace NanoIoTNode.Core.Credentials;

/// <summary>An elliptic curve, told by its object identifier (RFC 5480, RFC 5639, SEC 2).</summary>
internal sealed class Curve
{
    // 1.2.840.10045.3.1: P-192 is 1, P-256 is 7.
    private const string Ansi = "2A8648CE3D0301";

    // 1.3.132.0
    private const string Secg = "2B810400";

    // 1.3.36.3.3.2.8.1.1
    private const string Brainpool = "2B24030302080101";

    private Curve(string name, int fieldSize)
    {
        Name = name;
        FieldSize = fieldSize;
    }

    /// <summary>Its usual name.</summary>
    internal string Name { get; }

    /// <summary>Bytes of one coordinate; 0 for a curve that the TLS layer has not.</summary>
    internal int FieldSize { get; }

    /// <summary>True when the TLS layer has it.</summary>
    internal bool IsKnown => FieldSize > 0;

    /// <summary>The curve of the parameters that the reader stands at: an identifier, or the curve itself written out.</summary>
    internal static Curve Of(DerReader parameters)
    {
        if (parameters.Tag != DerReader.ObjectIdentifier)
        {
            return new Curve("with a curve that is written out", 0);
        }

        int last = parameters.Length == 0 ? 0 : parameters.Data[parameters.Start + parameters.Length - 1];
        if (Continues(parameters, Ansi))
        {
            return last == 7 ? new Curve("P-256", 32) : new Curve(last == 1 ? "P-192" : "prime curve", 0);
        }

        if (Continues(parameters, Secg))
        {
            return last == 34 ? new Curve("P-384", 48)
                : new Curve(last == 35 ? "P-521" : last == 33 ? "P-224" : last == 10 ? "secp256k1" : "SEC curve", 0);
        }

        return new Curve(Continues(parameters, Brainpool) ? "Brainpool curve" : "unknown curve", 0);
    }

    private static bool Continues(DerReader identifier, string start)
    {
        return identifier.Length == (start.Length / 2) + 1 && DerReader.Begins(identifier.Data, identifier.Start, start);
    }
}
