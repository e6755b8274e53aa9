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
        ErrorEntry entry = ErrorCatalogue.Find(code);
        if (entry == null)
        {
            Write(Layers.Node, code + (details == null ? "" : " " + details));
            return;
        }

        string seen = string.IsNullOrEmpty(details) ? "" : " (" + details + ")";
        Write(entry.Layer, entry.Code + " " + entry.Cause + seen + "; cure: " + entry.Cure);
    }

    private static string Stamp(long milliseconds)
    {
        return "+" + (milliseconds / 1000).ToString() + "." + ((int)(milliseconds % 1000)).ToString("D3");
    }
}
