using System.Text;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Connection;

/// <summary>
/// Decides how thoroughly the node begins anew after a failure. It climbs with each failure in a row and begins again
/// at the bottom behind the module's reset, for ever; a failure that lies with the server does not climb higher than what
/// may help. Nothing helped for hours: the microcontroller is restarted, whatever failed.
/// </summary>
public sealed class ReconnectLadder
{
    /// <summary>Rungs, and so counters.</summary>
    public const int Rungs = 5;

    /// <summary>Milliseconds without a success after which the node restarts.</summary>
    public const long RestartAfterMilliseconds = 6L * 3600 * 1000;

    /// <summary>No counter goes further.</summary>
    public const int HighestCount = ushort.MaxValue;

    // Attempts from each of the lower three rungs; the module is reset once, then all begins again.
    private const int TriesPerRung = 2;
    private const int TriesPerRound = ((int)Rung.ModuleReset * TriesPerRung) + 1;

    private readonly int[] _counts = new int[Rungs];
    private int _failures;
    private long _lastSuccess;

    /// <param name="counts">Counters to go on from, in the order of <see cref="Rung"/>; null: from 0.</param>
    public ReconnectLadder(int[] counts)
    {
        for (int i = 0; counts != null && i < Rungs; i++)
        {
            _counts[i] = counts[i];
        }
    }

    /// <summary>How often a rung was taken, at most <see cref="HighestCount"/>.</summary>
    public int Count(Rung rung) => _counts[(int)rung];

    /// <summary>The way to the broker is proved: the next failure begins at the bottom.</summary>
    /// <param name="uptime">Milliseconds since reset.</param>
    public void NoteSuccess(long uptime)
    {
        _failures = 0;
        _lastSuccess = uptime;
    }

    /// <summary>The rung for the attempt to come, which is counted.</summary>
    /// <param name="code">The catalogue's code of what has failed; null: not known.</param>
    /// <param name="uptime">Milliseconds since reset.</param>
    public Rung Next(string code, long uptime)
    {
        int step = _failures++ % TriesPerRound;
        var rung = (Rung)(step / TriesPerRung);
        Rung highest = HighestFor(code);
        rung = rung > highest ? highest : rung;
        return Taken(uptime - _lastSuccess >= RestartAfterMilliseconds ? Rung.Restart : rung);
    }

    /// <summary>A rung that circumstances have asked for is counted as well, such as a join after the link was lost.</summary>
    public Rung Taken(Rung rung)
    {
        if (_counts[(int)rung] < HighestCount)
        {
            _counts[(int)rung]++;
        }

        return rung;
    }

    /// <summary>All counters in words, for <c>diag</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int i = 0; i < Rungs; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Name((Rung)i)).Append(' ').Append(_counts[i].ToString());
        }

        return text.ToString();
    }

    /// <summary>The rung's name for people.</summary>
    public static string Name(Rung rung)
    {
        switch (rung)
        {
            case Rung.Socket: return "socket";
            case Rung.Tls: return "TLS";
            case Rung.Rejoin: return "rejoin";
            case Rung.ModuleReset: return "module reset";
            default: return "restart";
        }
    }

    // A server that answers is reached: no module has to be reset for what it says.
    private static Rung HighestFor(string code)
    {
        switch (code)
        {
            case ErrorCode.TlsOutOfMemory:
            case ErrorCode.TlsHandshakeTimedOut:
            case ErrorCode.TlsBrokenOff:
            case ErrorCode.MqttNoAnswerToConnect:
            case ErrorCode.MqttNoAnswerToSubscribe:
            case ErrorCode.MqttNoAcknowledgement:
            case ErrorCode.MqttConnectionClosed:
            case ErrorCode.MqttHalfOpen:
            case null:
                return Rung.ModuleReset;
            default:
                return IsOf(code, 'S') ? Rung.Tls : IsOf(code, 'M') ? Rung.Socket : Rung.ModuleReset;
        }
    }

    // NIN-S01: the area is the fifth character.
    private static bool IsOf(string code, char area) => code.Length > 4 && code[4] == area;
}
