using System;
using System.CommandLine;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Supervisor;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Bench;

/// <summary>The bench's command; tools/bench/run.sh builds and calls it.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int NotMade = 2;

    public static async Task<int> Main(string[] arguments)
    {
        var command = new CommandLine();
        command.Root.SetAction((result, cancel) => RunAsync(command.Read(result), cancel));
        ParseResult parsed = command.Root.Parse(arguments);
        int exitCode = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? NotMade : exitCode;
    }

    private static async Task<int> RunAsync(EndpointCheckOptions? endpoint, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("nanoiotnode-bench-").FullName;
        try
        {
            if (endpoint is not null)
            {
                return await EndpointCheck.PrintAsync(endpoint, folder, cancel) ? 0 : Failed;
            }

            await FirmwareCost.PrintAsync(folder);
            return 0;
        }
        catch (Exception error) when (error is WorkbenchException or TimeoutException or IOException or ControlException
            or SocketException or UnauthorizedAccessException or OperationCanceledException)
        {
            Console.Error.WriteLine("bench: " + error.Message);
            return NotMade;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
