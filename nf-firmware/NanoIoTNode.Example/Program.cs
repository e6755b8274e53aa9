namespace NanoIoTNode.Example;

/// <summary>The kit with a thermometer on the Arduino header that warns of frost.</summary>
public static class Program
{
    public static void Main()
    {
        Node node = new();
        Tmp117 thermometer = new(1, 0x48, node.AddTopic("frost")); // I2C1; ADD0 at ground
        node.AddSensor(thermometer);
        node.AddCommand(new FrostCommand(thermometer));
        node.Run();
    }
}
