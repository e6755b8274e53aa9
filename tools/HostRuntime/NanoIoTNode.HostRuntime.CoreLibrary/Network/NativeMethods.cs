using System;
using System.Reflection;
using System.Runtime.InteropServices;

namespace NanoIoTNode.HostRuntime.Network;

/// <summary>
/// The native network library, function by function; targets/host/host.h says what each does. None of them waits, except
/// <see cref="EventWait"/>. Results below 0 are <see cref="NativeStatus"/>.
/// </summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "nanoiotnode";

    /// <summary>Environment variable that names the library's file.</summary>
    private const string FileVariable = "NANOIOTNODE_NATIVE";

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, Resolve);

    [LibraryImport(Library, EntryPoint = "nin_host_start")]
    internal static partial int HostStart(NativeHardware* hardware);

    [LibraryImport(Library, EntryPoint = "nin_host_stop")]
    internal static partial void HostStop();

    [LibraryImport(Library, EntryPoint = "nin_host_drdy")]
    internal static partial void HostDataReady([MarshalAs(UnmanagedType.U1)] bool level);

    [LibraryImport(Library, EntryPoint = "nin_event_sequence")]
    internal static partial uint EventSequence();

    [LibraryImport(Library, EntryPoint = "nin_event_wait")]
    internal static partial uint EventWait(uint seen, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "nin_wifi_join", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int WifiJoin(string ssid, string passphrase);

    [LibraryImport(Library, EntryPoint = "nin_wifi_join_result")]
    internal static partial int WifiJoinResult();

    [LibraryImport(Library, EntryPoint = "nin_wifi_leave")]
    internal static partial int WifiLeave();

    [LibraryImport(Library, EntryPoint = "nin_wifi_link")]
    internal static partial int WifiLink(NativeLink* link);

    [LibraryImport(Library, EntryPoint = "nin_wifi_set_address")]
    internal static partial int WifiSetAddress(NativeAddress* address);

    [LibraryImport(Library, EntryPoint = "nin_wifi_scan")]
    internal static partial int WifiScan(NativeAccessPoint* list, uint capacity);

    [LibraryImport(Library, EntryPoint = "nin_wifi_scan_result")]
    internal static partial int WifiScanResult();

    [LibraryImport(Library, EntryPoint = "nin_dns_lookup", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int DnsLookup(string name);

    [LibraryImport(Library, EntryPoint = "nin_dns_result")]
    internal static partial int DnsResult(int ticket, byte* address);

    [LibraryImport(Library, EntryPoint = "nin_socket_open")]
    internal static partial int SocketOpen(int type);

    [LibraryImport(Library, EntryPoint = "nin_socket_connect")]
    internal static partial int SocketConnect(int socket, byte* address, ushort port);

    [LibraryImport(Library, EntryPoint = "nin_socket_poll")]
    internal static partial int SocketPoll(int socket);

    [LibraryImport(Library, EntryPoint = "nin_socket_error")]
    internal static partial int SocketError(int socket);

    [LibraryImport(Library, EntryPoint = "nin_socket_available")]
    internal static partial int SocketAvailable(int socket);

    [LibraryImport(Library, EntryPoint = "nin_socket_send")]
    internal static partial int SocketSend(int socket, byte* data, uint length);

    [LibraryImport(Library, EntryPoint = "nin_socket_receive")]
    internal static partial int SocketReceive(int socket, byte* data, uint length);

    [LibraryImport(Library, EntryPoint = "nin_socket_send_to")]
    internal static partial int SocketSendTo(int socket, byte* data, uint length, byte* address, ushort port);

    [LibraryImport(Library, EntryPoint = "nin_socket_receive_from")]
    internal static partial int SocketReceiveFrom(int socket, byte* data, uint length, byte* address, ushort* port);

    [LibraryImport(Library, EntryPoint = "nin_socket_address")]
    internal static partial int SocketAddress(
        int socket, [MarshalAs(UnmanagedType.U1)] bool remote, byte* address, ushort* port);

    [LibraryImport(Library, EntryPoint = "nin_socket_close")]
    internal static partial int SocketClose(int socket);

    [LibraryImport(Library, EntryPoint = "nin_tls_open")]
    internal static partial int TlsOpen(int socket, NativeTlsConfig* config);

    [LibraryImport(Library, EntryPoint = "nin_tls_handshake")]
    internal static partial int TlsHandshake(int tls);

    [LibraryImport(Library, EntryPoint = "nin_tls_read")]
    internal static partial int TlsRead(int tls, byte* data, uint length);

    [LibraryImport(Library, EntryPoint = "nin_tls_write")]
    internal static partial int TlsWrite(int tls, byte* data, uint length);

    [LibraryImport(Library, EntryPoint = "nin_tls_available")]
    internal static partial int TlsAvailable(int tls);

    [LibraryImport(Library, EntryPoint = "nin_tls_failure")]
    internal static partial int TlsFailure(int tls, NativeTlsFailure* failure);

    [LibraryImport(Library, EntryPoint = "nin_tls_report")]
    internal static partial int TlsReport(byte* text, uint size);

    [LibraryImport(Library, EntryPoint = "nin_tls_close")]
    internal static partial int TlsClose(int tls);

    [LibraryImport(Library, EntryPoint = "nin_tls_check_credential")]
    internal static partial int TlsCheckCredential(byte* data, uint length, [MarshalAs(UnmanagedType.U1)] bool isKey);

    [LibraryImport(Library, EntryPoint = "nin_tls_check_pair")]
    internal static partial int TlsCheckPair(byte* certificate, uint certificateLength, byte* key, uint keyLength);

    [LibraryImport(Library, EntryPoint = "nin_tls_sign_token")]
    internal static partial int TlsSignToken(
        byte* key, uint keyLength, byte* message, uint messageLength, byte* signature);

    [LibraryImport(Library, EntryPoint = "nin_tls_check_signature")]
    internal static partial int TlsCheckSignature(
        byte* certificate, uint certificateLength, byte* issuer, uint issuerLength);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        string? file = Environment.GetEnvironmentVariable(FileVariable);
        return name == Library && !string.IsNullOrEmpty(file) ? NativeLibrary.Load(file) : IntPtr.Zero;
    }
}
