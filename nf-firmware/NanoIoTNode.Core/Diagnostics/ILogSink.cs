namespace NanoIoTNode.Core.Diagnostics;

/// <summary>Where log lines go, and the clock that they are stamped with.</summary>
public interface ILogSink
{
    /// <summary>Milliseconds since reset; never goes backwards.</summary>
    long UptimeMilliseconds { get; }

    /// <summary>Writes one whole line. Called from several threads: lines must not be mixed.</summary>
    void WriteLine(string line);
}
