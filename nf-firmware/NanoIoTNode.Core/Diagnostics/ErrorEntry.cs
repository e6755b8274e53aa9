namespace NanoIoTNode.Core.Diagnostics;

/// <summary>One row of the error catalogue.</summary>
public sealed class ErrorEntry
{
    internal ErrorEntry(string code, string layer, string cause, string cure)
    {
        Code = code;
        Layer = layer;
        Cause = cause;
        Cure = cure;
    }

    /// <summary>"NIN-" + area letter + two digits.</summary>
    public string Code { get; }

    /// <summary>One of <see cref="Layers"/>.</summary>
    public string Layer { get; }

    /// <summary>What is wrong, without a full stop.</summary>
    public string Cause { get; }

    /// <summary>What the user can do about it, without a full stop.</summary>
    public string Cure { get; }
}
