namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// A converter's output in consecutive registers, least significant byte first. With block data update (BDU) a value
/// whose first byte has been read stays until all of its bytes have been read, so that no read mixes two values.
/// </summary>
/// <param name="registers">All registers of the device.</param>
/// <param name="first">The least significant byte's.</param>
/// <param name="length">1 to 4 bytes.</param>
/// <param name="available">The status bit that a conversion sets and the read of the highest byte clears.</param>
internal sealed class OutputValue(byte[] registers, int first, int length, byte available)
{
    private int _latest;
    private int _bytesRead;

    /// <summary>Register of the most significant byte.</summary>
    public int HighByte => first + length - 1;

    /// <summary>The status bit of this value.</summary>
    public byte Available => available;

    /// <summary>A conversion is done; what is being read is not overwritten.</summary>
    /// <param name="value">What the converter gives.</param>
    /// <param name="saturation">+1 or -1: the converter stands at its upper or lower end instead.</param>
    public void Set(int value, int saturation = 0)
    {
        int highest = (int)((1L << ((8 * length) - 1)) - 1);
        _latest = saturation == 0 ? value : saturation > 0 ? highest : -highest - 1;
        if (_bytesRead == 0)
        {
            Publish();
        }
    }

    /// <summary>Follows the reads of the master, of these registers and of others.</summary>
    public void WasRead(int register, bool blockDataUpdate)
    {
        if (register < first || register > HighByte)
        {
            return;
        }

        int all = (1 << length) - 1;
        int read = _bytesRead | (1 << (register - first));
        _bytesRead = blockDataUpdate && read != all ? read : 0;
        if (_bytesRead == 0)
        {
            Publish();
        }
    }

    public void Reset()
    {
        _latest = 0;
        _bytesRead = 0;
        Publish();
    }

    private void Publish()
    {
        for (int i = 0; i < length; i++)
        {
            registers[first + i] = (byte)(_latest >> (8 * i));
        }
    }
}
