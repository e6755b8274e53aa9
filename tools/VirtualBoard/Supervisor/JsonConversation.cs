using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>
/// The asking end of a JSON-lines socket: <c>{"id":1,"do":"NAME",...}</c> out, <c>{"id":1,"ok":true,...}</c> or
/// <c>{"id":1,"ok":false,"error":"text"}</c> back. Requests may overlap. Safe from any thread.
/// </summary>
public sealed class JsonConversation : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonObject>> _waiting = new();
    private long _lastId;
    private volatile bool _ended;

    /// <param name="socket">A connected stream socket; closed with this object.</param>
    public JsonConversation(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _ = Task.Run(ReadAnswersAsync);
    }

    /// <summary>Asks and waits for the answer.</summary>
    /// <param name="what">The request's name, for instance <c>status</c>.</param>
    /// <param name="arguments">Further members of the request, or null; the object is used up.</param>
    /// <param name="cancel">Gives up waiting; the request may still be carried out.</param>
    /// <returns>The whole answer.</returns>
    /// <exception cref="ControlException">The other side refuses; the message is its reason.</exception>
    /// <exception cref="IOException">The other side is gone.</exception>
    public async Task<JsonObject> AskAsync(string what, JsonObject? arguments = null, CancellationToken cancel = default)
    {
        JsonObject request = arguments ?? new JsonObject();
        long id = Interlocked.Increment(ref _lastId);
        request["id"] = id;
        request["do"] = what;
        var answer = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            if (_ended)
            {
                throw new IOException($"'{what}': the connection has ended");
            }

            await SendAsync(request, cancel).ConfigureAwait(false);
            JsonObject result = await answer.Task.WaitAsync(cancel).ConfigureAwait(false);
            return result["ok"]?.GetValue<bool>() == true
                ? result
                : throw new ControlException((string?)result["error"] ?? "refused without a reason");
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    public void Dispose()
    {
        _ended = true;
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task SendAsync(JsonObject request, CancellationToken cancel)
    {
        byte[] line = Encoding.UTF8.GetBytes(request.ToJsonString() + "\n");
        await _sending.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(line, cancel).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            throw new IOException("the connection has ended");
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAnswersAsync()
    {
        try
        {
            using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                if (JsonNode.Parse(line) is JsonObject answer
                    && answer["id"] is { } id
                    && _waiting.TryRemove((long)id, out TaskCompletionSource<JsonObject>? waiting))
                {
                    waiting.TrySetResult(answer);
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or JsonException)
        {
            // Told to everybody who waits, below.
        }

        _ended = true;
        foreach (TaskCompletionSource<JsonObject> waiting in _waiting.Values)
        {
            waiting.TrySetException(new IOException("the other side ended the connection before it answered"));
        }
    }
}
