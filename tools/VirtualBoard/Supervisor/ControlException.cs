using System;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>A control request was refused; the message is the reason that the other side gave.</summary>
public sealed class ControlException : Exception
{
    public ControlException(string message)
        : base(message)
    {
    }
}
