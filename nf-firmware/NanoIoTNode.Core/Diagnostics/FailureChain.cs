namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// The failures of one attempt to connect, from Wi-Fi to MQTT: the first is the cause, what comes after it follows from it
/// and is marked so. For one thread.
/// </summary>
public sealed class FailureChain
{
    private readonly Log _log;

    public FailureChain(Log log)
    {
        _log = log;
    }

    /// <summary>Code of the first failure of the attempt; null: none yet.</summary>
    public string Cause { get; private set; }

    /// <summary>Begins the next attempt.</summary>
    public void Begin()
    {
        Cause = null;
    }

    /// <summary>Tells a failure with its cure when it is the first of the attempt, and else as a follow-on.</summary>
    public void Report(NetworkFailure failure)
    {
        if (Cause != null)
        {
            _log.FollowOn(Cause, failure);
            return;
        }

        Cause = failure.Code;
        _log.Error(failure.Code, failure.Details);
    }
}
