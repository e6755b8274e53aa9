using System;
using System.IO;
using System.Text;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>
/// A pseudo-terminal that stands for the kit's virtual COM port: terminal programs open <see cref="Path"/>, we hold the
/// other end. We also keep the programs' side open ourselves: without that, the last one to close it would end the line
/// (EIO) and the kernel would throw away what nobody has read yet.
/// </summary>
internal sealed class PseudoTerminal : IDisposable
{
    private readonly int _ownSlave;

    /// <exception cref="IOException">The system gives no pseudo-terminal.</exception>
    public unsafe PseudoTerminal()
    {
        const int NameSize = 128;
        int master = LibC.Check(LibC.OpenMaster(LibC.LineFlags), "posix_openpt");
        LibC.Check(LibC.Grant(master), "grantpt");
        LibC.Check(LibC.Unlock(master), "unlockpt");
        byte* name = stackalloc byte[NameSize];
        if (LibC.SlaveName(master, name, NameSize) != 0)
        {
            throw new IOException("ptsname_r: the pseudo-terminal has no name");
        }

        Path = Encoding.UTF8.GetString(new ReadOnlySpan<byte>(name, NameSize)).Split('\0')[0];
        _ownSlave = LibC.Check(LibC.Open(Path, LibC.LineFlags), "open " + Path);
        LibC.MakeRaw(_ownSlave);
        Line = new RawTerminal(master, Path);
    }

    /// <summary>Gets the device that terminal programs open, for instance /dev/pts/7.</summary>
    public string Path { get; }

    /// <summary>Gets our end of the line.</summary>
    public RawTerminal Line { get; }

    public void Dispose()
    {
        Line.Dispose();
        _ = LibC.Close(_ownSlave);
    }
}
