using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

public sealed class ErrorCatalogueTests
{
    [Fact]
    public void Each_code_stands_in_the_table_once()
    {
        string[] codes = [.. ErrorCatalogue.Rows().Select(r => r.Code)];

        Assert.Equal(codes.Distinct(), codes);
        Assert.All(codes, code => Assert.Matches(new Regex("^NIN-[WDTSNMCFB][0-9]{2}$"), code));
    }

    [Fact]
    public void Each_row_has_a_cause_and_a_cure_without_full_stops_at_the_end()
    {
        Assert.All(ErrorCatalogue.Rows(), row =>
        {
            Assert.NotEmpty(row.Cause);
            Assert.NotEmpty(row.Cure);
            Assert.False(row.Cause.EndsWith('.'));
            Assert.False(row.Cure.EndsWith('.'));
        });
    }

    [Fact]
    public void Each_code_that_the_node_raises_has_its_row()
    {
        string[] raised = [.. new[] { typeof(ErrorCode), typeof(EntryErrorCode) }
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(f => (string)f.GetValue(null)!)];

        Assert.NotEmpty(raised);
        Assert.All(raised, code => Assert.NotNull(ErrorCatalogue.Find(code)));
    }

    [Theory]
    [InlineData('W', "wifi")]
    [InlineData('D', "dns")]
    [InlineData('T', "time")]
    [InlineData('S', "tls")]
    [InlineData('N', "tcp")]
    [InlineData('M', "mqtt")]
    public void The_letter_of_a_code_tells_its_layer(char letter, string layer)
    {
        Assert.All(
            ErrorCatalogue.Rows().Where(r => r.Code[4] == letter), row => Assert.Equal(layer, row.Layer));
    }

    [Fact]
    public void An_unknown_code_has_no_row()
    {
        Assert.Null(ErrorCatalogue.Find("NIN-Z99"));
    }
}
