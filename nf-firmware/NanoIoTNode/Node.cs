using NanoIoTNode.Core.Commands;
using NanoIoTNode.Sensors;

namespace NanoIoTNode;

/// <summary>
/// The node as an application sees it: made once, given what is added to the kit's own, and run. What cannot be added, such as
/// a second quantity of the same name, is told on the console when the node starts; all else runs.
/// </summary>
public sealed class Node
{
    /// <summary>Version of the firmware, as the banner and the status message give it.</summary>
    public const string Version = "0.1.0";

    private readonly NodeBoard _board = new();

    /// <summary>Adds a sensor; its readings stand in the telemetry document under their names.</summary>
    public void AddSensor(ISensor sensor) => _board.Extensions.AddSensor(sensor);

    /// <summary>
    /// Adds a command: the node subscribes to <c>cmd/nanoiotnode/&lt;thing&gt;/&lt;name&gt;</c> and publishes the handler's answer
    /// under <c>dt/nanoiotnode/&lt;thing&gt;/event</c>.
    /// </summary>
    public void AddCommand(ICommandHandler handler) => _board.Extensions.AddCommand(handler);

    /// <summary>Adds a topic to publish under, <c>dt/nanoiotnode/&lt;thing&gt;/&lt;name&gt;</c>.</summary>
    /// <param name="name">1 to <see cref="LevelName.Longest"/> letters, digits, hyphens or underscores.</param>
    public MessageTopic AddTopic(string name) => _board.Extensions.AddTopic(name);

    /// <summary>Starts the node. Never returns.</summary>
    public void Run() => new NodeLifecycle(_board).Run();
}
