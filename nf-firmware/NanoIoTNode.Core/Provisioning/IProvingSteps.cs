using NanoIoTNode.Core.Configuration;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>
/// What has to be done to prove a configuration, in this order. Each step says on the console what it does and, when it
/// fails, why; it gives the code of the failure, or null when all is well.
/// </summary>
public interface IProvingSteps
{
    /// <summary>Joins the Wi-Fi network.</summary>
    string Join(NodeConfiguration configuration);

    /// <summary>Sets the clock.</summary>
    string SetClock();

    /// <summary>Connects to the broker as the node will, and leaves it again.</summary>
    string Connect(NodeConfiguration configuration);

    /// <summary>Leaves the network and frees what the steps hold. Called once, whatever became of the steps.</summary>
    void End();
}
