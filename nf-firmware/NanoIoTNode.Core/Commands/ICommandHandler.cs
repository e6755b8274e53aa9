namespace NanoIoTNode.Core.Commands;

/// <summary>Carries out the commands of one topic. Called from one thread, which is not the one that reads the sensors.</summary>
public interface ICommandHandler
{
    /// <summary>
    /// Last level of the topic <c>cmd/nanoiotnode/&lt;thing&gt;/&lt;name&gt;</c>: 1 to <see cref="LevelName.Longest"/> letters,
    /// digits, hyphens or underscores. Always the same.
    /// </summary>
    string Name { get; }

    /// <summary>
    /// Does what a message asks for. It may take its time: only other commands wait. What it throws is answered as a refusal.
    /// </summary>
    /// <param name="payload">The message as received, at most <see cref="CommandTable.LongestPayload"/> bytes.</param>
    /// <returns>What the sender is told; null: done, and nothing to add.</returns>
    CommandAnswer Handle(byte[] payload);
}
