using NanoIoTNode.Core.Provisioning;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// Writes how the steps of the command <c>test</c> went, each as it ends: passed, failed with the catalogue's words, or, behind
/// the first that failed, not tried. For one thread.
/// </summary>
public sealed class TestReport
{
    private const int StepWidth = 10;
    private const int VerdictWidth = 6;

    private readonly IConsole _console;
    private int _next;

    /// <summary>Begins a report with its head line.</summary>
    public TestReport(IConsole console)
    {
        _console = console;
        _console.WriteLine("> test");
    }

    /// <summary>True while no step has failed.</summary>
    public bool HasPassed { get; private set; } = true;

    /// <summary>Writes that a step has passed.</summary>
    public void Pass(string step, string seen)
    {
        Write(step, "pass", seen);
    }

    /// <summary>Writes why a step has failed, with the cure on a line of its own, and that the others were not tried.</summary>
    public void Fail(string step, NetworkFailure failure)
    {
        HasPassed = false;
        ErrorEntry entry = ErrorCatalogue.Find(failure.Code);
        string seen = string.IsNullOrEmpty(failure.Details) ? "" : " (" + failure.Details + ")";
        Write(step, "FAIL", entry.Code + " " + entry.Cause + seen);
        _console.WriteLine("".PadRight(2 + StepWidth + VerdictWidth) + "cure: " + entry.Cure);
        string[] steps = TestSteps.All;
        while (_next < steps.Length)
        {
            Write(steps[_next], "-", "not tried");
        }
    }

    /// <summary>Writes the last line.</summary>
    public void End()
    {
        _console.WriteLine(HasPassed ? "  all passed" : "  ended at the first that failed");
    }

    private void Write(string step, string verdict, string text)
    {
        _next++;
        _console.WriteLine("  " + step.PadRight(StepWidth) + verdict.PadRight(VerdictWidth) + text);
    }
}
