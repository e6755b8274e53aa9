using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Supervisor;

namespace NanoIoTNode.Workbench;

/// <summary>A terminal program without a screen: opens a serial device raw, keeps everything that it shows.</summary>
public sealed class SerialTerminal : IDisposable
{
    private readonly RawTerminal _line;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <exception cref="System.IO.IOException">There is no such device.</exception>
    public SerialTerminal(string path)
    {
        _line = RawTerminal.Open(path);
        _line.Received += Show;
        _line.Ended += () => Transcript.End("the serial device has gone");
        _line.Start();
    }

    /// <summary>Text has arrived. Raised on the reading thread.</summary>
    public event Action<string>? Shown;

    /// <summary>Gets everything received so far.</summary>
    public Transcript Transcript { get; } = new();

    /// <summary>Sends text as UTF-8, as fast as the line takes it.</summary>
    /// <exception cref="System.IO.IOException">The other end is gone.</exception>
    public void Send(string text) => _line.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Waits until the text appears at or behind a position of the transcript.</summary>
    /// <returns>The position behind it.</returns>
    /// <exception cref="TimeoutException">It did not appear; the message shows the last lines.</exception>
    public Task<int> WaitForAsync(string text, TimeSpan timeout, int from = 0, CancellationToken cancel = default) =>
        Transcript.WaitForAsync(text, from, timeout, cancel);

    public void Dispose() => _line.Dispose();

    private void Show(byte[] bytes)
    {
        var text = new char[bytes.Length + 1];
        int count = _decoder.GetChars(bytes, text, flush: false);
        var shown = new string(text, 0, count);
        Transcript.Append(shown);
        Shown?.Invoke(shown);
    }
}
