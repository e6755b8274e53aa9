namespace NanoIoTNode.Core.Storage;

/// <summary>
/// Whole pages of a region, worked on block by block: a block bounds the working memory, and the time in which no other
/// managed thread runs (about 3 ms while one is programmed). Offsets count from the area's first byte.
/// </summary>
internal sealed class FlashArea
{
    internal const int DoubleWord = 8;

    private const int BlockSize = 256;
    private const byte Erased = 0xFF;

    /// <summary>Describes an area; <paramref name="block"/> is working space made by <see cref="NewBlock"/>.</summary>
    internal FlashArea(IFlashRegion region, int offset, int size, byte[] block)
    {
        Region = region;
        Offset = offset;
        Size = size;
        Block = block;
    }

    /// <summary>What it is an area of.</summary>
    internal IFlashRegion Region { get; }

    /// <summary>Where in the region it begins.</summary>
    internal int Offset { get; }

    /// <summary>Bytes in the area.</summary>
    internal int Size { get; }

    /// <summary>Holds what the last read of a block has given.</summary>
    internal byte[] Block { get; }

    internal static byte[] NewBlock() => new byte[BlockSize];

    /// <summary>Bytes of the next block when <paramref name="left"/> bytes are left.</summary>
    internal static int NextBlock(int left) => left < BlockSize ? left : BlockSize;

    /// <summary>Reads at most a block into <see cref="Block"/>; false when a double word of it cannot be read.</summary>
    internal bool TryRead(int offset, int count) => TryRead(offset, Block, 0, count);

    /// <summary>Reads any number of bytes; false when a double word of them cannot be read.</summary>
    internal bool TryRead(int offset, byte[] buffer, int start, int count)
    {
        return Region.Read(Offset + offset, buffer, start, count) == FlashStatus.Ok;
    }

    /// <summary>Erases every page, the first one first; false when one cannot be erased.</summary>
    internal bool TryErase()
    {
        for (int page = 0; page < Size; page += Region.PageSize)
        {
            if (Region.ErasePage(Offset + page) != FlashStatus.Ok)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Programs whole double words; false when one cannot be programmed.</summary>
    internal bool TryProgram(int offset, byte[] data, int start, int count)
    {
        for (int done = 0; done < count; done += BlockSize)
        {
            int block = NextBlock(count - done);
            if (Region.Program(Offset + offset + done, data, start + done, block) != FlashStatus.Ok)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when the area can be read and holds these bytes.</summary>
    internal bool Matches(int offset, byte[] data, int start, int count)
    {
        for (int done = 0; done < count; done += BlockSize)
        {
            int block = NextBlock(count - done);
            if (!TryRead(offset + done, block))
            {
                return false;
            }

            for (int i = 0; i < block; i++)
            {
                if (Block[i] != data[start + done + i])
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>True when the whole area can be read and is erased.</summary>
    internal bool IsErased()
    {
        for (int done = 0; done < Size; done += BlockSize)
        {
            int block = NextBlock(Size - done);
            if (!TryRead(done, block) || !BlockIs(Erased, block))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when the first bytes of <see cref="Block"/> are erased.</summary>
    internal bool BlockIsErased(int count) => BlockIs(Erased, count);

    /// <summary>True when the first bytes of <see cref="Block"/> all have a value.</summary>
    internal bool BlockIs(byte value, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (Block[i] != value)
            {
                return false;
            }
        }

        return true;
    }
}
