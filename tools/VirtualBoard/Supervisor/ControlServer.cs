using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>
/// The answering end of the control interface: any number of clients on a unix socket, one JSON object a line. Only the
/// user's own processes can connect: the socket is created with the user's rights alone.
/// </summary>
internal sealed class ControlServer : IDisposable
{
    private readonly Func<string, JsonObject, CancellationToken, Task<JsonObject>> _handle;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();

    /// <param name="path">Where the socket shall be; a stale one is replaced.</param>
    /// <param name="handle">Carries out a request; answers further members of the answer; throws
    /// <see cref="ControlException"/> to refuse.</param>
    /// <exception cref="SocketException">The folder is missing or not writable.</exception>
    public ControlServer(string path, Func<string, JsonObject, CancellationToken, Task<JsonObject>> handle)
    {
        Path = System.IO.Path.GetFullPath(path);
        _handle = handle;
        _listener = UnixSocket.Listen(Path);
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Gets where clients connect.</summary>
    public string Path { get; }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        File.Delete(Path);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptAsync(_end.Token).ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is being disposed of.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            using var stream = new NetworkStream(client, ownsSocket: true);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (await reader.ReadLineAsync(_end.Token).ConfigureAwait(false) is { } line)
            {
                if (line.Length > 0)
                {
                    string answer = (await AnswerAsync(line).ConfigureAwait(false)).ToJsonString();
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\n"), _end.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The client has gone, or we are ending.
        }
    }

    private async Task<JsonObject> AnswerAsync(string line)
    {
        JsonNode? id = null;
        try
        {
            JsonObject request = JsonNode.Parse(line) as JsonObject ?? throw new ControlException("not a JSON object");
            id = request["id"]?.DeepClone();
            string what = (string?)request["do"] ?? throw new ControlException("the request has no 'do'");
            JsonObject result = await _handle(what, request, _end.Token).ConfigureAwait(false);
            result["id"] = id;
            result["ok"] = true;
            return result;
        }
        catch (Exception error) when (error is ControlException or JsonException or FormatException
            or InvalidOperationException or IOException)
        {
            return new JsonObject { ["id"] = id, ["ok"] = false, ["error"] = error.Message };
        }
    }
}
