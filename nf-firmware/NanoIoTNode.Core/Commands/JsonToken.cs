namespace NanoIoTNode.Core.Commands;

/// <summary>What <see cref="JsonReader.Next"/> has found.</summary>
public enum JsonToken
{
    ObjectStart,
    ObjectEnd,
    ArrayStart,
    ArrayEnd,

    /// <summary>A member's name; the colon behind it is read too.</summary>
    Name,
    Text,
    Number,
    True,
    False,
    Null,

    /// <summary>The document ended as it should.</summary>
    End,

    /// <summary>Not JSON, deeper than the limit, or a text longer than the limit. Final.</summary>
    Error,
}
