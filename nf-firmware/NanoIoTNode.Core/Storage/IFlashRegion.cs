namespace NanoIoTNode.Core.Storage;

/// <summary>
/// A region of flash that is erased by the page and programmed by the double word (8 bytes), each double word once
/// between two erases. Offsets count from the region's first byte. Not safe for use by two threads at once.
/// </summary>
public interface IFlashRegion
{
    /// <summary>Bytes in the region, a multiple of <see cref="PageSize"/>.</summary>
    int Size { get; }

    /// <summary>Bytes in a page.</summary>
    int PageSize { get; }

    /// <summary>
    /// Reads <paramref name="count"/> bytes. With <see cref="FlashStatus.EccError"/> the buffer's content is undefined.
    /// </summary>
    FlashStatus Read(int offset, byte[] buffer, int start, int count);

    /// <summary>Erases the page that begins at <paramref name="offset"/>; it then reads as 0xFF.</summary>
    FlashStatus ErasePage(int offset);

    /// <summary>
    /// Programs whole double words in ascending order: offset and count are multiples of 8. At a failure the double
    /// words before the failing one are programmed.
    /// </summary>
    FlashStatus Program(int offset, byte[] data, int start, int count);
}
