using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>Listening sockets with a path.</summary>
internal static class UnixSocket
{
    /// <summary>sun_path of Linux, without the terminating zero.</summary>
    private const int LongestPath = 107;

    /// <summary>Listens at a path; replaces a socket that an earlier run has left there.</summary>
    /// <exception cref="IOException">The path is too long for a socket, or its folder is missing or not writable.</exception>
    public static Socket Listen(string path)
    {
        int length = Encoding.UTF8.GetByteCount(path);
        if (length > LongestPath)
        {
            throw new IOException(
                $"the socket's path has {length} bytes, Linux allows {LongestPath}: choose a shorter --state or --control: {path}");
        }

        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            listener.Listen();
            return listener;
        }
        catch (SocketException error)
        {
            listener.Dispose();
            throw new IOException($"no socket at {path}: {error.Message}", error);
        }
    }
}
