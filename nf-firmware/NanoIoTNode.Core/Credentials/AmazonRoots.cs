namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// The five built-in roots, numbered from 1. The numbers stand in stored configurations: never give one a new meaning.
/// </summary>
public static class AmazonRoots
{
    /// <summary>How many there are.</summary>
    public const int Count = 5;

    /// <summary>
    /// The DER of a root, not to be changed: 1 to 4 are Amazon Root CA 1 to 4, 5 is Starfield Services Root G2. Null for
    /// any other number.
    /// </summary>
    public static byte[] Get(int number)
    {
        switch (number)
        {
            case 1:
                return AmazonRootData.AmazonRootCa1;
            case 2:
                return AmazonRootData.AmazonRootCa2;
            case 3:
                return AmazonRootData.AmazonRootCa3;
            case 4:
                return AmazonRootData.AmazonRootCa4;
            case 5:
                return AmazonRootData.StarfieldServicesG2;
            default:
                return null;
        }
    }

    /// <summary>Bytes of a root's DER, told without making it; 0 for any other number.</summary>
    public static int LengthOf(int number)
    {
        switch (number)
        {
            case 1: return 837;
            case 2: return 1349;
            case 3: return 442;
            case 4: return 502;
            case 5: return 1011;
            default: return 0;
        }
    }

    /// <summary>True when a root is among those that a set names; its bit n - 1 stands for root n.</summary>
    public static bool IsAmong(int set, int number) => (set & (1 << (number - 1))) != 0;

    /// <summary>The number of the built-in root with this DER, 0 when it is not built in (or null).</summary>
    public static int NumberOf(byte[] der)
    {
        if (der == null)
        {
            return 0;
        }

        for (int number = Count; number > 0; number--)
        {
            if (LengthOf(number) == der.Length && DerReader.AreEqual(Get(number), 0, der, 0, der.Length))
            {
                return number;
            }
        }

        return 0;
    }
}
