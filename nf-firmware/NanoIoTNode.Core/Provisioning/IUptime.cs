namespace NanoIoTNode.Core.Provisioning;

/// <summary>A clock that only runs forward.</summary>
public interface IUptime
{
    /// <summary>Milliseconds since the start.</summary>
    long Milliseconds { get; }
}
