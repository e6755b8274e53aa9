using System;
using System.Text;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>What a server showed in a TLS handshake. Names are common names as the server wrote them: they may be false.</summary>
public sealed class PeerReport
{
    private const int Lines = 10;

    // DateTime on the board ends with the year 3000.
    private const long LatestSecond = 32503679999;

    /// <summary>Subject of the server's own certificate; null: it sent none that could be read.</summary>
    public string Subject { get; set; }

    /// <summary>Issuer of the server's own certificate.</summary>
    public string Issuer { get; set; }

    /// <summary>Issuer of the last certificate that was sent: the root that the chain leads to.</summary>
    public string Root { get; set; }

    /// <summary>Last moment at which the whole chain is valid, UTC.</summary>
    public DateTime NotAfter { get; set; }

    /// <summary>Bytes of a handshake message that does not fit; 0: all did.</summary>
    public int TooLargeMessage { get; set; }

    /// <summary>Bytes that a handshake message may have; 0: not known.</summary>
    public int MessageLimit { get; set; }

    /// <summary>The cipher suite that was agreed on, by name; null: none was.</summary>
    public string CipherSuite { get; set; }

    /// <summary>True: the session was resumed, and the certificates are those of its full handshake.</summary>
    public bool IsResumed { get; set; }

    /// <summary>Bytes of the handshake that came, with all headers of TLS.</summary>
    public int BytesIn { get; set; }

    /// <summary>Bytes of the handshake that were sent, with all headers of TLS.</summary>
    public int BytesOut { get; set; }

    /// <summary>Reads the report of targets/tls (handshake_report.h); null when it is none.</summary>
    /// <param name="report">Ten lines, each ended by LF.</param>
    public static PeerReport Read(byte[] report)
    {
        var lines = new string[Lines];
        int start = 0;
        int count = 0;
        for (int i = 0; i < report.Length; i++)
        {
            // The server chooses the names: what is no ASCII cannot be trusted to be UTF-8 either.
            if (report[i] > 0x7E)
            {
                report[i] = (byte)'?';
            }

            if (report[i] == '\n' && count < Lines)
            {
                lines[count++] = i == start ? null : Encoding.UTF8.GetString(report, start, i - start);
                start = i + 1;
            }
        }

        return count < Lines ? null : new PeerReport
        {
            CipherSuite = lines[0],
            Subject = lines[1],
            Issuer = lines[2],
            Root = lines[3],
            NotAfter = DateTime.UnixEpoch.AddSeconds(NumberIn(lines[4], LatestSecond)),
            TooLargeMessage = (int)NumberIn(lines[5], int.MaxValue),
            MessageLimit = (int)NumberIn(lines[6], int.MaxValue),
            IsResumed = NumberIn(lines[7], 1) == 1,
            BytesIn = (int)NumberIn(lines[8], int.MaxValue),
            BytesOut = (int)NumberIn(lines[9], int.MaxValue),
        };
    }

    /// <summary>A handshake that succeeded: suite, peer, days left, size.</summary>
    /// <param name="utcNow">What the days are counted from.</param>
    public string Describe(DateTime utcNow)
    {
        return CipherSuite + ", server \"" + Subject + "\" of issuer \"" + Issuer + "\" under \"" + Root + "\", "
            + (NotAfter - utcNow).Days.ToString() + " days left, " + (IsResumed ? "resumed" : "full") + " handshake of "
            + BytesIn.ToString() + " bytes in and " + BytesOut.ToString() + " out";
    }

    private static long NumberIn(string digits, long highest)
    {
        long number = 0;
        for (int i = 0; digits != null && i < digits.Length; i++)
        {
            if (digits[i] < '0' || digits[i] > '9')
            {
                return 0;
            }

            number = (number * 10) + digits[i] - '0';
            if (number > highest)
            {
                return highest;
            }
        }

        return number;
    }
}
