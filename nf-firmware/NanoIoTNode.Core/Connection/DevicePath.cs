namespace NanoIoTNode.Core.Connection;

/// <summary>
/// The client id of Google IoT Core and its successors:
/// <c>projects/PROJECT/locations/REGION/registries/REGISTRY/devices/DEVICE</c>. Whoever has one signs in with a token.
/// </summary>
public sealed class DevicePath
{
    private const int Parts = 8;

    private DevicePath(string[] parts)
    {
        Project = parts[1];
        Device = parts[Parts - 1];
    }

    /// <summary>The project id, which is the token's audience.</summary>
    public string Project { get; }

    /// <summary>The device id, of which the topics are made.</summary>
    public string Device { get; }

    /// <summary>Reads a client id, or returns null when it is none of this form.</summary>
    public static DevicePath Read(string clientId)
    {
        string[] parts = clientId == null ? new string[0] : clientId.Split(new[] { '/' });
        if (parts.Length != Parts)
        {
            return null;
        }

        for (int i = 0; i < Parts; i++)
        {
            if (parts[i].Length == 0 || (i % 2 == 0 && parts[i] != NameAt(i)))
            {
                return null;
            }
        }

        return new DevicePath(parts);
    }

    private static string NameAt(int part) =>
        part == 0 ? "projects" : part == 2 ? "locations" : part == 4 ? "registries" : "devices";
}
