using System;

namespace NanoIoTNode.Workbench;

/// <summary>A part of the bench does not work; the message says in one line what to look at.</summary>
public class WorkbenchException : Exception
{
    public WorkbenchException(string message)
        : base(message)
    {
    }
}
