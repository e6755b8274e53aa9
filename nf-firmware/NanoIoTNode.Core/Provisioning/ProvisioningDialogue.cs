using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// Asks for a configuration, value by value, over a serial console: Enter keeps what is shown in brackets,
/// <c>&lt;</c> alone goes back, Ctrl-C leaves. What can be known to be wrong is refused at once; nothing is stored
/// before a yes. Runs on the caller's thread for as long as the user takes.
/// </summary>
public sealed class ProvisioningDialogue
{
    private readonly IConsole _console;
    private readonly IConfigurationTarget _target;
    private readonly Questions _questions;
    private readonly NodeConfiguration _current;
    private readonly NodeConfiguration _draft;

    /// <summary>
    /// Prepares a dialogue that offers the values of <paramref name="current"/> (null: there are none) and gives the
    /// finished configuration to <paramref name="target"/>.
    /// </summary>
    public ProvisioningDialogue(IConsole console, IUptime clock, NodeConfiguration current, IConfigurationTarget target)
    {
        _console = console;
        _target = target;
        _questions = new Questions(console, clock);
        _current = current;
        _draft = current == null
            ? new NodeConfiguration { PublishIntervalSeconds = NodeConfiguration.DefaultPublishIntervalSeconds }
            : current.Clone();
    }

    /// <summary>
    /// Runs until a configuration is stored (<paramref name="result"/>: which) or the user has left (null).
    /// </summary>
    public ProvisioningOutcome Run(out NodeConfiguration result)
    {
        _console.WriteLine("Enter keeps the value in brackets, < and Enter goes back, Ctrl-C leaves without storing.");
        result = null;
        int question = 0;
        while (true)
        {
            Step step = Ask(question);
            switch (step)
            {
                case Step.Next:
                    question++;
                    break;
                case Step.Back:
                    question = question == 0 ? 0 : question - 1;
                    break;
                case Step.Stored:
                    result = _draft;
                    return ProvisioningOutcome.Saved;
                case Step.Leave:
                    _console.WriteLine("Nothing was stored.");
                    return ProvisioningOutcome.Aborted;
                default:
                    break;
            }
        }
    }

    private Step Ask(int question)
    {
        switch (question)
        {
            case 0:
                return AskSsid();
            case 1:
                return AskPassphrase();
            case 2:
                return AskEndpoint();
            case 3:
                return AskThingName();
            case 4:
                return AskInterval();
            case 5:
                return AskDeviceCertificate();
            case 6:
                return AskPrivateKey();
            case 7:
                return AskRootCertificate();
            default:
                return AskWhetherToStore();
        }
    }

    private Step AskSsid()
    {
        Step step = _questions.Text("Wi-Fi name (SSID)", _draft.Ssid, FieldRules.CheckSsid, false, out string ssid);
        if (step == Step.Next && ssid != _draft.Ssid)
        {
            _draft.Ssid = ssid;

            // Another network has another passphrase, so the one of the first is not offered.
            _draft.Passphrase = _current != null && _current.Ssid == ssid ? _current.Passphrase : null;
        }

        return step;
    }

    private Step AskPassphrase()
    {
        Step step = _questions.Secret("Wi-Fi passphrase", _draft.Passphrase, CheckPassphraseOrNone, out string passphrase);
        if (step != Step.Next)
        {
            return step;
        }

        if (passphrase.Length == 0 && string.IsNullOrEmpty(_draft.Passphrase))
        {
            step = _questions.Choice("Is this an open network, without a passphrase? (yes/no)", out string answer);
            if (step != Step.Next || answer != "yes")
            {
                return step == Step.Leave ? step : Step.Again;
            }
        }

        _draft.Passphrase = passphrase;
        return Step.Next;
    }

    private static Refusal CheckPassphraseOrNone(string passphrase)
    {
        return passphrase.Length == 0 ? null : FieldRules.CheckPassphrase(passphrase);
    }

    private Step AskEndpoint()
    {
        Step step = _questions.Text("AWS IoT endpoint", _draft.Endpoint, EndpointRule.Check, true, out string endpoint);
        _draft.Endpoint = endpoint;
        return step;
    }

    private Step AskThingName()
    {
        Step step = _questions.Text("Thing name", _draft.ThingName, FieldRules.CheckThingName, true, out string name);
        _draft.ThingName = name;
        return step;
    }

    private Step AskInterval()
    {
        Step step = _questions.Text(
            "Publish interval in seconds",
            _draft.PublishIntervalSeconds.ToString(),
            FieldRules.CheckInterval,
            true,
            out string seconds);
        _draft.PublishIntervalSeconds = FieldRules.ToInterval(seconds);
        return step;
    }

    private Step AskDeviceCertificate()
    {
        string kept = _draft.DeviceCertificate == null ? null : CredentialText.SubjectOf(_draft.DeviceCertificate);
        Step step = _questions.Pem("Device certificate (PEM)", kept, "the device certificate", null, out PemReader pem);
        if (step != Step.Next || pem == null)
        {
            return step;
        }

        byte[] der = pem.ToDer();
        Refusal refusal = CredentialCheck.DeviceCertificate(pem, der);
        if (refusal != null)
        {
            return _questions.Refuse(refusal);
        }

        _console.WriteLine("  " + CredentialText.OfCertificate(der));
        _draft.CertificateChain = new[] { der };
        return Step.Next;
    }

    private Step AskPrivateKey()
    {
        bool keeps = _draft.PrivateKey != null && CredentialCheck.Belongs(_draft.PrivateKey, _draft.DeviceCertificate);
        Step step = _questions.Pem(
            "Private key (PEM)", keeps ? Questions.Stored : null, "the private key", null, out PemReader pem);

        // `openssl ecparam -genkey` writes the curve into a block of its own before the key.
        while (step == Step.Next && pem != null && pem.Label == "EC PARAMETERS")
        {
            step = _questions.RestOfPem("the private key", out pem);
        }

        if (step != Step.Next || pem == null)
        {
            return step;
        }

        byte[] der = pem.ToDer();
        pem.Clear();
        Refusal refusal = CredentialCheck.PrivateKey(pem, der, _draft.DeviceCertificate);
        if (refusal != null)
        {
            return _questions.Refuse(refusal);
        }

        _console.WriteLine("  " + CredentialText.OfKey(der));
        _draft.PrivateKey = der;
        return Step.Next;
    }

    private Step AskRootCertificate()
    {
        string kept = _draft.Roots.Length == 0
            ? null
            : "stored: " + CredentialText.SubjectOf(_draft.Roots[0]) + ", Enter keeps it; the word "
                + Questions.Amazon + " takes the Amazon roots";
        Step step = _questions.Pem(
            "Root CA (PEM), Enter for the Amazon roots", kept, "the root CA", Questions.Amazon, out PemReader pem);
        if (step != Step.Next)
        {
            return step;
        }

        if (pem == null)
        {
            if (_questions.LastWord == Questions.Amazon)
            {
                _draft.Roots = new byte[0][];
                _draft.BuiltInRoots = NodeConfiguration.AllBuiltInRoots;
            }

            return Step.Next;
        }

        byte[] der = pem.ToDer();
        Refusal refusal = CredentialCheck.RootCertificate(pem, der);
        if (refusal != null)
        {
            return _questions.Refuse(refusal);
        }

        _console.WriteLine("  " + CredentialText.OfCertificate(der));
        _draft.Roots = new[] { der };
        _draft.BuiltInRoots = 0;
        return Step.Next;
    }

    private Step AskWhetherToStore()
    {
        ConfigurationSummary.Write(_console, _draft);
        Step step = _questions.Choice("Store this configuration? (yes/no/back)", out string answer);
        if (step != Step.Next)
        {
            return step;
        }

        if (answer != "yes")
        {
            return answer == "back" ? Step.Back : Step.Leave;
        }

        SaveResult result = _target.Save(_draft);
        if (!result.Succeeded)
        {
            return _questions.Refuse(result.Refusal);
        }

        string unchanged = result.Status == SaveStatus.Unchanged ? ", unchanged" : "";
        _console.WriteLine("Stored as generation " + result.Generation.ToString() + unchanged + ". Restarting.");
        return Step.Stored;
    }
}
