using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// The questions about the node's names and what it publishes. All but the thing name have a usual answer, and most of
/// them come only when the user says that something is to be unusual.
/// </summary>
internal sealed class IdentityQuestions
{
    private const string None = "-";

    private readonly Questions _questions;
    private readonly Draft _draft;
    internal IdentityQuestions(Questions questions, Draft draft)
    {
        _questions = questions;
        _draft = draft;
    }

    /// <summary>True when the user wants the questions that most users do not need.</summary>
    internal bool AsksForAll { get; private set; }

    private NodeConfiguration Values => _draft.Values;

    internal Step AskThingName()
    {
        Step step = AskName("Thing name", Values.ThingName, IdentityRules.CheckThingName, true, out string name);
        if (step == Step.Next)
        {
            Values.ThingName = name;
        }

        return step;
    }

    internal Step AskWhetherUnusual()
    {
        Step step = _questions.Choice("Client id, user name or topic of your own? (yes/no)", "no", out string answer);
        AsksForAll = answer == "yes";
        return step;
    }

    internal Step AskClientId()
    {
        if (!AsksForAll)
        {
            return Step.Skip;
        }

        string kept = Values.ClientId ?? Values.ThingName;
        Step step = AskName("Client id", kept, IdentityRules.CheckClientId, false, out string id);
        if (step == Step.Next)
        {
            Values.ClientId = id == Values.ThingName ? null : id;
        }

        return step;
    }

    internal Step AskUserName()
    {
        if (!AsksForAll)
        {
            return Step.Skip;
        }

        string kept = Values.UserName ?? None;
        Step step = AskName("User name, - for none", kept, IdentityRules.CheckUserName, false, out string name);
        if (step == Step.Next && name != kept)
        {
            Values.UserName = name == None ? null : name;

            // Another user has another password.
            Values.Password = null;
        }

        return step;
    }

    internal Step AskPassword()
    {
        if (!AsksForAll || Values.UserName == null)
        {
            return Step.Skip;
        }

        Step step = _questions.Secret(
            "Password, Enter for none", Values.Password, CheckPasswordOrNone, out string password);
        if (step == Step.Next)
        {
            Values.Password = password.Length == 0 ? null : password;
        }

        return step;
    }

    internal Step AskTelemetryTopic()
    {
        if (!AsksForAll)
        {
            return Step.Skip;
        }

        string kept = Values.TelemetryTopic ?? Topics.DefaultTelemetry;
        Step step = _questions.Text("Telemetry topic", kept, CheckTopic, true, out string topic);
        if (step == Step.Next)
        {
            Values.TelemetryTopic = topic == Topics.DefaultTelemetry ? null : topic;
        }

        return step;
    }

    internal Step AskKeepAlive()
    {
        if (!AsksForAll)
        {
            return Step.Skip;
        }

        Step step = _questions.Text(
            "Keep-alive in seconds", Values.KeepAliveSeconds.ToString(), FieldRules.CheckKeepAlive, true, out string seconds);
        Values.KeepAliveSeconds = FieldRules.ToInterval(seconds);
        return step;
    }

    internal Step AskSession()
    {
        // Servers that take a token keep no session.
        if (!AsksForAll || DevicePath.Read(Values.ClientId) != null)
        {
            return Step.Skip;
        }

        Step step = _questions.Choice(
            "Shall the broker keep the session while the node is away? (yes/no)",
            Values.PersistentSession ? "yes" : "no",
            out string answer);
        Values.PersistentSession = step == Step.Next ? answer == "yes" : Values.PersistentSession;
        return step;
    }

    internal Step AskInterval()
    {
        Step step = _questions.Text(
            "Publish interval in seconds",
            Values.PublishIntervalSeconds.ToString(),
            FieldRules.CheckInterval,
            true,
            out string seconds);
        Values.PublishIntervalSeconds = FieldRules.ToInterval(seconds);
        return step;
    }

    // A name that was stored or that is offered was questioned when it was typed.
    private Step AskName(string head, string kept, TextRule rule, bool registered, out string name)
    {
        Step step = _questions.Text(head, kept, rule, true, out name);
        string doubt = step == Step.Next && name != kept ? IdentityRules.Doubt(name, registered) : null;
        if (doubt == null)
        {
            return step;
        }

        step = _questions.Choice(
            "There is " + doubt + " in \"" + name + "\", as in names for people. Is it right? (yes/no)",
            null,
            out string answer);
        return step == Step.Leave || (step == Step.Next && answer == "yes") ? step : Step.Again;
    }

    private Refusal CheckTopic(string template)
    {
        return IdentityRules.CheckTopic(template, Values.ThingName, EndpointRule.IsAws(Values.Endpoint));
    }

    private static Refusal CheckPasswordOrNone(string password)
    {
        return password.Length == 0 ? null : IdentityRules.CheckPassword(password);
    }
}
