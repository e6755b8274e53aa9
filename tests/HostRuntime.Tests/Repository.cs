using System.IO;
using System.Linq;
using System.Reflection;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>Where the build's results are; told by the build itself.</summary>
internal static class Repository
{
    public static string Built(string project, string file) =>
        Path.Combine(Metadata("RepositoryRoot"), "artifacts", "bin", project, Metadata("Configuration"), file);

    public static string Source(string path) => Path.Combine(Metadata("RepositoryRoot"), path);

    public static string NativeLibrary =>
        Path.Combine(Metadata("RepositoryRoot"), "artifacts", "native", "host", "libnanoiotnode.so");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}
