namespace NanoIoTNode.Sensors;

/// <summary>
/// What the factory wrote into the VL53L0X about its reference SPADs, read word by word (STSW-IMG005: index into register
/// 0x94 of page 7, strobe by 0x83, data from 0x90).
/// </summary>
internal sealed class Vl53l0xMemory
{
    private const byte Index = 0x94;
    private const byte Strobe = 0x83;
    private const byte Data = 0x90;
    private const byte AccessClock = 0x04;
    private const int PollsAtMost = 20;

    // Words of the choice and of the map's bytes 0 to 3 and 4 to 5.
    private readonly byte[] _words = { 0x6B, 0x24, 0x25 };

    private readonly byte[] _data = new byte[4];
    private int _word;
    private int _polls;

    /// <summary>How many of the good reference SPADs are to be enabled, as the memory says it.</summary>
    internal int SpadCount { get; private set; }

    /// <summary>They are of those with an aperture.</summary>
    internal bool HasAperture { get; private set; }

    /// <summary>Map of the good ones, the first SPAD in the lowest bit of the first byte.</summary>
    internal byte[] GoodSpads { get; } = new byte[ReferenceSpads.MapSize];

    /// <summary>Makes the memory accessible and asks for the first word.</summary>
    internal void Open(Vl53l0xPort port)
    {
        port.OpenHidden();
        port.Write(Vl53l0xPort.PageSelect, 0x06);
        port.Write(Strobe, (byte)(port.Read(Strobe) | AccessClock));
        port.Write(Vl53l0xPort.PageSelect, 0x07);
        port.Write(0x81, 0x01);
        port.Write(Vl53l0xPort.PowerForce, 0x01);
        _word = 0;
        Ask(port);
    }

    /// <summary>Takes the word that was asked for, if it is there, and asks for the next; closes behind the last.</summary>
    internal SensorProgress Advance(Vl53l0xPort port)
    {
        if (port.Read(Strobe) == 0)
        {
            _polls++;
            return _polls < PollsAtMost ? SensorProgress.Busy : SensorProgress.Failed;
        }

        port.Write(Strobe, 0x01);
        port.ReadBlock(Data, _data);
        Keep();
        _word++;
        if (_word < _words.Length)
        {
            Ask(port);
            return SensorProgress.Busy;
        }

        Close(port);
        return SensorProgress.Done;
    }

    private static void Close(Vl53l0xPort port)
    {
        port.Write(0x81, 0x00);
        port.Write(Vl53l0xPort.PageSelect, 0x06);
        port.Write(Strobe, (byte)(port.Read(Strobe) & ~AccessClock));
        port.CloseHidden();
    }

    private void Ask(Vl53l0xPort port)
    {
        _polls = 0;
        port.Write(Index, _words[_word]);
        port.Write(Strobe, 0x00);
    }

    private void Keep()
    {
        if (_word == 0)
        {
            SpadCount = _data[2] & 0x7F;
            HasAperture = (_data[2] & 0x80) != 0;
            return;
        }

        int first = (_word - 1) * 4;
        for (int i = 0; i < 4 && first + i < GoodSpads.Length; i++)
        {
            GoodSpads[first + i] = _data[i];
        }
    }
}
