using System.IO;
using System.Linq;
using System.Reflection;

namespace NanoIoTNode.Contracts.Tests;

/// <summary>Where the sources and the build's results are; told by the build itself.</summary>
internal static class Repository
{
    public static string Root => Metadata("RepositoryRoot");

    public static string Built(string project, string file) =>
        Path.Combine(Root, "artifacts", "bin", project, Metadata("Configuration"), file);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}
