namespace NanoIoTNode.Core.Connection;

/// <summary>
/// Which version of MQTT the next CONNECT speaks: 5, and 3.1.1 once the server has refused 5. Servers that know no
/// MQTT 5 either say so or just close, and a closing can have other reasons as well: what has been closed in place of a
/// CONNACK is tried with the other version, until one has been accepted. That one stays.
/// </summary>
public sealed class ProtocolChoice
{
    /// <summary>Protocol level of MQTT 5 in CONNECT (3.1.2.2).</summary>
    public const int Mqtt5 = 5;

    /// <summary>Protocol level of MQTT 3.1.1.</summary>
    public const int Mqtt311 = 4;

    private const int UnacceptableVersion = 0x01; // 3.1.1, 3.2.2.3
    private const int UnsupportedVersion = 0x84; // 5.0, 3.2.2.2

    /// <param name="accepted">The version that this server is known to accept; 0: none is known.</param>
    public ProtocolChoice(int accepted)
    {
        Accepted = accepted == Mqtt5 || accepted == Mqtt311 ? accepted : 0;
        Next = Accepted == 0 ? Mqtt5 : Accepted;
    }

    /// <summary>The version of the next CONNECT: <see cref="Mqtt5"/> or <see cref="Mqtt311"/>.</summary>
    public int Next { get; private set; }

    /// <summary>The version that the server has accepted; 0 before the first time.</summary>
    public int Accepted { get; private set; }

    /// <summary>A CONNACK with this code has come.</summary>
    public void NoteAnswer(int code)
    {
        if (code == 0)
        {
            Accepted = Next;
        }
        else if (code == UnacceptableVersion || code == UnsupportedVersion)
        {
            // What was accepted once counts no more: the server may have been replaced.
            Accepted = 0;
            Next = Other();
        }
    }

    /// <summary>The server has closed in place of a CONNACK, or said nothing.</summary>
    public void NoteClosed()
    {
        if (Accepted == 0)
        {
            Next = Other();
        }
    }

    /// <summary>The version as people write it.</summary>
    public static string Name(int version) => version == Mqtt5 ? "MQTT 5" : "MQTT 3.1.1";

    private int Other() => Next == Mqtt5 ? Mqtt311 : Mqtt5;
}
