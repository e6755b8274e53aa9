namespace System.IO.Ports;

/// <summary>Flow control; set and never used, as on a board.</summary>
public enum Handshake
{
    None = 0,
    XOnXOff = 1,
    RequestToSend = 2,
    RequestToSendXOnXOff = 3,
}
