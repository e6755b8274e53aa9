namespace NanoIoTNode.Core.Time;

/// <summary>Why a datagram was not taken as the answer to our request.</summary>
public enum SntpRefusal
{
    /// <summary>Accepted.</summary>
    None,
    TooShort,
    WrongMode,
    WrongVersion,
    NotOurRequest,
    ZeroTimestamp,
    Unsynchronised,
    BadStratum,
    BadRootDelay,
    BadRootDispersion,
    RoundTripTooLong,
    BeforeFloor,
    AfterCeiling,

    /// <summary>Kiss-o'-death DENY or RSTR: this server is never asked again.</summary>
    KissDeny,

    /// <summary>Kiss-o'-death RATE: ask more rarely.</summary>
    KissRate,

    /// <summary>Another kiss-o'-death: ask the next server.</summary>
    KissOther,
}
