using System.IO;
using System.Linq;
using NanoIoTNode.Viewer.Readings;

namespace NanoIoTNode.Viewer.Output;

/// <summary>One line for each reading and each status; for files, pipes and people who like it so.</summary>
internal sealed class PlainLines : IPresentation
{
    private readonly TextWriter _output;
    private readonly TextWriter _talk;
    private readonly Units _units;

    /// <param name="output">Receives the readings.</param>
    /// <param name="talk">Receives the sentences about the connection.</param>
    /// <param name="units">The quantities' units.</param>
    public PlainLines(TextWriter output, TextWriter talk, Units units)
    {
        _output = output;
        _talk = talk;
        _units = units;
    }

    public void Show(News news)
    {
        foreach (Reading reading in news.Readings)
        {
            _output.WriteLine(Line(reading));
        }

        if (news.Status is { } status)
        {
            _output.WriteLine($"{status.Thing} {Words.State(status)}");
        }

        _output.Flush();
    }

    public void Say(string sentence) => _talk.WriteLine("view: " + sentence);

    public void Refresh()
    {
    }

    private string Line(Reading reading)
    {
        string time = reading.Time is { } known ? Words.Time(known) : "(no time)";
        string number = reading.Sequence is { } sequence ? $" #{sequence}" : "";
        return $"{time} {reading.Thing}{number} {string.Join(", ", reading.Values.Select(Value))}";
    }

    private string Value(Measurement measured) =>
        $"{measured.Quantity} {measured.Text} {_units.Printed(measured.Quantity)}".TrimEnd();
}
