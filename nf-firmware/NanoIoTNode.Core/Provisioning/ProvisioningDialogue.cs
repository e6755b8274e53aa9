using NanoIoTNode.Core.Configuration;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>Asks for a configuration, value by value, and stores it after a yes.</summary>
public sealed class ProvisioningDialogue
{
    /// <summary>Prepares a dialogue; <paramref name="current"/> is the configuration in force, or null.</summary>
    public ProvisioningDialogue(IConsole console, IUptime clock, NodeConfiguration current, IConfigurationTarget target)
    {
    }

    /// <summary>Runs until the user has stored a configuration or left; <paramref name="result"/> is it, or null.</summary>
    public ProvisioningOutcome Run(out NodeConfiguration result)
    {
        result = null;
        return ProvisioningOutcome.Aborted;
    }
}
