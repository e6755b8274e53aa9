using NanoIoTNode.Core.Storage;
using NanoIoTNode.ReservedFlash;

namespace NanoIoTNode;

/// <summary>A reserved region of the flash as the configuration store and the queue of readings see it.</summary>
internal sealed class ReservedFlashAdapter : IFlashRegion
{
    private readonly ReservedFlashRegion _region;

    internal ReservedFlashAdapter(ReservedFlashRegion region)
    {
        _region = region;
    }

    /// <inheritdoc/>
    public int Size
    {
        get { return _region.Size; }
    }

    /// <inheritdoc/>
    public int PageSize
    {
        get { return ReservedFlashRegion.PageSize; }
    }

    /// <inheritdoc/>
    public FlashStatus Read(int offset, byte[] buffer, int start, int count)
    {
        return Translate(_region.Read(offset, buffer, start, count));
    }

    /// <inheritdoc/>
    public FlashStatus ErasePage(int offset)
    {
        return Translate(_region.ErasePage(offset));
    }

    /// <inheritdoc/>
    public FlashStatus Program(int offset, byte[] data, int start, int count)
    {
        return Translate(_region.Program(offset, data, start, count));
    }

    private static FlashStatus Translate(ReservedFlashStatus status)
    {
        switch (status)
        {
            case ReservedFlashStatus.Ok: return FlashStatus.Ok;
            case ReservedFlashStatus.EccError: return FlashStatus.EccError;
            case ReservedFlashStatus.NotErased: return FlashStatus.NotErased;
            case ReservedFlashStatus.OutOfRange: return FlashStatus.OutOfRange;
            default: return FlashStatus.HardwareError;
        }
    }
}
