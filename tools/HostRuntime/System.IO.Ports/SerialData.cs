namespace System.IO.Ports;

/// <summary>What raised <see cref="SerialPort.DataReceived"/>.</summary>
public enum SerialData
{
    Chars = 1,
    WatchChar = 2,
}
