using System;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using NanoIoTNode.Viewer.Broker;
using NanoIoTNode.Viewer.Output;
using NanoIoTNode.Viewer.Readings;
using NanoIoTNode.Workbench;
using Spectre.Console;

namespace NanoIoTNode.Viewer;

/// <summary>The viewer's command; tools/view.sh builds and calls it.</summary>
internal static class Program
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Refused = 2;
    private const int Interrupted = 130;

    private const int StandardOutputHandle = 1;

    /// <summary>EPIPE of Linux and macOS, as .NET hands it on: the reader of our output has gone.</summary>
    private const int BrokenPipe = 32;

    public static async Task<int> Main(string[] arguments)
    {
        var command = new CommandLine();
        command.Root.SetAction((result, cancel) => RunAsync(() => command.Read(result), cancel));
        ParseResult parsed = command.Root.Parse(arguments);
        if (parsed.Action is ParseErrorAction refusal)
        {
            refusal.ShowHelp = false; // what is wrong stays in sight
        }

        // Signals are handled in RunAsync, which cleans up before it ends.
        int code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? Refused : code;
    }

    private static async Task<int> RunAsync(Func<ViewerOptions> options, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using PosixSignalRegistration interrupt = EndOn(PosixSignal.SIGINT, end);
        using PosixSignalRegistration terminate = EndOn(PosixSignal.SIGTERM, end);
        using PosixSignalRegistration hangUp = EndOn(PosixSignal.SIGHUP, end);
        try
        {
            // A password may be awaited from a pipe, and Ctrl-C ends that too.
            ViewerOptions read = await Task.Run(options, end.Token).WaitAsync(end.Token).ConfigureAwait(false);
            await ShowAsync(read, end.Token).ConfigureAwait(false);
            return Done;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (IOException error) when (error.HResult == BrokenPipe)
        {
            return Done;
        }
        catch (Exception error) when (error is BrokerException or WorkbenchException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("view: " + error.Message);
            return Failed;
        }
    }

    private static async Task ShowAsync(ViewerOptions options, CancellationToken cancel)
    {
        Units units = Units.Load();
        var fleet = new Fleet(options.Broker.Telemetry, options.Broker.Status, TimeProvider.System);
        using CsvLog? csv = OpenCsv(options.Csv, units);
        bool isCsvShown = options.Csv == ViewerOptions.StandardOutput;
        if (isCsvShown || options.Lines || Console.IsOutputRedirected)
        {
            await using var output = new StreamWriter(isCsvShown ? Stream.Null : StandardOutput());
            var lines = new PlainLines(output, Console.Error, units);
            await new Viewer(options, fleet, lines, csv).RunAsync(cancel).ConfigureAwait(false);
            return;
        }

        var table = new LiveTable(fleet, units, TimeProvider.System);
        IAnsiConsole console = AnsiConsole.Console;
        await console.Live(table.Draw(console.Profile.Width)).StartAsync(
            display => new Viewer(options, fleet, new LiveScreen(console, display, table), csv).RunAsync(cancel)).ConfigureAwait(false);
    }

    private static CsvLog? OpenCsv(string? file, Units units) => file switch
    {
        null => null,
        ViewerOptions.StandardOutput => CsvLog.To(StandardOutput(), units),
        _ => CsvLog.Append(file, units),
    };

    // Into a pipe not by the console's stream: that one hides from us that the reader has gone. Into a file by it: a FileStream
    // keeps a position of its own, and others may write to the same file.
    private static Stream StandardOutput()
    {
        var stream = new FileStream(new SafeFileHandle(StandardOutputHandle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    private static PosixSignalRegistration EndOn(PosixSignal signal, CancellationTokenSource end) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            end.Cancel();
        });
}
