using NanoIoTNode.Viewer.Readings;
using Spectre.Console;

namespace NanoIoTNode.Viewer.Output;

/// <summary>The <see cref="LiveTable"/> on a terminal, drawn over and over at the same place.</summary>
internal sealed class LiveScreen : IPresentation
{
    private readonly IAnsiConsole _console;
    private readonly LiveDisplayContext _display;
    private readonly LiveTable _table;

    public LiveScreen(IAnsiConsole console, LiveDisplayContext display, LiveTable table)
    {
        _console = console;
        _display = display;
        _table = table;
    }

    public void Show(News news)
    {
        // Refresh draws it: many messages a second are drawn as one.
    }

    public void Say(string sentence) => _table.Connection = sentence;

    public void Refresh() => _display.UpdateTarget(_table.Draw(_console.Profile.Width));
}
