namespace NanoIoTNode;

/// <summary>Start of the firmware.</summary>
public static class Program
{
    /// <summary>Version of the firmware, as the banner and the status message give it.</summary>
    public const string Version = "0.1.0";

    public static void Main()
    {
        NodeBoard board = new();
        new NodeLifecycle(board).Run();
    }
}
