using System.IO;
using System.Linq;
using System.Reflection;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

public sealed class ReadmeTests
{
    [Fact]
    public void The_readme_shows_the_catalogue_as_it_is_in_code()
    {
        string root = typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key == "RepositoryRoot").Value!;
        string[] readme = File.ReadAllLines(Path.Combine(root, "README.md"));
        string[] shown = [.. readme.Where(line => line.StartsWith("| `NIN-", System.StringComparison.Ordinal))];

        string[] rows = [.. ErrorCatalogue.Rows().Select(r => $"| `{r.Code}` | {r.Layer} | {r.Cause} | {r.Cure} |")];

        Assert.True(rows.SequenceEqual(shown), "The README's table is to be:\n" + string.Join('\n', rows));
    }
}
