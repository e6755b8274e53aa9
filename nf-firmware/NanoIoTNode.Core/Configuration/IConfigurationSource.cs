namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// Where a configuration is read whenever it is needed: certificates, key and roots take up to 6 KB of RAM, so nobody keeps it.
/// </summary>
public interface IConfigurationSource
{
    /// <summary>The whole configuration, made anew; null when it cannot be read (any more).</summary>
    NodeConfiguration Read();
}
