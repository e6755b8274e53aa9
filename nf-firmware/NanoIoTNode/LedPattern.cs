namespace NanoIoTNode;

/// <summary>What LED LD2 shows.</summary>
internal enum LedPattern
{
    /// <summary>Slow blink: on the way to the broker.</summary>
    Joining,

    /// <summary>Double blink: the provisioning dialogue waits.</summary>
    Provisioning,

    /// <summary>On, unless a command has switched it off.</summary>
    Connected,

    /// <summary>Fast blink: the console says what is wrong; the node tries again.</summary>
    Error,
}
