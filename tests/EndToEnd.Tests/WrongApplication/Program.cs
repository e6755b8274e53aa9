using System.Text;
using NanoIoTNode.Core.Commands;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Sensors;

namespace NanoIoTNode.EndToEnd.WrongApplication;

public static class Program
{
    public static void Main()
    {
        Node node = new();
        MessageTopic status = node.AddTopic("status");
        node.AddTopic("two/levels");
        node.AddCommand(new ThrowingCommand("led"));
        node.AddCommand(null);
        node.AddCommand(new ThrowingCommand("throw"));
        node.AddSensor(new EchoSensor("HTS221", "echo", status));
        node.AddSensor(new EchoSensor("ECHO", "temperature", status));
        node.AddSensor(null);
        node.AddSensor(new EchoSensor("GOOD", "good", status));
        node.Run();
    }

    private sealed class ThrowingCommand(string name) : ICommandHandler
    {
        public string Name => name;

        public CommandAnswer Handle(byte[] payload) => throw new System.InvalidOperationException("not today");
    }

    private sealed class EchoSensor(string name, string quantity, MessageTopic topic) : ISensor
    {
        public string Name => name;

        public Reading[] Readings { get; } = [new Reading(quantity, 0)];

        public string Fault => null;

        public bool TryRead()
        {
            Readings[0].Value = topic.Publish(Encoding.UTF8.GetBytes("false")) ? 1 : 0;
            return true;
        }
    }
}
