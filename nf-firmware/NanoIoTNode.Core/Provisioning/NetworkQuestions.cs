using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>The questions about the way to the broker: Wi-Fi and endpoint.</summary>
internal sealed class NetworkQuestions
{
    private readonly IConsole _console;
    private readonly Questions _questions;
    private readonly Draft _draft;

    internal NetworkQuestions(IConsole console, Questions questions, Draft draft)
    {
        _console = console;
        _questions = questions;
        _draft = draft;
    }

    internal Step AskSsid()
    {
        Step step = _questions.Text(
            "Wi-Fi name (SSID)", _draft.Values.Ssid, FieldRules.CheckSsid, false, out string ssid);
        if (step == Step.Next && ssid != _draft.Values.Ssid)
        {
            _draft.Values.Ssid = ssid;

            // Another network has another passphrase, so the one of the first is not offered.
            _draft.Values.Passphrase =
                _draft.Stored != null && _draft.Stored.Ssid == ssid ? _draft.Stored.Passphrase : null;
        }

        return step;
    }

    internal Step AskPassphrase()
    {
        Step step = _questions.Secret(
            "Wi-Fi passphrase", _draft.Values.Passphrase, CheckPassphraseOrNone, out string passphrase);
        if (step != Step.Next)
        {
            return step;
        }

        if (passphrase.Length == 0 && string.IsNullOrEmpty(_draft.Values.Passphrase))
        {
            step = _questions.Choice("Is this an open network, without a passphrase? (yes/no)", null, out string answer);
            if (step != Step.Next || answer != "yes")
            {
                return step == Step.Leave ? step : Step.Again;
            }
        }

        _draft.Values.Passphrase = passphrase;
        return Step.Next;
    }

    internal Step AskEndpoint()
    {
        string kept = EndpointRule.Show(_draft.Values.Endpoint, _draft.Values.Port);
        Step step = _questions.Text("AWS IoT endpoint", kept, CheckEndpoint, false, out string typed);
        if (step != Step.Next || typed == kept)
        {
            return step;
        }

        var endpoint = new EndpointRule(typed);
        if (endpoint.Removed != null)
        {
            _console.WriteLine(
                "  removed: " + endpoint.Removed + "; the endpoint is " + endpoint.Host + ", port " + endpoint.Port.ToString());
        }

        _draft.Values.Endpoint = endpoint.Host;
        _draft.Values.Port = endpoint.Port;
        return Step.Next;
    }

    private static Refusal CheckPassphraseOrNone(string passphrase)
    {
        return passphrase.Length == 0 ? null : FieldRules.CheckPassphrase(passphrase);
    }

    private static Refusal CheckEndpoint(string typed) => new EndpointRule(typed).Refusal;
}
