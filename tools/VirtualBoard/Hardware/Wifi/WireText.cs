using System.Text;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>
/// Text on the wire has no encoding: commands and answers are strings with one character a byte, so that an SSID comes out
/// as it went in.
/// </summary>
internal static class WireText
{
    public static string Of(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>The UTF-8 bytes of a text of the environment.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static byte[] Bytes(string wireText) => Encoding.Latin1.GetBytes(wireText);
}
