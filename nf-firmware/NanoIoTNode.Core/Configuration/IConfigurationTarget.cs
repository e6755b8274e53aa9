namespace NanoIoTNode.Core.Configuration;

/// <summary>Where a finished configuration goes.</summary>
public interface IConfigurationTarget
{
    /// <summary>Takes the configuration over, or says why not and leaves the one in force as it is.</summary>
    SaveResult Save(NodeConfiguration configuration);
}
