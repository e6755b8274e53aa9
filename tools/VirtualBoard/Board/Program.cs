using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using NanoIoTNode.VirtualBoard;
using NanoIoTNode.VirtualBoard.Hardware;

// Exit codes, as the supervisor reads them: 75 software reset, 70 the firmware failed, 64 wrong arguments, 0 Main ended.
const int SoftwareReset = 75;
const int FirmwareFailed = 70;
const int WrongArguments = 64;

BoardArguments arguments;
List<HeaderSensor> attached;
try
{
    arguments = BoardArguments.Parse(args);
    attached = AttachedSensors.Make(arguments.Attached);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine("board process: " + wrong.Message);
    return WrongArguments;
}

Environment.SetEnvironmentVariable("NANOIOTNODE_NATIVE", arguments.Native);
var board = new Board(arguments.State, BoardEnvironment.FromJson(File.ReadAllText(arguments.EnvironmentFile)));
attached.ForEach(board.Attach);
Board.Current = board;
board.ResetRequested += () => Environment.Exit(SoftwareReset);

// Before the door: whoever sees a line through it may ask at once how the counters stood.
var console = new ConsoleLines(board);
new UartDoor(board.Usart1).Start(() => Environment.Exit(0));
if (arguments.Control is { } control)
{
    new SupervisorLink(board, console, CutPower).Start(control);
}

try
{
    var context = new FirmwareLoadContext(Path.GetDirectoryName(arguments.Firmware)!, arguments.Runtime);
    MethodInfo main = context.LoadFirmware(arguments.Firmware).EntryPoint!;
    main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
    return 0;
}
catch (TargetInvocationException failed)
{
    Console.Error.WriteLine("board process: the firmware ended with " + failed.InnerException);
    return FirmwareFailed;
}

// The supply fails: no handler, no destructor, no flush. SIGKILL is the nearest thing that a process knows.
static void CutPower()
{
    const int SigKill = 9;
    _ = Kill(Environment.ProcessId, SigKill);
}

[DllImport("libc", EntryPoint = "kill")]
static extern int Kill(int process, int signal);
