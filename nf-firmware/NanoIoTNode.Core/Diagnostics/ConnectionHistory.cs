namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// Remembers how the last connections went, because some causes show only in their sequence: a second client with the
/// same client id throws this one out again and again, and a registration just in time refuses the very first connection.
/// For one thread. Times are milliseconds since reset.
/// </summary>
public sealed class ConnectionHistory
{
    private const long ShortLifeMilliseconds = 60000;
    private const int ShortLivesOfADuplicate = 3;

    private long _acceptedAt;
    private int _shortLives;

    /// <summary>True once a broker has accepted this node since its start.</summary>
    public bool WasAccepted { get; private set; }

    /// <summary>How often a TLS handshake or CONNECT was refused since the start and before the first acceptance.</summary>
    public int RefusalsBefore { get; private set; }

    /// <summary>Notes a good CONNACK.</summary>
    public void NoteAccepted(long uptime)
    {
        WasAccepted = true;
        _acceptedAt = uptime;
    }

    /// <summary>Notes that the server has refused the handshake or the CONNECT.</summary>
    public void NoteRefused()
    {
        if (!WasAccepted)
        {
            RefusalsBefore++;
        }
    }

    /// <summary>
    /// Notes that the server has ended an accepted connection.
    /// </summary>
    /// <returns>True when it was the third in a row that ended within 60 s of its CONNACK.</returns>
    public bool NoteClosed(long uptime)
    {
        _shortLives = uptime - _acceptedAt < ShortLifeMilliseconds ? _shortLives + 1 : 0;
        return _shortLives >= ShortLivesOfADuplicate;
    }
}
