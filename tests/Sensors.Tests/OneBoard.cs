using Xunit;

namespace NanoIoTNode.Sensors.Tests;

/// <summary>The tests that set the board of the process, which has one: they take turns.</summary>
[CollectionDefinition(Name)]
public sealed class OneBoard
{
    public const string Name = "one board";
}
