using System.Linq;
using System.Reflection;

namespace NanoIoTNode.Core.Tests;

/// <summary>Where this repository lies on the machine that built the tests.</summary>
internal static class Sources
{
    public static string Root { get; } = typeof(Sources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryRoot").Value!;
}
