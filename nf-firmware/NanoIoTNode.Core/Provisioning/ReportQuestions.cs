using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// The questions about when what is measured and reported. They come only when the user says that something is to be
/// unusual.
/// </summary>
internal sealed class ReportQuestions
{
    private const string None = "0";

    private readonly Questions _questions;
    private readonly Draft _draft;
    private readonly IdentityQuestions _identity;
    private readonly SensorQuantities _measured;

    /// <param name="questions">Puts them.</param>
    /// <param name="draft">Takes the answers.</param>
    /// <param name="identity">Knows whether the user wants them.</param>
    /// <param name="measured">The names that may be entered; null: any.</param>
    internal ReportQuestions(Questions questions, Draft draft, IdentityQuestions identity, SensorQuantities measured)
    {
        _questions = questions;
        _draft = draft;
        _identity = identity;
        _measured = measured;
    }

    private NodeConfiguration Values => _draft.Values;

    internal Step AskBatchSize()
    {
        if (!_identity.AsksForAll)
        {
            return Step.Skip;
        }

        Step step = _questions.Text(
            "Readings in one message", Values.BatchSize.ToString(), ReportRules.CheckBatchSize, true, out string readings);
        Values.BatchSize = FieldRules.ToInterval(readings);
        return step;
    }

    internal Step AskDeadBands()
    {
        if (!_identity.AsksForAll)
        {
            return Step.Skip;
        }

        Step step = _questions.Text(
            "Dead bands such as 2% or temperature=0.5, 0 for none", Values.DeadBands ?? None, CheckBands, true, out string bands);
        Values.DeadBands = bands == None ? null : bands;
        return step;
    }

    internal Step AskSensorIntervals()
    {
        if (!_identity.AsksForAll)
        {
            return Step.Skip;
        }

        Step step = _questions.Text(
            "Sensor intervals such as LPS22HB=300, 0 for none",
            Values.SensorIntervals ?? None,
            CheckIntervals,
            true,
            out string intervals);
        Values.SensorIntervals = intervals == None ? null : intervals;
        return step;
    }

    private Refusal CheckBands(string text) => ReportRules.CheckDeadBands(text, _measured);

    private Refusal CheckIntervals(string text) => ReportRules.CheckSensorIntervals(text, _measured);
}
