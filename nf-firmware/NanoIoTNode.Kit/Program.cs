namespace NanoIoTNode.Kit;

/// <summary>The kit's firmware. What you add is a class and a line here; nf-firmware/README.md has a complete example.</summary>
public static class Program
{
    public static void Main()
    {
        Node node = new();

        // Sensors:  node.AddSensor(new Tmp117(1, 0x48));
        // Topics:   MessageTopic doors = node.AddTopic("door"); then doors.Publish(document) wherever it happens.
        // Commands: node.AddCommand(new DoorCommand());
        node.Run();
    }
}
