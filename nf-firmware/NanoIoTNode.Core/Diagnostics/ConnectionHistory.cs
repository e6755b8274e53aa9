namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// Remembers how the last connections went, because some causes show only in their sequence: a second client with the
/// same client id throws this one out again and again, and registration just in time refuses the very first connection.
/// For one thread. Times are milliseconds since reset.
/// </summary>
public sealed class ConnectionHistory
{
    private const long ShortLifeMilliseconds = 60000;
    private const int ShortLivesOfADuplicate = 3;

    // Topics and filters of the node and of its application are fewer.
    private const int MostAllowed = 32;
    private const int GrowBy = 4;

    private string[] _allowed = new string[GrowBy];
    private int _allowedCount;
    private long _acceptedAt;
    private int _shortLives;
    private bool _wasAnswered;

    /// <summary>Notes a good CONNACK.</summary>
    public void NoteAccepted(long uptime)
    {
        _wasAnswered = true;
        _acceptedAt = uptime;
        _allowedCount = 0;
    }

    /// <summary>
    /// Notes that the handshake or the CONNECT has failed. The first refusal by AWS of a certificate of an own CA becomes
    /// what it may be: the request to register it.
    /// </summary>
    /// <returns>The failure to be told.</returns>
    public NetworkFailure NoteRefused(NetworkFailure failure, BrokerIdentity identity)
    {
        string code = _wasAnswered || !identity.MayRegister ? null : RegistrationCodeOf(failure.Code);
        _wasAnswered |= code != null;
        return code == null ? failure : new NetworkFailure(code, "seen as " + failure.Code + ": " + failure.Details);
    }

    /// <summary>Notes that the server has ended an accepted connection.</summary>
    /// <returns>True when it was the third in a row that ended within 60 s of its CONNACK.</returns>
    public bool NoteClosed(long uptime)
    {
        _shortLives = uptime - _acceptedAt < ShortLifeMilliseconds ? _shortLives + 1 : 0;
        return _shortLives >= ShortLivesOfADuplicate;
    }

    /// <summary>
    /// Notes that the broker has acknowledged a message on a topic, or granted a topic filter, on the present connection.
    /// </summary>
    public void NoteAllowed(string topic)
    {
        if (_allowedCount == MostAllowed || WasAllowed(topic))
        {
            return;
        }

        if (_allowedCount == _allowed.Length)
        {
            var longer = new string[_allowedCount + GrowBy];
            _allowed.CopyTo(longer, 0);
            _allowed = longer;
        }

        _allowed[_allowedCount++] = topic;
    }

    /// <summary>
    /// True when that has happened before: a connection that then ends at the same packet does not end for want of a right.
    /// </summary>
    public bool WasAllowed(string topic)
    {
        for (int i = 0; i < _allowedCount; i++)
        {
            if (_allowed[i] == topic)
            {
                return true;
            }
        }

        return false;
    }

    private static string RegistrationCodeOf(string code)
    {
        switch (code)
        {
            case ErrorCode.TlsDeviceCertificateRefused:
            case ErrorCode.TlsBrokenOff:
            case ErrorCode.TlsClosedByServer:
                return ErrorCode.TlsRegistrationAsked;
            case ErrorCode.MqttClosedAfterConnect:
                return ErrorCode.MqttRegistrationAsked;
            default:
                return null;
        }
    }
}
