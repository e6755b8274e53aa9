using System;
using System.Text;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>What a server showed in a TLS handshake. Names are common names as the server wrote them: they may be false.</summary>
public sealed class PeerReport
{
    private const int Lines = 7;

    private static readonly DateTime s_epoch = new(1970, 1, 1, 0, 0, 0);

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

    /// <summary>Reads the report of targets/tls (handshake_report.h); null when it is none.</summary>
    /// <param name="report">Seven lines, each ended by LF.</param>
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
            NotAfter = s_epoch.AddSeconds(NumberIn(lines[4], LatestSecond)),
            TooLargeMessage = (int)NumberIn(lines[5], int.MaxValue),
            MessageLimit = (int)NumberIn(lines[6], int.MaxValue),
        };
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
