namespace NanoIoTNode.Core.Time;

/// <summary>The refusals in words, for the log.</summary>
public static class SntpRefusals
{
    /// <summary>True when the server itself asks to be left alone (RFC 5905, section 7.4).</summary>
    public static bool IsKiss(SntpRefusal refusal)
    {
        return refusal >= SntpRefusal.KissDeny;
    }

    /// <summary>What was wrong with the reply.</summary>
    public static string Describe(SntpRefusal refusal)
    {
        switch (refusal)
        {
            case SntpRefusal.TooShort: return "shorter than 48 bytes";
            case SntpRefusal.WrongMode: return "not a server's reply";
            case SntpRefusal.WrongVersion: return "neither version 3 nor 4";
            case SntpRefusal.NotOurRequest: return "does not answer our request";
            case SntpRefusal.ZeroTimestamp: return "carries no time";
            case SntpRefusal.Unsynchronised: return "the server's own clock is not set";
            case SntpRefusal.BadStratum: return "stratum out of range";
            case SntpRefusal.BadRootDelay: return "root delay not below 1 s";
            case SntpRefusal.BadRootDispersion: return "root dispersion not below 1 s";
            case SntpRefusal.RoundTripTooLong: return "under way for too long";
            case SntpRefusal.BeforeFloor: return "earlier than this firmware";
            case SntpRefusal.AfterCeiling: return "too far in the future";
            case SntpRefusal.KissDeny: return "access denied";
            case SntpRefusal.KissRate: return "asked too often";
            case SntpRefusal.KissOther: return "kiss-o'-death";
            default: return "accepted";
        }
    }
}
