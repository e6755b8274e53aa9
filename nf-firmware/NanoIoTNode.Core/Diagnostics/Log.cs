namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// Writes log lines of the form <c>+seconds.milliseconds layer: text</c>. Callable from any thread. Passphrases and
/// private keys are never given to it. An error takes two lines, its cause and its cure, with nothing in between.
/// </summary>
public sealed class Log
{
    private readonly ILogSink _sink;
    private readonly object _writing = new();

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
        lock (_writing)
        {
            _sink.WriteLine(Stamp(_sink.UptimeMilliseconds) + " " + layer + ": " + text);
        }
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

        lock (_writing)
        {
            Write(entry.Layer, entry.Code + " " + entry.Cause + InBrackets(details));
            Write(entry.Layer, "cure: " + entry.Cure);
        }
    }

    /// <summary>
    /// Writes an error that only follows from another one: without a cure, because the cure is the other one's.
    /// </summary>
    /// <param name="cause">Code of the other one.</param>
    /// <param name="failure">What follows from it.</param>
    public void FollowOn(string cause, NetworkFailure failure)
    {
        ErrorEntry entry = ErrorCatalogue.Find(failure.Code);
        Write(
            entry.Layer,
            "follow-on of " + cause + ": " + failure.Code + " " + entry.Cause + InBrackets(failure.Details));
    }

    /// <summary>A time since reset as the lines give it: <c>+seconds.milliseconds</c>.</summary>
    public static string Stamp(long milliseconds)
    {
        return "+" + (milliseconds / 1000).ToString() + "." + ((int)(milliseconds % 1000)).ToString("D3");
    }

    private static string InBrackets(string details) => string.IsNullOrEmpty(details) ? "" : " (" + details + ")";
}
