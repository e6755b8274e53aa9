using System.Threading;

namespace NanoIoTNode;

/// <summary>
/// Looks after the LED, the blue button and the console's commands, on one thread: a thread for each would take a kilobyte of
/// RAM. What it calls returns at once, or with the end of a paste that is no command.
/// </summary>
internal sealed class Housekeeping
{
    // The shortest phase of an LED pattern is 100 ms.
    private const int PeriodMilliseconds = 50;

    private readonly StatusLed _led;
    private readonly ButtonMonitor _button;
    private ConsoleCommands _commands;

    internal Housekeeping(StatusLed led, ButtonMonitor button)
    {
        _led = led;
        _button = button;
        new Thread(Run).Start();
    }

    /// <summary>The dialogue must have ended: the console has one reader.</summary>
    internal void Serve(ConsoleCommands commands)
    {
        _commands = commands;
    }

    private void Run()
    {
        while (true)
        {
            _led.Tick();
            _button.Tick();
            _commands?.Tick();
            Thread.Sleep(PeriodMilliseconds);
        }
    }
}
