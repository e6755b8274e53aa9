using System.Linq;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using Xunit;

namespace NanoIoTNode.Core.Tests.Telemetry;

public sealed class ChangeFilterTests
{
    private static readonly Quantities s_quantities = new([new Reading("temperature", 1), new Reading("pressure", 2)]);
    private readonly StoredReading _reading = new(s_quantities);

    [Fact]
    public void Without_bands_every_reading_is_whole()
    {
        ChangeFilter filter = Filter("0");

        Assert.Equal("temperature pressure", Report(filter, 20, 1000));
        Assert.Equal("temperature pressure", Report(filter, 20, 1000));
    }

    [Fact]
    public void A_value_is_reported_when_it_is_its_band_away_from_the_last_one_reported()
    {
        ChangeFilter filter = Filter("temperature=0.5 pressure=1");

        Assert.Equal("temperature pressure", Report(filter, 20, 1000));
        Assert.Equal("", Report(filter, 20.4, 1000.99));
        Assert.Equal("pressure", Report(filter, 20.4, 1001));
        Assert.Equal("temperature", Report(filter, 20.5, 1000.01));
        Assert.Equal("", Report(filter, 20.1, 1000.5));
        Assert.Equal("temperature", Report(filter, 20, 1000.5));
    }

    [Fact]
    public void Small_steps_in_one_direction_add_up()
    {
        ChangeFilter filter = Filter("temperature=1");
        Report(filter, 20, 1000);

        string[] reports = [.. Enumerable.Range(1, 10).Select(i => Report(filter, 20 + (i / 10.0), 1000))];

        Assert.Equal(Enumerable.Repeat("pressure", 9).Append("temperature pressure"), reports);
    }

    [Fact]
    public void A_percentage_is_of_the_last_value_reported_and_a_band_of_its_own_goes_before_it()
    {
        ChangeFilter filter = Filter("10% pressure=5");
        Report(filter, 20, 1000);

        Assert.Equal("", Report(filter, 21.9, 1004.99));
        Assert.Equal("temperature", Report(filter, 22, 1004.99));
        Assert.Equal("pressure", Report(filter, 20, 1005));
        Assert.Equal("temperature", Report(filter, 0, 1005));
        Assert.Equal("", Report(filter, 0, 1005));
        Assert.Equal("temperature", Report(filter, 0.1, 1005));
        Assert.Equal("temperature", Report(filter, -5, 1005));
        Assert.Equal("", Report(filter, -5.4, 1005));
    }

    [Fact]
    public void A_value_that_was_missing_is_reported_when_it_is_back()
    {
        ChangeFilter filter = Filter("50%");
        Report(filter, 20, 1000);
        Report(filter, null, 1000);

        Assert.Equal("temperature", Report(filter, 20, 1000));
    }

    [Fact]
    public void Once_an_hour_everything_is_reported()
    {
        ChangeFilter filter = Filter("50%");
        for (int minute = 0; minute < 180; minute++)
        {
            _reading.Uptime = minute * 60000L;
            Assert.Equal(minute % 60 == 0 ? "temperature pressure" : "", Report(filter, 20, 1000));
        }
    }

    [Theory]
    [InlineData("temperature", "\"temperature\"")]
    [InlineData("temperature=", "\"temperature=\"")]
    [InlineData("=1", "\"=1\"")]
    [InlineData("temperature=-1", "\"temperature=-1\"")]
    [InlineData("temperature=1e3", "\"temperature=1e3\"")]
    [InlineData("temperature=1..5", "\"temperature=1..5\"")]
    [InlineData("temperature=.", "\"temperature=.\"")]
    [InlineData("temperature=1234567890", "\"temperature=1234567890\"")]
    [InlineData("%", "\"%\"")]
    [InlineData("2% 3%", "\"3%\" comes after another one")]
    [InlineData("a=1 A=2", "\"A=2\" comes after another one")]
    public void A_list_that_makes_no_sense_is_refused_with_the_word(string text, string seen)
    {
        Assert.Null(NamedNumbers.Parse(text, out string fault));
        Assert.Equal(seen, fault);
    }

    [Fact]
    public void A_list_is_read_in_every_form()
    {
        NamedNumbers list = NamedNumbers.Parse(" temperature=0.25, HTS221=300  2.5% x=.5 ", out string? fault);

        Assert.Null(fault);
        Assert.Equal(
            [("temperature", 0.25), ("HTS221", 300), ("%", 2.5), ("x", 0.5)],
            Enumerable.Range(0, list.Count).Select(i => (list.Name(i), list.Value(i))));
        Assert.True(list.TryFind("hts221", out double value));
        Assert.Equal(300, value);
        Assert.False(list.TryFind("y", out _));
        Assert.Equal(0, NamedNumbers.Parse(null, out _).Count);
    }

    private static ChangeFilter Filter(string bands) => new(NamedNumbers.Parse(bands, out _), s_quantities);

    private string Report(ChangeFilter filter, double? temperature, double pressure)
    {
        _reading.Begin();
        if (temperature is not null)
        {
            _reading.Set(0, temperature.Value);
        }

        _reading.Set(1, pressure);
        filter.Apply(_reading);
        return string.Join(" ", Enumerable.Range(0, 2).Where(_reading.Has).Select(s_quantities.Name));
    }
}
