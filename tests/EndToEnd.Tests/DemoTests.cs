using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>The demo as a person starts it.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("nanoiotnode-demo-test-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task A_second_start_with_the_same_state_goes_straight_to_publishing()
    {
        string[] arguments = ["--messages", "2", "--interval", "1", "--state", _state];

        (int firstExit, string first) = await RunAsync(arguments);
        (int secondExit, string second) = await RunAsync(arguments);

        Assert.Equal((0, 0), (firstExit, secondExit));
        Assert.Contains("Answering the provisioning dialogue", first, StringComparison.Ordinal);
        Assert.Contains("The configuration survived: no questions", second, StringComparison.Ordinal);
        Assert.EndsWith("Done.\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_cannot_work_is_refused_in_words()
    {
        (int exit, string output) = await RunAsync(["--endpoint", "example.org", "--cert", "nofile", "--key", "nofile"]);

        Assert.NotEqual(0, exit);
        Assert.Contains("--cert: nofile does not exist", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string[] arguments) =>
        DeskCommand.RunAsync("NanoIoTNode.Demo", arguments);
}
