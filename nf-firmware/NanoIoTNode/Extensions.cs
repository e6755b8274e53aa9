using System;
using NanoIoTNode.Core.Commands;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Sensors;

namespace NanoIoTNode;

/// <summary>
/// What the node measures, obeys and publishes beside its telemetry: the kit's own and what the application adds. What cannot
/// be added is left out and told when the node starts.
/// </summary>
internal sealed class Extensions
{
    private const int MostRefusals = 8;
    private const string IsNull = "it is null";

    private readonly NodeBoard _board;

    // Null once the node starts, and where nothing is refused.
    private QuantityList _quantities = new();
    private string[] _refusals;
    private int _refused;

    /// <param name="board">Its log, clock and wake-up.</param>
    internal Extensions(NodeBoard board)
    {
        _board = board;
    }

    /// <summary>All sensors in the order in which they were added.</summary>
    internal ISensor[] Sensors { get; private set; } = new ISensor[0];

    /// <summary>What they measure; complete when the node starts.</summary>
    internal SensorQuantities Measured { get; private set; }

    internal CommandTable Commands { get; } = new CommandTable();

    internal Outbox Outbox { get; } = new Outbox();

    internal void AddSensor(ISensor sensor)
    {
        string fault = sensor == null ? IsNull : TooLate() ?? FaultIn(sensor.Name) ?? _quantities.Add(sensor.Readings);
        if (fault != null)
        {
            Refuse("sensor", sensor?.Name, fault);
            return;
        }

        ISensor[] sensors = new ISensor[Sensors.Length + 1];
        Array.Copy(Sensors, 0, sensors, 0, Sensors.Length);
        sensors[Sensors.Length] = sensor;
        Sensors = sensors;
    }

    internal void AddCommand(ICommandHandler handler)
    {
        string fault = handler == null ? IsNull : TooLate() ?? Commands.Add(handler);
        if (fault != null)
        {
            Refuse("command", handler?.Name, fault);
        }
    }

    /// <summary>A topic is always given, one that was refused publishes nothing.</summary>
    internal MessageTopic AddTopic(string name)
    {
        string fault = LevelName.FaultIn(name) ?? (Topics.IsOwn(name) ? "the node itself publishes there" : null);
        if (fault != null)
        {
            Refuse("topic", name, fault);
        }

        return new MessageTopic(this, fault == null ? name : null);
    }

    /// <summary>Nothing more is added: tells what could not be.</summary>
    internal void Complete()
    {
        for (int i = 0; i < _refused && i < MostRefusals; i++)
        {
            _board.Log.Error(ErrorCode.ExtensionRefused, _refusals[i]);
        }

        if (_refused > MostRefusals)
        {
            _board.Log.Error(ErrorCode.ExtensionRefused, (_refused - MostRefusals).ToString() + " more");
        }

        string[] names = new string[Sensors.Length];
        Reading[][] readings = new Reading[Sensors.Length][];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Sensors[i].Name;
            readings[i] = Sensors[i].Readings;
        }

        Measured = new SensorQuantities(names, readings);
        _quantities = null;
        _refusals = null;
    }

    /// <summary>Hands a message to the thread that publishes. From any thread.</summary>
    internal void Publish(string name, byte[] document)
    {
        if (!Outbox.Add(new OutboundMessage(name, document)))
        {
            _board.Log.Error(ErrorCode.MqttReadingsDropped, Outbox.Dropped.ToString() + " messages since start");
        }

        _board.Wake.Set();
    }

    // Who reads sensors and subscribes to commands has counted them.
    private string TooLate() => Measured == null ? null : "the node runs already";

    // It may become the level of a topic, and its settings go by it whatever its letter case.
    private string FaultIn(string sensor)
    {
        string fault = LevelName.FaultIn(sensor);
        for (int i = 0; fault == null && i < Sensors.Length; i++)
        {
            fault = sensor.ToLower() == Sensors[i].Name.ToLower() ? "there is a sensor of this name" : null;
        }

        return fault ?? (sensor.ToLower() == SensorQuantities.Others ? "the node uses this name itself" : null);
    }

    private void Refuse(string kind, string name, string fault)
    {
        string refusal = kind + " \"" + name + "\": " + fault;
        if (Measured != null)
        {
            _board.Log.Error(ErrorCode.ExtensionRefused, refusal);
        }
        else if (_refused < MostRefusals)
        {
            _refusals ??= new string[MostRefusals];
            _refusals[_refused] = refusal;
        }

        _refused++;
    }
}
