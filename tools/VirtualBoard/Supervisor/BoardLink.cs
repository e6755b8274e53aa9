using System;
using System.IO;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>
/// Our end of the link to the board process: it connects to this socket when it starts, and answers our requests.
/// </summary>
internal sealed class BoardLink : IDisposable
{
    private readonly string _path;
    private readonly Socket _listener;
    private TaskCompletionSource<JsonConversation> _connected = NewConnection();

    /// <exception cref="IOException">No socket can be made there.</exception>
    public BoardLink(string path)
    {
        _path = path;
        _listener = UnixSocket.Listen(path);
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Forgets the process that was connected: the next request waits for its successor.</summary>
    public void Forget()
    {
        TaskCompletionSource<JsonConversation> old = Interlocked.Exchange(ref _connected, NewConnection());
        if (old.Task.IsCompletedSuccessfully)
        {
            old.Task.Result.Dispose();
        }
        else
        {
            old.TrySetException(new IOException("the board process ended before it had connected"));
        }
    }

    /// <summary>Asks the board process; waits for it while it starts.</summary>
    /// <exception cref="ControlException">The board refuses.</exception>
    /// <exception cref="IOException">The process has ended.</exception>
    public async Task<JsonObject> AskAsync(string what, JsonObject? arguments, CancellationToken cancel)
    {
        JsonConversation conversation = await _connected.Task.WaitAsync(cancel).ConfigureAwait(false);
        return await conversation.AskAsync(what, arguments, cancel).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _listener.Dispose();
        Forget();
        File.Delete(_path);
    }

    private static TaskCompletionSource<JsonConversation> NewConnection()
    {
        var connection = new TaskCompletionSource<JsonConversation>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = connection.Task.ContinueWith(task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        return connection;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptAsync().ConfigureAwait(false);
                var conversation = new JsonConversation(socket);
                if (!_connected.TrySetResult(conversation))
                {
                    conversation.Dispose();
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The link is being disposed of.
        }
    }
}
