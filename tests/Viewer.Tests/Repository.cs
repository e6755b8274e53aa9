using System.IO;
using System.Linq;
using System.Reflection;

namespace NanoIoTNode.Viewer.Tests;

internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Golden(string name) => Path.Combine(Root, "tests", "Viewer.Tests", "Golden", name);
}
