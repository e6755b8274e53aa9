using System;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Time;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// Proves a configuration before it takes the place of the one in force: joins, sets the clock, checks the dates of the
/// certificates (again, where the clock was not set when they were entered), connects.
/// </summary>
public sealed class Proving
{
    private readonly IConsole _console;
    private readonly IProvingSteps _steps;
    private readonly IWallClock _clock;

    /// <summary>Prepares a proof; nothing is done yet.</summary>
    public Proving(IConsole console, IProvingSteps steps, IWallClock clock)
    {
        _console = console;
        _steps = steps;
        _clock = clock;
    }

    /// <summary>Runs the steps up to the first that fails, whose reason then stands on the console.</summary>
    /// <returns>The code of what failed; null when the configuration is proved.</returns>
    public string Run(NodeConfiguration configuration)
    {
        try
        {
            return _steps.Join(configuration) ?? _steps.SetClock() ?? CheckDates(configuration) ?? Connect(configuration);
        }
        catch (Exception e)
        {
            return Say(new Refusal(ErrorCode.UnexpectedFailure, e.Message));
        }
        finally
        {
            _steps.End();
        }
    }

    private string CheckDates(NodeConfiguration configuration)
    {
        return CheckDates(configuration.CertificateChain) ?? CheckDates(configuration.Roots);
    }

    private string CheckDates(byte[][] certificates)
    {
        foreach (byte[] certificate in certificates)
        {
            CredentialFinding finding = CredentialCheck.Validity(certificate, _clock.UtcNow);
            if (finding != null)
            {
                return Say(finding.ToRefusal());
            }
        }

        return null;
    }

    // AWS registers a certificate that one of its CAs has issued at the first connection, which it then closes.
    private string Connect(NodeConfiguration configuration)
    {
        string failure = _steps.Connect(configuration);
        if (failure != ErrorCode.MqttClosedAfterConnect && failure != ErrorCode.TlsClosedByServer
            && failure != ErrorCode.MqttRegistrationAsked && failure != ErrorCode.TlsRegistrationAsked)
        {
            return failure;
        }

        _console.WriteLine("  once more: a broker that registers new certificates closes their first connection");
        return _steps.Connect(configuration);
    }

    private string Say(Refusal refusal)
    {
        _console.WriteLine("  " + refusal.ToString());
        return refusal.Code;
    }
}
