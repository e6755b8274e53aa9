using System;
using System.IO;
using System.Text;
using NanoIoTNode.Viewer.Broker;
using NanoIoTNode.Viewer.Output;
using NanoIoTNode.Viewer.Readings;
using Spectre.Console;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.Output;

/// <summary>
/// What a person sees, against the files in Golden. NIN_UPDATE_GOLDEN=1 writes them anew; then look at the difference.
/// </summary>
public sealed class PresentationTests
{
    private readonly Clock _clock = new();
    private readonly Fleet _fleet;
    private readonly LiveTable _table;
    private readonly StringWriter _lines = new();
    private readonly StringWriter _talk = new();
    private readonly PlainLines _plain;

    public PresentationTests()
    {
        _fleet = new Fleet([new TopicFilter("dt/nanoiotnode/+/telemetry")], new TopicFilter("dt/nanoiotnode/+/status"), _clock);
        _table = new LiveTable(_fleet, Units.Load(), _clock) { Connection = "connected to broker.example:8883" };
        _plain = new PlainLines(_lines, _talk, Units.Load());
    }

    [Fact]
    public void Before_the_first_message_it_says_what_it_waits_for()
    {
        CompareTable("waiting.txt");
    }

    [Fact]
    public void One_thing_is_drawn_with_its_values_their_course_and_age()
    {
        Play();

        _clock.Now += TimeSpan.FromSeconds(14);
        CompareTable("one-thing.txt");
    }

    [Fact]
    public void Several_things_are_drawn_by_name_with_their_states()
    {
        Play();
        Status("kitchen", """{"state":"offline"}""");
        Telemetry("attic [2]", """{"time":"2026-11-21T07:40:20Z","sequence":1,"thing":"attic [2]","steps":12,"own":1e3}""");
        Telemetry("attic [2]", "hello");

        CompareTable("several-things.txt");
    }

    [Fact]
    public void Late_repeated_and_missing_readings_are_counted_and_the_newest_stays_the_last()
    {
        Telemetry("t", """{"time":"2026-11-21T07:36:00Z","sequence":1,"thing":"t","temperature":20}""");
        Telemetry("t", """{"time":"2026-11-21T07:36:18Z","sequence":10,"thing":"t","temperature":29}""");
        Telemetry("t", """{"time":"2026-11-21T07:36:18Z","sequence":10,"thing":"t","temperature":29}""");
        Telemetry("t", """{"thing":"t","readings":[{"time":"2026-11-21T07:36:02Z","sequence":2,"temperature":-5.5},{"time":null,"sequence":3,"temperature":22,"humidity":40}]}""");

        CompareTable("late.txt");
    }

    [Fact]
    public void A_table_fits_a_narrow_terminal()
    {
        Play();

        CompareTable("narrow.txt", width: 60);
    }

    [Fact]
    public void Plain_lines_have_one_reading_each()
    {
        Play();
        Status("kitchen", """{"state":"offline"}""");
        Telemetry("kitchen", """{"thing":"kitchen","readings":[{"time":null,"sequence":3,"steps":22},{"time":"2026-11-21T07:36:02.25Z","own":1}]}""");
        _plain.Say("connected to broker.example:8883");

        Compare("lines.txt", _lines.ToString());
        Assert.Equal("view: connected to broker.example:8883\n", _talk.ToString());
    }

    private void Play()
    {
        Status("demo-node", """{"time":"2026-11-21T07:36:20Z","state":"online","firmware":"0.1.0","address":"192.168.10.23","sequence":0}""");
        for (int i = 1; i <= 30; i++)
        {
            _clock.Now += TimeSpan.FromSeconds(2);
            string time = Words.Time(_clock.Now);
            Telemetry("demo-node", FormattableString.Invariant(
                $$"""{"time":"{{time}}","sequence":{{i}},"thing":"demo-node","firmware":"0.1.0","temperature":{{21 + ((i * 7 % 10) / 10.0)}},"humidity":45,"pressure":{{1013 + (i / 4.0)}}}"""));
        }
    }

    private void Telemetry(string thing, string payload) => Take($"dt/nanoiotnode/{thing}/telemetry", payload);

    private void Status(string thing, string payload) => Take($"dt/nanoiotnode/{thing}/status", payload);

    private void Take(string topic, string payload) =>
        _plain.Show(_fleet.Take(new Message(topic, Encoding.UTF8.GetBytes(payload))));

    private void CompareTable(string golden, int width = 100)
    {
        using var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(_table.Draw(width));
        Compare(golden, output.ToString());
    }

    private static void Compare(string golden, string seen)
    {
        string path = Repository.Golden(golden);
        if (Environment.GetEnvironmentVariable("NIN_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, seen);
        }

        Assert.Equal(File.ReadAllText(path), seen);
    }
}
