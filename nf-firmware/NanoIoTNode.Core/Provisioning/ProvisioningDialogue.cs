using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Time;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// Asks for a configuration, value by value, over a serial console: Enter keeps what is shown in brackets,
/// <c>&lt;</c> alone goes back, Ctrl-C leaves. What can be known to be wrong is refused at once; nothing is stored
/// before a yes and, unless the user wants it all the same, before it has been proved. Runs on the caller's thread for
/// as long as the user and the proof take.
/// </summary>
public sealed class ProvisioningDialogue
{
    private const string Mend = "mend";
    private const string Keep = "keep";
    private const string Over = "over";

    private readonly IConsole _console;
    private readonly IConfigurationTarget _target;
    private readonly Questions _questions;
    private readonly Draft _draft;
    private readonly NetworkQuestions _network;
    private readonly IdentityQuestions _identity;
    private readonly ReportQuestions _report;
    private readonly CredentialQuestions _credentials;
    private readonly Proving _proving;
    private Question _question;

    /// <summary>Prepares a dialogue; nothing is shown before <see cref="Run"/>.</summary>
    /// <param name="console">The user's terminal.</param>
    /// <param name="uptime">For time-outs.</param>
    /// <param name="clock">For the dates of certificates.</param>
    /// <param name="verifier">For what only arithmetic tells of them.</param>
    /// <param name="stored">Its values are offered; null: there are none.</param>
    /// <param name="steps">How a configuration is proved.</param>
    /// <param name="target">Gets the finished configuration.</param>
    /// <param name="measured">The sensors and quantities that there are; null: any name will do.</param>
    public ProvisioningDialogue(
        IConsole console,
        IUptime uptime,
        IWallClock clock,
        ICredentialVerifier verifier,
        NodeConfiguration stored,
        IProvingSteps steps,
        IConfigurationTarget target,
        SensorQuantities measured)
    {
        _console = console;
        _target = target;
        _questions = new Questions(console, uptime);
        _draft = new Draft(stored);
        _network = new NetworkQuestions(console, _questions, _draft);
        _identity = new IdentityQuestions(_questions, _draft);
        _report = new ReportQuestions(_questions, _draft, _identity, measured);
        _credentials = new CredentialQuestions(console, _questions, _draft, clock, verifier);
        _proving = new Proving(console, steps, clock);
    }

    /// <summary>
    /// Runs until a configuration is stored (<paramref name="result"/>: which) or the user has left (null).
    /// </summary>
    public ProvisioningOutcome Run(out NodeConfiguration result)
    {
        _console.WriteLine("Enter keeps the value in brackets, < and Enter goes back, Ctrl-C leaves without storing.");
        result = null;
        Step direction = Step.Next;
        while (true)
        {
            Step step = Ask();
            direction = step == Step.Skip ? direction : step == Step.Back ? Step.Back : Step.Next;
            switch (step == Step.Skip ? direction : step)
            {
                case Step.Next:
                    _question++;
                    break;
                case Step.Back:
                    _question = _question == Question.Ssid ? Question.Ssid : _question - 1;
                    break;
                case Step.Stored:
                    result = _draft.Values;
                    return ProvisioningOutcome.Saved;
                case Step.Leave:
                    _console.WriteLine("Nothing was stored.");
                    return ProvisioningOutcome.Aborted;
                default:
                    break;
            }
        }
    }

    private Step Ask()
    {
        switch (_question)
        {
            case Question.Ssid: return _network.AskSsid();
            case Question.Passphrase: return _network.AskPassphrase();
            case Question.Endpoint: return _network.AskEndpoint();
            case Question.ThingName: return _identity.AskThingName();
            case Question.Unusual: return _identity.AskWhetherUnusual();
            case Question.ClientId: return _identity.AskClientId();
            case Question.UserName: return _identity.AskUserName();
            case Question.Password: return _identity.AskPassword();
            case Question.TelemetryTopic: return _identity.AskTelemetryTopic();
            case Question.KeepAlive: return _identity.AskKeepAlive();
            case Question.Session: return _identity.AskSession();
            case Question.BatchSize: return _report.AskBatchSize();
            case Question.DeadBands: return _report.AskDeadBands();
            case Question.SensorIntervals: return _report.AskSensorIntervals();
            case Question.Interval: return _identity.AskInterval();
            case Question.DeviceCertificate: return _credentials.AskDeviceCertificate();
            case Question.PrivateKey: return _credentials.AskPrivateKey();
            case Question.Roots: return _credentials.AskRoots();
            default: return AskWhetherToStore();
        }
    }

    private Step AskWhetherToStore()
    {
        ConfigurationSummary.Write(_console, _draft.Values);
        Step step = _questions.Choice("Store this configuration? (yes/no/back)", null, out string answer);
        if (step != Step.Next)
        {
            return step;
        }

        if (answer != "yes")
        {
            return answer == "back" ? Step.Back : Step.Leave;
        }

        Refusal refusal = _target.CheckSize(_draft.Values);
        if (refusal != null)
        {
            return _questions.Refuse(refusal);
        }

        if (!_draft.NeedsProof)
        {
            return Store();
        }

        _console.WriteLine("Trying it before it is stored.");
        string failure = _proving.Run(_draft.Values);
        return failure == null ? Store() : AskWhatToDo(failure);
    }

    private Step AskWhatToDo(string failure)
    {
        bool hasOld = _draft.Stored != null;
        _console.WriteLine(
            "Not stored: it does not work yet (" + failure + ", see above)."
            + (hasOld ? " The stored configuration is still in force." : ""));
        string head = hasOld
            ? "Mend it, keep the stored one, or store it all the same? (mend/keep/store)"
            : "Mend it, store it all the same, or start over? (mend/store/over)";
        Step step = _questions.Choice(head, null, out string answer);
        if (step != Step.Next)
        {
            return step == Step.Back ? Step.Again : step;
        }

        switch (answer)
        {
            case Mend:
                _question = QuestionOfFailure.Find(failure);
                return Step.Again;
            case Keep:
                return Step.Leave;
            case Over:
                _draft.StartOver();
                _question = Question.Ssid;
                return Step.Again;
            default:
                return Store();
        }
    }

    private Step Store()
    {
        SaveResult result = _target.Save(_draft.Values);
        if (!result.Succeeded)
        {
            return _questions.Refuse(result.Refusal);
        }

        if (result.Warning != null)
        {
            _questions.Refuse(result.Warning);
        }

        string unchanged = result.Status == SaveStatus.Unchanged ? ", unchanged" : "";
        _console.WriteLine("Stored as generation " + result.Generation.ToString() + unchanged + ". Restarting.");
        return Step.Stored;
    }
}
