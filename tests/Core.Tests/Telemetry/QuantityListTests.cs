using System.Linq;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using Xunit;

namespace NanoIoTNode.Core.Tests.Telemetry;

public sealed class QuantityListTests
{
    private readonly QuantityList _list = new();

    [Fact]
    public void Quantities_of_different_names_are_taken()
    {
        Assert.Null(_list.Add([new Reading("a", 0), new Reading("b", 6)]));
        Assert.Null(_list.Add([new Reading("c", 2)]));
    }

    [Fact]
    public void A_name_that_another_quantity_has_is_refused_and_nothing_of_that_sensor_is_taken()
    {
        Assert.Null(_list.Add([new Reading("a", 0)]));

        Assert.Equal("there is a quantity a already", _list.Add([new Reading("b", 0), new Reading("a", 0)]));
        Assert.Equal("there is a quantity a already", _list.Add([new Reading("A", 0)]));
        Assert.Equal("there is a quantity c already", _list.Add([new Reading("c", 0), new Reading("c", 0)]));
        Assert.Null(_list.Add([new Reading("b", 0), new Reading("c", 0)]));
    }

    [Theory]
    [InlineData("time")]
    [InlineData("sequence")]
    [InlineData("thing")]
    [InlineData("firmware")]
    [InlineData("sensor")]
    [InlineData("readings")]
    public void A_name_that_the_document_uses_itself_is_refused(string name)
    {
        Assert.Equal(name + " is another member of the telemetry document", _list.Add([new Reading(name, 0)]));
    }

    [Fact]
    public void Readings_that_are_none_are_refused()
    {
        Assert.Equal("it measures nothing", _list.Add(null));
        Assert.Equal("it measures nothing", _list.Add([]));
        Assert.Equal("a reading is null", _list.Add([null]));
        Assert.Equal("\"\": a name has 1 to 32 characters", _list.Add([new Reading("", 0)]));
        Assert.Equal("\"\": a name has 1 to 32 characters", _list.Add([new Reading(null, 0)]));
        Assert.Equal("\"a=b\": a name has letters, digits, - and _ only", _list.Add([new Reading("a=b", 0)]));
        Assert.Equal("a: decimal places are 0 to 6", _list.Add([new Reading("a", 7)]));
        Assert.Equal("a: decimal places are 0 to 6", _list.Add([new Reading("a", -1)]));
    }

    [Fact]
    public void More_than_can_be_stored_is_refused()
    {
        Reading[] most = [.. Enumerable.Range(0, Quantities.MaximumCount).Select(i => new Reading("q" + i, 0))];
        Assert.Null(_list.Add(most));

        Assert.StartsWith("there are 32 quantities of 32", _list.Add([new Reading("last", 0)]), System.StringComparison.Ordinal);
        Reading[] longNames = [.. Enumerable.Range(0, 10).Select(i => new Reading((char)('a' + i) + new string('x', 31), 0))];
        Assert.StartsWith("there are 0 quantities of 32", new QuantityList().Add(longNames), System.StringComparison.Ordinal);
    }
}
