using System.Text;
using NanoIoTNode.Core.Commands;

namespace NanoIoTNode.Example;

/// <summary>Sets the temperature below which the thermometer warns: whole degrees Celsius as text, such as -5.</summary>
public sealed class FrostCommand : ICommandHandler
{
    private readonly Tmp117 _thermometer;

    public FrostCommand(Tmp117 thermometer)
    {
        _thermometer = thermometer;
    }

    public string Name => "frost";

    public CommandAnswer Handle(byte[] payload)
    {
        string text = Encoding.UTF8.GetString(payload, 0, payload.Length);
        if (!int.TryParse(text, out int limit) || limit < -55 || limit > 150)
        {
            return CommandAnswer.Refused("send whole degrees from -55 to 150");
        }

        _thermometer.Limit = limit;
        return CommandAnswer.Done("warns below " + limit.ToString());
    }
}
