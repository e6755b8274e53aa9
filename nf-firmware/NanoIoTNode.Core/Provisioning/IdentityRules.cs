using System.Text;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// By what names the node calls itself and its topic. Lengths are bytes of UTF-8, as on the wire (MQTT 3.1.1, section
/// 1.5.3). Every check gives null when the value will do.
/// </summary>
internal static class IdentityRules
{
    internal const int LongestThingName = 128;
    internal const int LongestClientId = 128;
    internal const int LongestUserName = 256;
    internal const int LongestPassword = 256;
    internal const int LongestTopic = 256;

    private const int MostSlashesAtAws = 7;
    private const string LongestSensorName = "sixteen-letters-";
    private const string BasicIngest = "$aws/rules/";
    private const int SlashesOfBasicIngest = 3;

    /// <summary>The thing name is a part of the node's topics.</summary>
    internal static Refusal CheckThingName(string name)
    {
        string fault = FindFault(name, LongestThingName, "/+#");
        return fault == null ? null : new Refusal(EntryErrorCode.ThingName, fault);
    }

    internal static Refusal CheckClientId(string id)
    {
        string fault = FindFault(id, LongestClientId, "");
        return fault == null ? null : new Refusal(EntryErrorCode.ClientId, fault);
    }

    internal static Refusal CheckUserName(string name)
    {
        int size = Size(name);
        return size <= LongestUserName ? null : new Refusal(EntryErrorCode.UserName, size.ToString() + " bytes");
    }

    /// <summary>The value itself never stands in the refusal.</summary>
    internal static Refusal CheckPassword(string password)
    {
        int size = Size(password);
        return size > 0 && size <= LongestPassword ? null : new Refusal(EntryErrorCode.Password, size.ToString() + " bytes");
    }

    /// <summary>Checks a template as it stands and as it is with the thing name put in.</summary>
    internal static Refusal CheckTopic(string template, string thing, bool isAws)
    {
        string fault = FindTopicFault(template, thing, isAws);
        return fault == null ? null : new Refusal(EntryErrorCode.TelemetryTopic, fault);
    }

    /// <summary>
    /// What makes a name look like one for people ("My First Thing") in place of the one that the broker knows; null
    /// when nothing does. With <paramref name="registered"/>, AWS IoT's rule for thing names is the measure.
    /// </summary>
    internal static string Doubt(string name, bool registered)
    {
        foreach (char symbol in name)
        {
            bool isUsual = FieldRules.IsLetterOrDigit(symbol) || symbol == ':' || symbol == '_' || symbol == '-'
                || (!registered && symbol > ' ' && symbol <= '~');
            if (!isUsual)
            {
                return FieldRules.Quote(symbol);
            }
        }

        return null;
    }

    private static string FindFault(string name, int longest, string forbidden)
    {
        int size = Size(name);
        if (size > longest)
        {
            return size.ToString() + " bytes";
        }

        foreach (char symbol in name)
        {
            if (forbidden.IndexOf(symbol) >= 0)
            {
                return FieldRules.Quote(symbol) + " in \"" + name + "\"";
            }
        }

        return name[0] == '$' ? "\"" + name + "\" begins with it" : null;
    }

    private static string FindTopicFault(string template, string thing, bool isAws)
    {
        string topic = new Topics(thing, template).Of(LongestSensorName);
        int size = Size(template) > Size(topic) ? Size(template) : Size(topic);
        if (size > LongestTopic)
        {
            return size.ToString() + " bytes with the names in it";
        }

        int slashes = 0;
        foreach (char symbol in topic)
        {
            if (symbol == '+' || symbol == '#' || symbol == '{' || symbol == '}')
            {
                return FieldRules.Quote(symbol) + " in \"" + topic + "\"";
            }

            slashes += symbol == '/' ? 1 : 0;
        }

        int most = MostSlashesAtAws + (topic.StartsWith(BasicIngest) ? SlashesOfBasicIngest : 0);
        return isAws && slashes > most ? slashes.ToString() + " slashes" : null;
    }

    private static int Size(string text) => Encoding.UTF8.GetBytes(text).Length;
}
