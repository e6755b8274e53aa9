using System;
using System.IO;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.EndToEnd;

/// <summary>The viewer at a real mosquitto that wants a user name and a password.</summary>
public sealed class PasswordTests : IAsyncLifetime
{
    private const string User = "reader";
    private const string Password = " # two  words \"and\" -u 'more' ";

    private readonly string _folder = Directory.CreateTempSubdirectory("viewer-tests-").FullName;
    private readonly string _temporary;
    private PlainBroker _broker = null!;

    public PasswordTests()
    {
        _temporary = Directory.CreateDirectory(Path.Combine(_folder, "temporary")).FullName;
    }

    private string PasswordFile => Path.Combine(_folder, "password");

    private string[] Access => ["--host", "localhost", "--port", $"{_broker.Port}", "--no-tls"];

    public async Task InitializeAsync()
    {
        _broker = await PlainBroker.StartAsync(Path.Combine(_folder, "broker"), User, Password);
        await File.WriteAllTextAsync(PasswordFile, Password + "\nnot this line\n");
    }

    public Task DisposeAsync()
    {
        _broker.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_right_password_lets_in_and_is_seen_by_nobody()
    {
        using var viewer = new ViewerProcess(_temporary, [.. Access, "--user", User, "--password-file", PasswordFile]);
        await viewer.Errors.WaitForAsync("connected to", 0, ViewerProcess.Patience);

        string processes = await ChildProcess.RunAsync("ps", ["-eo", "args"]);

        Assert.Contains($"-u {User}", processes, StringComparison.Ordinal);
        Assert.DoesNotContain("two  words", processes, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary));
    }

    [Fact]
    public async Task A_password_is_read_from_the_standard_input()
    {
        using var viewer = new ViewerProcess(_temporary, [.. Access, "--user", User, "--password-file", "-"]);

        await viewer.Input.WriteLineAsync(Password);
        await viewer.Input.FlushAsync();

        await viewer.Errors.WaitForAsync("connected to", 0, ViewerProcess.Patience);
    }

    [Fact]
    public async Task A_password_is_not_read_from_a_terminal_that_would_show_it()
    {
        using var viewer = ViewerProcess.OnTerminal(_temporary, [.. Access, "--user", User, "--password-file", "-"]);

        Assert.Equal(2, await viewer.WaitAsync());
        Assert.Contains("- reads from a pipe", viewer.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_ends_the_wait_for_a_password()
    {
        using var viewer = new ViewerProcess(_temporary, [.. Access, "--user", User, "--password-file", "-"]);
        await viewer.Errors.WaitForAsync("reading the password", 0, ViewerProcess.Patience);

        await viewer.SignalAsync("INT");

        Assert.Equal(130, await viewer.WaitAsync());
    }

    [Fact]
    public async Task No_password_on_the_standard_input_is_told()
    {
        using var viewer = new ViewerProcess(_temporary, [.. Access, "--user", User, "--password-file", "-"]);

        viewer.Input.Close();

        Assert.Equal(1, await viewer.WaitAsync());
        Assert.EndsWith(
            "view: --password-file: its first line is empty: write the password there\n", viewer.Errors.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_ends_it()
    {
        await File.WriteAllTextAsync(PasswordFile, "wrong");

        await RefusedAsync(
            $"does not let in the user \"{User}\" with this password: look at --user and --password-file",
            "--user", User, "--password-file", PasswordFile);
    }

    [Fact]
    public async Task A_missing_password_is_told_and_ends_it()
    {
        await RefusedAsync($"does not let in the user \"{User}\" without a password", "--user", User);
        await RefusedAsync("lets nobody in without saying who");
    }

    [Fact]
    public async Task A_broker_without_TLS_is_told()
    {
        using var viewer = new ViewerProcess(_temporary, ["--host", "localhost", "--port", $"{_broker.Port}"]);

        Assert.Equal(1, await viewer.WaitAsync());
        Assert.Contains("does not speak TLS", viewer.Errors.Text, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string words, params string[] arguments)
    {
        using var viewer = new ViewerProcess(_temporary, [.. Access, .. arguments]);

        Assert.Equal(1, await viewer.WaitAsync());
        Assert.Contains(words, viewer.Errors.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary));
    }
}
