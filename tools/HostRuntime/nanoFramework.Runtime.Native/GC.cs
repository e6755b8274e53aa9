namespace nanoFramework.Runtime.Native;

/// <summary>The garbage collector.</summary>
public static class GC
{
    /// <summary>Collects.</summary>
    /// <returns>Free bytes of the managed heap. Here they are the desk machine's and say nothing about the board.</returns>
    public static uint Run(bool compactHeap)
    {
        System.GC.Collect();
        System.GCMemoryInfo memory = System.GC.GetGCMemoryInfo();
        return (uint)long.Clamp(memory.TotalAvailableMemoryBytes - memory.HeapSizeBytes, 0, uint.MaxValue);
    }
}
