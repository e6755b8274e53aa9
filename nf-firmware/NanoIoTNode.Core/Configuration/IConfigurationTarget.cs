using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Configuration;

/// <summary>Where a finished configuration goes.</summary>
public interface IConfigurationTarget
{
    /// <summary>Refuses a configuration that does not fit, or gives null. Touches nothing.</summary>
    Refusal CheckSize(NodeConfiguration configuration);

    /// <summary>Takes the configuration over, or says why not and leaves the one in force as it is.</summary>
    SaveResult Save(NodeConfiguration configuration);
}
