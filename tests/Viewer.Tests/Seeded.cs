using FsCheck;

namespace NanoIoTNode.Viewer.Tests;

internal static class Seeded
{
    public static Config Config { get; } = Config.QuickThrowOnFailure.WithReplay(20261121, 4755).WithMaxTest(500);
}
