namespace NanoIoTNode.Core.Connection;

/// <summary>Where random numbers come from.</summary>
public interface IRandomSource
{
    /// <summary>An evenly distributed number from 0 to <paramref name="limit"/> - 1.</summary>
    int Next(int limit);
}
