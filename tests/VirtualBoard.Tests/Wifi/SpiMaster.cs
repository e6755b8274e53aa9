using System;
using System.Collections.Generic;
using System.Text;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>
/// The host's side of the module's SPI protocol, written for these tests from the protocol alone: one word at a time, low
/// byte first in the stream, one pad byte 0x0A for an odd command.
/// </summary>
internal sealed class SpiMaster(VirtualIsm43362 module)
{
    private const ushort Filler = 0x0A0A;

    /// <summary>Reads words while DATA READY is high.</summary>
    public byte[] Read()
    {
        WaitForReady();
        module.SetChipSelect(true);
        var answer = new List<byte>();
        while (module.DataReady)
        {
            answer.AddRange(Word(Filler));
        }

        module.SetChipSelect(false);
        return [.. answer];
    }

    /// <summary>Sends a command and its payload in one window; returns the words that the module shifted out.</summary>
    public byte[] Write(string command, byte[]? payload = null)
    {
        WaitForReady();
        byte[] bytes = [.. Encoding.UTF8.GetBytes(command), .. payload ?? []];
        if (bytes.Length % 2 != 0)
        {
            bytes = [.. bytes, 0x0A];
        }

        var shiftedOut = new List<byte>();
        module.SetChipSelect(true);
        for (int i = 0; i < bytes.Length; i += 2)
        {
            shiftedOut.AddRange(Word((ushort)(bytes[i] | (bytes[i + 1] << 8))));
        }

        module.SetChipSelect(false);
        return [.. shiftedOut];
    }

    /// <summary>One command and its whole answer, pads included.</summary>
    public byte[] AskBytes(string command, byte[]? payload = null)
    {
        Write(command + "\r", payload);
        return Read();
    }

    public string Ask(string command, byte[]? payload = null) => Encoding.UTF8.GetString(AskBytes(command, payload));

    /// <summary>The data of a good answer, or a failure that shows what came.</summary>
    public byte[] Data(string command, byte[]? payload = null)
    {
        byte[] answer = AskBytes(command, payload);
        int length = answer.Length;
        while (length > 0 && answer[length - 1] == 0x15)
        {
            length--;
        }

        ReadOnlySpan<byte> whole = answer.AsSpan(0, length);
        if (!whole.StartsWith("\r\n"u8) || !whole.EndsWith("\r\nOK\r\n> "u8))
        {
            throw new InvalidOperationException($"{command}: {Encoding.UTF8.GetString(answer)}");
        }

        return whole[2..^8].ToArray();
    }

    public string Text(string command, byte[]? payload = null) => Encoding.UTF8.GetString(Data(command, payload));

    public byte[] Word(ushort output)
    {
        ushort[] input = [0];
        module.Transfer([output], input);
        return [(byte)input[0], (byte)(input[0] >> 8)];
    }

    public void WaitForReady() => Eventually.True(() => module.DataReady, "DATA READY rises");
}
