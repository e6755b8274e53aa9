using System;
using System.Threading;
using NanoIoTNode.HostRuntime.Network;

namespace System.Net.Sockets;

/// <summary>
/// The native handles of a socket and of the TLS session on it. Handles are reused as soon as they are free, so every
/// native call is made under the gate that <see cref="Close"/> takes; no call waits inside it.
/// </summary>
internal sealed unsafe class NativeSocket
{
    /// <summary>The socket was closed, before the call or by another thread during its wait.</summary>
    private const int Closed = int.MinValue;

    private const int NoHandle = -1;

    private readonly Lock _gate = new();
    private int _socket;
    private int _tls = NoHandle;

    /// <exception cref="SocketException">All four sockets of the module are open.</exception>
    public NativeSocket(int type)
    {
        NetworkEngine.EnsureStarted();
        _socket = NativeMethods.SocketOpen(type);
        NativeErrors.ThrowIfFailed(_socket);
    }

    public bool IsOpen => Volatile.Read(ref _socket) != NoHandle;

    /// <summary>Calls with the socket's handle and waits while the call would block.</summary>
    /// <param name="call">Takes the handle.</param>
    /// <param name="timeoutMilliseconds">As in <see cref="NetworkEngine.Complete"/>.</param>
    /// <exception cref="ObjectDisposedException">The socket was closed before.</exception>
    /// <exception cref="SocketException">The call failed, timed out, or the socket was closed meanwhile.</exception>
    public int Run(Func<int, int> call, int timeoutMilliseconds)
    {
        ObjectDisposedException.ThrowIf(!IsOpen, typeof(Socket));
        return Check(NetworkEngine.Complete(() => Attempt(call, secure: false), timeoutMilliseconds));
    }

    /// <summary>As <see cref="Run"/>, but running out of time is an answer.</summary>
    /// <returns>Whether the call succeeded in time.</returns>
    public bool TryRun(Func<int, int> call, int timeoutMilliseconds)
    {
        ObjectDisposedException.ThrowIf(!IsOpen, typeof(Socket));
        int status = NetworkEngine.Complete(() => Attempt(call, secure: false), timeoutMilliseconds);
        return status != (int)NativeStatus.Timeout && Check(status) >= 0;
    }

    /// <summary>As <see cref="Run"/>, with the handle of the TLS session.</summary>
    public int RunSecure(Func<int, int> call, int timeoutMilliseconds)
    {
        ObjectDisposedException.ThrowIf(!IsOpen, typeof(Socket));
        return Check(NetworkEngine.Complete(() => Attempt(call, secure: true), timeoutMilliseconds));
    }

    /// <summary>Begins a TLS session on the connection.</summary>
    /// <exception cref="InvalidOperationException">It has one already.</exception>
    /// <exception cref="SocketException">The configuration is refused.</exception>
    public void OpenTls(NativeTlsConfig* config)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_socket == NoHandle, typeof(Socket));
            if (_tls != NoHandle)
            {
                throw new InvalidOperationException("This connection is authenticated already.");
            }

            int handle = NativeMethods.TlsOpen(_socket, config);
            Check(handle);
            _tls = handle;
        }
    }

    /// <summary>Ends the TLS session, if there is one; the socket stays.</summary>
    public void CloseTls()
    {
        lock (_gate)
        {
            if (_tls != NoHandle)
            {
                NativeMethods.TlsClose(_tls);
                _tls = NoHandle;
            }
        }
    }

    /// <summary>Frees the handles and wakes the threads that wait on them.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_socket == NoHandle)
            {
                return;
            }

            CloseTls();
            NativeMethods.SocketClose(_socket);
            _socket = NoHandle;
        }

        NetworkEngine.RaiseEvent();
    }

    private int Attempt(Func<int, int> call, bool secure)
    {
        lock (_gate)
        {
            int handle = secure ? _tls : _socket;
            if (_socket == NoHandle)
            {
                return Closed;
            }

            return handle == NoHandle ? (int)NativeStatus.NotConnected : call(handle);
        }
    }

    private int Check(int status)
    {
        if (status >= 0)
        {
            return status;
        }

        throw new SocketException(status switch
        {
            Closed => SocketError.NotSocket,
            (int)NativeStatus.Tls => ReadTlsFailure(),
            _ => NativeErrors.ToSocketError((NativeStatus)status),
        });
    }

    private SocketError ReadTlsFailure()
    {
        lock (_gate)
        {
            // Without a session the library tells why it refused to begin the last one.
            NativeTlsFailure failure = default;
            NativeMethods.TlsFailure(_tls, &failure);
            return NativeErrors.ToSocketError(failure);
        }
    }
}
