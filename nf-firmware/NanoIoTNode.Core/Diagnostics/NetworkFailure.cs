namespace NanoIoTNode.Core.Diagnostics;

/// <summary>What a socket's error number means.</summary>
public sealed class NetworkFailure
{
    /// <summary>A failure of the catalogue.</summary>
    public NetworkFailure(string code, string details)
    {
        Code = code;
        Details = details;
    }

    /// <summary>The catalogue's code.</summary>
    public string Code { get; }

    /// <summary>What was seen this time, in words, or null.</summary>
    public string Details { get; }
}
