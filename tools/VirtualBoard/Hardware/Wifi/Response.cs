using System;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>The module's answers as bytes, in stream order.</summary>
internal static class Response
{
    private const string Prompt = "\r\n> ";

    /// <summary>What the host reads after power-up and reset, before its first command.</summary>
    public static byte[] Cursor() => [0x15, 0x15, 0x0D, 0x0A, 0x3E, 0x20];

    /// <summary>A setter's answer: ten bytes.</summary>
    public static byte[] Ok() => Ok("");

    /// <param name="data">Wire text.</param>
    public static byte[] Ok(string data) => Ok(WireText.Bytes(data));

    public static byte[] Ok(ReadOnlySpan<byte> data)
    {
        byte[] head = "\r\n"u8.ToArray();
        byte[] tail = WireText.Bytes("\r\nOK" + Prompt);
        return [.. head, .. data, .. tail];
    }

    /// <summary>A command that failed: text, error, and how it would have been used.</summary>
    public static byte[] Error(string command, string data = "") =>
        WireText.Bytes(
            "\r\n" + (data.Length == 0 ? "" : data + "\r\n") + "ERROR: Unknown Error\r\nUsage: " + command + Prompt);

    /// <summary>R0 on a socket whose peer has closed.</summary>
    public static byte[] ClosedSocket() => WireText.Bytes("\r\n-1\r\nERROR" + Prompt);

    /// <summary>One line of a list that goes on with MR: no OK, no prompt.</summary>
    public static byte[] ListLine(string line) => WireText.Bytes("\r\n" + line + "\r");
}
