using System;
using System.CommandLine;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Supervisor;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Demo;

/// <summary>The demo's command; tools/demo.sh builds and calls it.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    public static Task<int> Main(string[] arguments)
    {
        var command = new CommandLine();
        command.Root.SetAction((result, cancel) => RunAsync(command.Read(result), cancel));

        // Signals are handled in RunAsync, which cleans up before it ends.
        return command.Root.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using PosixSignalRegistration interrupt = EndOn(PosixSignal.SIGINT, end);
        using PosixSignalRegistration terminate = EndOn(PosixSignal.SIGTERM, end);
        using PosixSignalRegistration hangUp = EndOn(PosixSignal.SIGHUP, end);
        try
        {
            using var demo = new Demo(options);
            return await demo.RunAsync(end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("demo: interrupted; everything is stopped and removed");
            return Interrupted;
        }
        catch (Exception error) when (error is WorkbenchException or TimeoutException or IOException
            or ControlException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("demo: " + error.Message);
            return Failed;
        }
    }

    private static PosixSignalRegistration EndOn(PosixSignal signal, CancellationTokenSource end) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            end.Cancel();
        });
}
