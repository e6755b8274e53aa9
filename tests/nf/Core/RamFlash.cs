using System;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.BoardTests.Core
{
    /// <summary>The reserved sector in memory: 12 KB, pages of 2 KB, each double word programmable once between two erases.</summary>
    internal sealed class RamFlash : IFlashRegion
    {
        private const int DoubleWord = 8;

        private readonly byte[] _bytes = new byte[12288];
        private readonly bool[] _programmed = new bool[12288 / DoubleWord];

        internal RamFlash()
        {
            for (int page = 0; page < Size; page += PageSize)
            {
                ErasePage(page);
            }
        }

        public int Size => _bytes.Length;

        public int PageSize => 2048;

        public FlashStatus Read(int offset, byte[] buffer, int start, int count)
        {
            Array.Copy(_bytes, offset, buffer, start, count);
            return FlashStatus.Ok;
        }

        public FlashStatus ErasePage(int offset)
        {
            for (int i = offset; i < offset + PageSize; i++)
            {
                _bytes[i] = 0xFF;
                _programmed[i / DoubleWord] = false;
            }

            return FlashStatus.Ok;
        }

        public FlashStatus Program(int offset, byte[] data, int start, int count)
        {
            for (int done = 0; done < count; done += DoubleWord)
            {
                int line = (offset + done) / DoubleWord;
                if (_programmed[line])
                {
                    return FlashStatus.NotErased;
                }

                _programmed[line] = true;
                Array.Copy(data, start + done, _bytes, offset + done, DoubleWord);
            }

            return FlashStatus.Ok;
        }

        /// <summary>Turns one bit over, as worn cells do.</summary>
        internal void FlipBit(int offset) => _bytes[offset] ^= 1;
    }
}
