using System.Threading;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace NanoIoTNode;

/// <summary>
/// What the broker answers on one connection. Written by the client's threads and read by the one that drives the
/// session, after a wait on the event, which is a memory barrier.
/// </summary>
internal sealed class SessionAnswers
{
    /// <summary>Lowest of the codes with which a broker refuses (MQTT 5.0, section 2.4; 3.1.1 has only this one).</summary>
    internal const int RefusedFrom = 0x80;

    private readonly AutoResetEvent _wake;

    /// <param name="wake">Set with each answer, and by others besides.</param>
    internal SessionAnswers(AutoResetEvent wake)
    {
        _wake = wake;
    }

    /// <summary>True once the connection has ended.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>Reason code of the broker's DISCONNECT; 0: none came.</summary>
    internal int DisconnectCode { get; private set; }

    /// <summary>True when the broker has kept the session.</summary>
    internal bool SessionPresent { get; private set; }

    /// <summary>Seconds of keep-alive that the broker asks for; 0: none.</summary>
    internal int ServerKeepAlive { get; private set; }

    /// <summary>True when what is awaited has been answered.</summary>
    internal bool IsAnswered { get; private set; }

    /// <summary>Code of that answer: less than 128 for yes.</summary>
    internal int AnswerCode { get; private set; }

    /// <summary>Listens to a client.</summary>
    internal void Attach(MqttClient client)
    {
        client.ConnectionOpened += (sender, e) =>
        {
            SessionPresent = e.Message.SessionPresent;
            ServerKeepAlive = e.Message.ServerKeepAlive;
        };
        client.ConnectionClosedRequest += (sender, e) => DisconnectCode = (int)e.Message.ResonCode;
        client.ConnectionClosed += (sender, e) =>
        {
            IsClosed = true;
            _wake.Set();
        };
        client.MqttMsgPublished += (sender, e) => Answer(e.IsPublished ? 0 : RefusedFrom);
        client.MqttMsgSubscribed += (sender, e) => Answer(
            e.GrantedQoSLevels.Length == 0 ? RefusedFrom : (int)e.GrantedQoSLevels[0]);
    }

    /// <summary>Forgets the last answer; to be called before the next request, one at a time.</summary>
    internal void Expect()
    {
        IsAnswered = false;
    }

    private void Answer(int code)
    {
        AnswerCode = code;
        IsAnswered = true;
        _wake.Set();
    }
}
