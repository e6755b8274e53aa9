namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// Writes log lines of the form <c>+seconds.milliseconds layer: text</c>. Callable from any thread. Passphrases and
/// private keys are never given to it.
/// </summary>
public sealed class Log
{
    private readonly ILogSink _sink;

    public Log(ILogSink sink)
    {
        _sink = sink;
    }

    /// <summary>The code of the last error written, for whoever asks how the node is; null before the first.</summary>
    public string LastError { get; private set; }

    /// <summary>When <see cref="LastError"/> was written, in milliseconds since reset.</summary>
    public long LastErrorUptime { get; private set; }

    /// <summary>Writes one line of <paramref name="layer"/> (see <see cref="Layers"/>).</summary>
    public void Write(string layer, string text)
    {
        _sink.WriteLine(Stamp(_sink.UptimeMilliseconds) + " " + layer + ": " + text);
    }

    /// <summary>Writes the code, the cause and the cure of an error of the catalogue.</summary>
    public void Error(string code)
    {
        Error(code, null);
    }

    /// <summary>Writes the code, the cause, what was seen this time (null: nothing to add), and the cure.</summary>
    public void Error(string code, string details)
    {
        LastErrorUptime = _sink.UptimeMilliseconds;
        LastError = code;
        ErrorEntry entry = ErrorCatalogue.Find(code);
        if (entry == null)
        {
            Write(Layers.Node, code + (details == null ? "" : " " + details));
            return;
        }

        string seen = string.IsNullOrEmpty(details) ? "" : " (" + details + ")";
        Write(entry.Layer, entry.Code + " " + entry.Cause + seen + "; cure: " + entry.Cure);
    }

    /// <summary>A time since reset as the lines give it: <c>+seconds.milliseconds</c>.</summary>
    public static string Stamp(long milliseconds)
    {
        return "+" + (milliseconds / 1000).ToString() + "." + ((int)(milliseconds % 1000)).ToString("D3");
    }
}
