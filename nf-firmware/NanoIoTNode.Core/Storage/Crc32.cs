namespace NanoIoTNode.Core.Storage;

/// <summary>
/// CRC-32 as in ISO 3309 and zlib (polynomial 0x04C11DB7 reflected, start and final inversion). Works in nibbles: the
/// table takes 64 bytes instead of a kilobyte.
/// </summary>
public static class Crc32
{
    private static readonly uint[] s_table =
    {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
    };

    /// <summary>
    /// Continues a checksum: <paramref name="crc"/> is the result for the bytes before, 0 at the start.
    /// </summary>
    public static uint Update(uint crc, byte[] data, int start, int count)
    {
        crc = ~crc;
        for (int i = start; i < start + count; i++)
        {
            crc = (crc >> 4) ^ s_table[(crc ^ data[i]) & 0xF];
            crc = (crc >> 4) ^ s_table[(crc ^ (uint)(data[i] >> 4)) & 0xF];
        }

        return ~crc;
    }
}
