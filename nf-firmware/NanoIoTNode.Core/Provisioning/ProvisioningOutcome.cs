namespace NanoIoTNode.Core.Provisioning;

/// <summary>How the dialogue ended.</summary>
public enum ProvisioningOutcome
{
    /// <summary>The configuration was stored; the node is to restart.</summary>
    Saved,

    /// <summary>The user left it (Ctrl-C or "no"): nothing was stored.</summary>
    Aborted,
}
