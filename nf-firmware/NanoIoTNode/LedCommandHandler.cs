using NanoIoTNode.Core.Commands;

namespace NanoIoTNode;

/// <summary>The command that switches LED LD2.</summary>
internal sealed class LedCommandHandler : ICommandHandler
{
    private readonly StatusLed _led;

    internal LedCommandHandler(StatusLed led)
    {
        _led = led;
    }

    /// <inheritdoc/>
    public string Name => "led";

    /// <inheritdoc/>
    public CommandAnswer Handle(byte[] payload)
    {
        if (!LedCommand.TryParse(payload, out bool on))
        {
            return CommandAnswer.Refused("send {\"led\":\"on\"} or {\"led\":\"off\"}");
        }

        _led.Switch(on);
        return CommandAnswer.Done(on ? "LED on" : "LED off");
    }
}
