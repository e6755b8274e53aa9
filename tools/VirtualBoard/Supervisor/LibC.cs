using System;
using System.Runtime.InteropServices;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>The C library's terminal functions that .NET does not offer. Linux, glibc or musl.</summary>
internal static unsafe partial class LibC
{
    /// <summary>Flags for a line of our own: read and write, never the controlling terminal, no call blocks, not inherited.</summary>
    public const int LineFlags = 0x2 | 0x100 | 0x800 | 0x80000;

    public const short PollIn = 0x1;
    public const short PollOut = 0x4;

    private const int Interrupted = 4;
    private const int TryAgain = 11;

    /// <summary>More than struct termios of any Linux C library; only the C library looks inside.</summary>
    private const int TermiosSize = 128;
    private const int SetNow = 0;
    private const uint Baud115200 = 0x1002;

    /// <summary>Puts a terminal into raw mode, 8N1, no echo, 115200 Bd by name (a pseudo-terminal has no pace).</summary>
    /// <exception cref="System.IO.IOException">The descriptor is not a terminal.</exception>
    public static void MakeRaw(int descriptor)
    {
        byte* settings = stackalloc byte[TermiosSize];
        Check(GetAttributes(descriptor, settings), "tcgetattr");
        SetRaw(settings);
        Check(SetSpeed(settings, Baud115200), "cfsetspeed");
        Check(SetAttributes(descriptor, SetNow, settings), "tcsetattr");
    }

    /// <summary>Throws with the system's reason when a call has answered -1.</summary>
    public static int Check(int result, string call) =>
        result != -1
            ? result
            : throw new System.IO.IOException($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    /// <summary>True when the last call failed only for now: a signal, or nothing to read or no room to write.</summary>
    public static bool LastFailureIsPassing() => Marshal.GetLastPInvokeError() is Interrupted or TryAgain;

    /// <summary>True when the descriptor is ready within the time; false at the time-out or a signal.</summary>
    public static bool Poll(int descriptor, short events, int milliseconds)
    {
        var entry = new PollEntry { Descriptor = descriptor, Events = events };
        return Poll(&entry, 1, milliseconds) > 0;
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    public static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    public static partial int Grant(int master);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    public static partial int Unlock(int master);

    /// <summary>Answers 0 or an errno value (not -1).</summary>
    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    public static partial int SlaveName(int master, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int descriptor, byte* settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void SetRaw(byte* settings);

    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    private static partial int SetSpeed(byte* settings, uint speed);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int descriptor, int when, byte* settings);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
