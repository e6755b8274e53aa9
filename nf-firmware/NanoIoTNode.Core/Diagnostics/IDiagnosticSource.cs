namespace NanoIoTNode.Core.Diagnostics;

/// <summary>Whoever knows how the node is.</summary>
public interface IDiagnosticSource
{
    /// <summary>Looks now. Callable from any thread; takes no longer than reading a few values.</summary>
    DiagnosticReport Look();

    /// <summary>Asks for a test of the way to the broker, which writes its own report. Returns at once.</summary>
    void AskForTest();
}
