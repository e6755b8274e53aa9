namespace NanoIoTNode.Core.Commands;

/// <summary>Names of commands and topics: the last level of an MQTT topic.</summary>
public static class LevelName
{
    /// <summary>Characters at most: with the longest thing name a topic stays below AWS IoT's 256 bytes.</summary>
    public const int Longest = 32;

    /// <summary>Says in words what is wrong with a name; null: nothing.</summary>
    public static string FaultIn(string name)
    {
        if (name == null || name.Length == 0 || name.Length > Longest)
        {
            return "a name has 1 to " + Longest.ToString() + " characters";
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (!IsAllowed(name[i]))
            {
                return "a name has letters, digits, - and _ only";
            }
        }

        return null;
    }

    private static bool IsAllowed(char c)
    {
        char lower = (char)(c | 0x20);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
