using System;

namespace NanoIoTNode.Core.Commands;

/// <summary>The node's commands by their names. Complete before the first one is executed.</summary>
public sealed class CommandTable
{
    /// <summary>Bytes of a message at most.</summary>
    public const int LongestPayload = 512;

    /// <summary>Commands at most: each has a subscription, and AWS IoT Core takes 50 from a connection.</summary>
    public const int MostCommands = 16;

    private ICommandHandler[] _handlers = new ICommandHandler[0];

    /// <summary>How many there are.</summary>
    public int Count => _handlers.Length;

    /// <summary>Name of a command.</summary>
    public string Name(int index) => _handlers[index].Name;

    /// <summary>Adds a command.</summary>
    /// <returns>Why it was not added, in words; null: it was.</returns>
    public string Add(ICommandHandler handler)
    {
        string fault = LevelName.FaultIn(handler.Name);
        if (fault != null)
        {
            return fault;
        }

        if (Find(handler.Name) != null)
        {
            return "there is a command of this name";
        }

        if (Count == MostCommands)
        {
            return "there are " + MostCommands.ToString() + " commands already";
        }

        ICommandHandler[] handlers = new ICommandHandler[Count + 1];
        _handlers.CopyTo(handlers, 0);
        handlers[Count] = handler;
        _handlers = handlers;
        return null;
    }

    /// <summary>Carries out a command. Throws nothing.</summary>
    /// <param name="name">Its name, as received.</param>
    /// <param name="payload">The message; null: it was longer than the node could take.</param>
    public CommandAnswer Execute(string name, byte[] payload)
    {
        ICommandHandler handler = Find(name);
        if (handler == null)
        {
            return CommandAnswer.Refused("no such command; there are: " + Names());
        }

        if (payload == null || payload.Length > LongestPayload)
        {
            return CommandAnswer.Refused("longer than " + LongestPayload.ToString() + " bytes");
        }

        try
        {
            return handler.Handle(payload) ?? CommandAnswer.Done(name);
        }
        catch (Exception e)
        {
            return CommandAnswer.Refused("failed: " + e.Message);
        }
    }

    private ICommandHandler Find(string name)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_handlers[i].Name == name)
            {
                return _handlers[i];
            }
        }

        return null;
    }

    private string Names()
    {
        string names = Count == 0 ? "none" : _handlers[0].Name;
        for (int i = 1; i < Count; i++)
        {
            names += ", " + _handlers[i].Name;
        }

        return names;
    }
}
