using System;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Core.Commands;

/// <summary>What became of a command, in words. Does not change once made.</summary>
public sealed class CommandAnswer
{
    private CommandAnswer(bool isDone, string text)
    {
        IsDone = isDone;
        Text = text;
    }

    /// <summary>False when the command was refused.</summary>
    public bool IsDone { get; }

    /// <summary>What was done, or why it was not and what would be taken.</summary>
    public string Text { get; }

    /// <summary>The command was carried out.</summary>
    /// <param name="text">What was done, such as "LED on".</param>
    public static CommandAnswer Done(string text) => new CommandAnswer(true, text);

    /// <summary>The command was not understood or cannot be carried out.</summary>
    /// <param name="text">Why, and what would be taken.</param>
    public static CommandAnswer Refused(string text) => new CommandAnswer(false, text);

    /// <summary>The document on the event topic: time, command, result (done or refused), text.</summary>
    /// <param name="utc">The node's time.</param>
    /// <param name="command">The command's name.</param>
    public byte[] ToDocument(DateTime utc, string command)
    {
        JsonWriter writer = new();
        writer.Begin();
        writer.Time("time", utc);
        writer.Text("command", command);
        writer.Text("result", IsDone ? "done" : "refused");
        writer.Text("text", Text);
        return writer.End();
    }
}
