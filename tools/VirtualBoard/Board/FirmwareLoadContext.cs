using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace NanoIoTNode.VirtualBoard;

/// <summary>
/// Loads the firmware and the stand-ins for nanoFramework's assemblies. What lies in their folders wins over the
/// framework's assembly of the same simple name: System.Net is ours here, and the virtual hardware's own use of .NET's
/// sockets, in the default context, is not touched. Only the hardware models are shared by both.
/// </summary>
internal sealed class FirmwareLoadContext(string firmwareFolder, string runtimeFolder)
    : AssemblyLoadContext("firmware")
{
    private const string Hardware = "NanoIoTNode.VirtualBoard.Hardware";
    private const string FirmwareName = "NanoIoTNode";
    private const string HostRuntimePrefix = "NanoIoTNode.HostRuntime.";

    /// <summary>Loads an assembly of the firmware by its path, rewritten for the desk.</summary>
    public Assembly LoadFirmware(string path)
    {
        using Stream image = new FirmwareRewriter(runtimeFolder).Rewrite(path);
        return LoadFromStream(image);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (name == Hardware)
        {
            return null;
        }

        string own = Path.Combine(firmwareFolder, name + ".dll");
        if (IsFirmware(name) && File.Exists(own))
        {
            return LoadFirmware(own);
        }

        string standIn = Path.Combine(runtimeFolder, name + ".dll");
        return File.Exists(standIn) ? LoadFromAssemblyPath(standIn) : null;
    }

    private static bool IsFirmware(string name) =>
        name == FirmwareName
        || (name.StartsWith(FirmwareName + ".", StringComparison.Ordinal)
            && !name.StartsWith(HostRuntimePrefix, StringComparison.Ordinal));
}
