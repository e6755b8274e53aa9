namespace NanoIoTNode.Core.Provisioning;

/// <summary>The serial console as the dialogue sees it: bytes in, text out.</summary>
public interface IConsole
{
    /// <summary>Takes the next byte received, waiting at most so long for it; -1 when none came.</summary>
    int ReadByte(int timeoutMilliseconds);

    /// <summary>Sends text as UTF-8, without a line end.</summary>
    void Write(string text);

    /// <summary>Sends text as UTF-8 and ends the line (CR LF).</summary>
    void WriteLine(string text);
}
