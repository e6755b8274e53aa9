using System;
using System.CommandLine;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>The <c>virtual-board</c> command.</summary>
internal static class Program
{
    private const int Ended = 0;
    private const int CannotStart = 1;

    public static Task<int> Main(string[] arguments)
    {
        var command = new CommandLine();
        command.Root.SetAction((result, cancel) => RunAsync(command.Read(result), cancel));

        // Signals are handled in RunAsync: a clean end takes as long as it takes, and its exit code is 0.
        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = null };
        return command.Root.Parse(arguments).InvokeAsync(configuration);
    }

    private static async Task<int> RunAsync(SupervisorOptions options, CancellationToken cancel)
    {
        foreach (string file in (string[])[options.Firmware, options.Native, options.BoardAssembly, .. options.Attached])
        {
            if (!File.Exists(file))
            {
                return Refuse($"{file} does not exist: build it first, or say where it is (--help)");
            }
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using PosixSignalRegistration interrupt = EndOn(PosixSignal.SIGINT, end);
        using PosixSignalRegistration terminate = EndOn(PosixSignal.SIGTERM, end);
        using PosixSignalRegistration hangUp = EndOn(PosixSignal.SIGHUP, end);
        try
        {
            using var supervisor = new Supervisor(options);
            await supervisor.RunAsync(end.Token).ConfigureAwait(false);
            return Ended;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException
            or ControlException or System.Net.Sockets.SocketException or System.ComponentModel.Win32Exception)
        {
            return Refuse(error.Message);
        }
    }

    private static PosixSignalRegistration EndOn(PosixSignal signal, CancellationTokenSource end) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            end.Cancel();
        });

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine("virtual-board: " + reason);
        return CannotStart;
    }
}
