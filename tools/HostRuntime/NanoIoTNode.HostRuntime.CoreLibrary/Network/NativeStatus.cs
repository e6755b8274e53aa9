namespace NanoIoTNode.HostRuntime.Network;

/// <summary>Results of the native network library (enum nin_status of targets/host/host.h).</summary>
internal enum NativeStatus
{
    Ok = 0,
    WouldBlock = -1,
    Argument = -2,
    NoSocket = -3,
    NotConnected = -4,
    ConnectionLost = -5,
    ConnectFailed = -6,
    Timeout = -7,
    NoLink = -8,
    NameUnknown = -9,
    NameTooLong = -10,
    JoinNoNetwork = -11,
    JoinPassphrase = -12,
    JoinNoAddress = -13,
    JoinFailed = -14,
    Module = -15,
    Tls = -16,
    MessageSize = -17,
    Busy = -18,
    JoinNeedsPassphrase = -19,
    JoinOpenNetwork = -20,
    JoinSecurity = -21,
    JoinHidden = -22,
}
