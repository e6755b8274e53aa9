using System.Text;

namespace NanoIoTNode.Core.Telemetry;

/// <summary>The node's topics. A thing name has at most 128 bytes, so that none exceeds AWS's 256 bytes.</summary>
public sealed class Topics
{
    /// <summary>Stands for the thing name in a template.</summary>
    public const string ThingMark = "{thing}";

    /// <summary>Stands for a sensor's name in a template: each sensor then has a topic of its own.</summary>
    public const string SensorMark = "{sensor}";

    /// <summary>Template of <see cref="Telemetry"/> unless another is configured.</summary>
    public const string DefaultTelemetry = DataRoot + ThingMark + "/telemetry";

    /// <summary>Last level of the topic on which commands are answered.</summary>
    public const string EventName = "event";

    private const string DataRoot = "dt/nanoiotnode/";
    private const string CommandRoot = "cmd/nanoiotnode/";

    private static string[] OwnNames => new[] { "telemetry", "status", "test", EventName };

    private readonly string _dataRoot;
    private readonly string _commandRoot;

    /// <summary>Makes the topics of a thing.</summary>
    /// <param name="thing">The thing name.</param>
    /// <param name="telemetryTemplate">See <see cref="Expand"/>; null for <see cref="DefaultTelemetry"/>.</param>
    public Topics(string thing, string telemetryTemplate)
    {
        _dataRoot = DataRoot + thing + "/";
        _commandRoot = CommandRoot + thing + "/";
        Telemetry = Expand(telemetryTemplate ?? DefaultTelemetry, thing);
        Status = Data("status");
        SelfTest = Data("test");
    }

    private Topics(string deviceRoot)
    {
        _dataRoot = deviceRoot + "/events/";
        _commandRoot = deviceRoot + "/commands/";
        Telemetry = deviceRoot + "/events";
        Status = deviceRoot + "/state";
    }

    /// <summary>
    /// The node publishes <see cref="TelemetryMessage"/> here; where it has <see cref="SensorMark"/> see <see cref="Of"/>.
    /// </summary>
    public string Telemetry { get; }

    /// <summary>True when each sensor has a topic of its own.</summary>
    public bool HasSensor => Telemetry.IndexOf(SensorMark) >= 0;

    /// <summary>The node publishes <see cref="StatusMessage"/> here; also the topic of the last will.</summary>
    public string Status { get; }

    /// <summary>The command <c>test</c> publishes an empty document here and asks for it back.</summary>
    public string SelfTest { get; }

    /// <summary>The topics that Google IoT Core and its successors prescribe for a device.</summary>
    public static Topics OfDevice(string device) => new Topics("/devices/" + device);

    /// <summary>The telemetry topic of a sensor.</summary>
    public string Of(string sensor) => new StringBuilder(Telemetry).Replace(SensorMark, sensor).ToString();

    /// <summary>True for the names that the node itself publishes under.</summary>
    public static bool IsOwn(string name)
    {
        foreach (string own in OwnNames)
        {
            if (own == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The topic <c>dt/nanoiotnode/&lt;thing&gt;/&lt;name&gt;</c>, or the device's one of that name.</summary>
    public string Data(string name) => _dataRoot + name;

    /// <summary>The topic <c>cmd/nanoiotnode/&lt;thing&gt;/&lt;name&gt;</c>, or the device's one of that name.</summary>
    public string Command(string name) => _commandRoot + name;

    /// <summary>The name of the command that a topic is for; null: the topic is for none.</summary>
    public string CommandName(string topic)
    {
        return topic.StartsWith(_commandRoot) ? topic.Substring(_commandRoot.Length) : null;
    }

    /// <summary>Puts the thing name wherever the template has <see cref="ThingMark"/>.</summary>
    public static string Expand(string template, string thing)
    {
        return new StringBuilder(template).Replace(ThingMark, thing).ToString();
    }
}
