using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>
/// The network client, loaded as the board process loads the firmware: the assemblies beside it win over the framework's of
/// the same name, and the hardware models are shared with the tests.
/// </summary>
internal sealed class LoadedClient : AssemblyLoadContext
{
    private const string SharedHardware = "NanoIoTNode.VirtualBoard.Hardware";

    private static readonly Lazy<LoadedClient> s_only = new(() => new LoadedClient());

    private readonly Type _client;

    private LoadedClient()
        : base("network client")
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NANOIOTNODE_NATIVE")))
        {
            Environment.SetEnvironmentVariable("NANOIOTNODE_NATIVE", Repository.NativeLibrary);
        }

        _client = LoadFromAssemblyName(new AssemblyName("HostRuntime.NetworkClient"))
            .GetType("NanoIoTNode.HostRuntime.NetworkClient.Client")!;
    }

    /// <summary>The native driver exists once in a process, and so does its client.</summary>
    public static LoadedClient Instance => s_only.Value;

    /// <summary>Ends the client's use of the board, if it was loaded.</summary>
    public static void Stop()
    {
        if (s_only.IsValueCreated)
        {
            Instance.Call<object?>("Stop");
        }
    }

    /// <summary>Calls a method of the client; an exception of it passes through.</summary>
    public T Call<T>(string method, params object[] arguments) =>
        (T)_client.GetMethod(method)!.Invoke(
            null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string file = Repository.Built("HostRuntime.NetworkClient", assemblyName.Name + ".dll");
        return assemblyName.Name != SharedHardware && File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }
}
