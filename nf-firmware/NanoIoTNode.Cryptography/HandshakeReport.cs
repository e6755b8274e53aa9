namespace NanoIoTNode.Cryptography;

/// <summary>What a TLS handshake has shown: the network API tells no more of it than an error number.</summary>
public static class HandshakeReport
{
    /// <summary>Bytes of the longest report (targets/tls, handshake_report.h).</summary>
    public const int LongestLength = 384;

    /// <summary>
    /// The report of the last handshake that ended, whether it failed or not: lines of UTF-8 as targets/tls writes them. Empty
    /// when there was none, and while one is under way.
    /// </summary>
    public static byte[] Read()
    {
        var room = new byte[LongestLength];
        var report = new byte[NativeCryptography.ReadHandshake(room)];
        System.Array.Copy(room, report, report.Length);
        return report;
    }
}
