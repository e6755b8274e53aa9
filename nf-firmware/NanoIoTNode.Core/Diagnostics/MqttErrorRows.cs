namespace NanoIoTNode.Core.Diagnostics;

/// <summary>The catalogue's rows for what brokers refuse and how connections to them end (area M).</summary>
internal static class MqttErrorRows
{
    internal static void AddTo(ErrorRows rows)
    {
        rows.Add(ErrorCode.MqttRefused, Layers.Mqtt, "the broker refuses the client",
            "look at the reason and into the broker's log");
        rows.Add(ErrorCode.MqttClosedAfterConnect, Layers.Mqtt, "the broker closed the connection instead of accepting the client",
            "check that the certificate is ACTIVE, that a policy is attached that allows what is named, and that no second client has this id");
        rows.Add(ErrorCode.MqttNoAnswerToConnect, Layers.Mqtt, "the broker did not answer the CONNECT in time",
            "check the broker's load and log; the node keeps trying");
        rows.Add(ErrorCode.MqttClosedAfterSubscribe, Layers.Mqtt, "the broker closed the connection at a subscription",
            "let the policy or access list allow what is named; all else goes on without it");
        rows.Add(ErrorCode.MqttNoAcknowledgement, Layers.Mqtt, "the broker does not acknowledge a message",
            "check the broker's load and that its policy or access list allows what is named; the message is kept and sent again");
        rows.Add(ErrorCode.MqttConnectionClosed, Layers.Mqtt, "the connection to the broker was closed",
            "nothing to do if it comes back; if it repeats, look for a second client with the same client id");
        rows.Add(ErrorCode.MqttCommandNotUnderstood, Layers.Mqtt, "a command was not understood",
            "send what the answer on the topic .../event asks for; to led: {\"led\":\"on\"} or {\"led\":\"off\"}");
        rows.Add(ErrorCode.MqttReadingsDropped, Layers.Mqtt, "the queue is full and the oldest readings or messages were dropped",
            "bring the broker back, or publish less often");
        rows.Add(ErrorCode.MqttVersionRefused, Layers.Mqtt, "the broker does not speak this version of MQTT",
            "nothing to do if it goes on with the other version; otherwise let the broker offer MQTT 3.1.1 or 5");
        rows.Add(ErrorCode.MqttClientIdRefused, Layers.Mqtt, "the broker does not take this client id",
            "enter the client id that the broker expects; at AWS IoT it has at most 128 bytes and does not begin with $");
        rows.Add(ErrorCode.MqttServerUnavailable, Layers.Mqtt, "the broker is not available now",
            "nothing to do if it passes; otherwise look into the broker's log");
        rows.Add(ErrorCode.MqttBadUserNameOrPassword, Layers.Mqtt, "the broker refuses the user name or the password",
            "hold the blue button 3 s and enter both as the broker knows them");
        rows.Add(ErrorCode.MqttNotAuthorized, Layers.Mqtt, "the broker does not allow this client to connect",
            "attach a policy, or an entry of the access list, that allows what is named to the device certificate or user");
        rows.Add(ErrorCode.MqttBanned, Layers.Mqtt, "the broker has banned this client",
            "lift the ban at the broker; look into its log for the reason");
        rows.Add(ErrorCode.MqttOverQuota, Layers.Mqtt, "a limit of the broker was exceeded",
            "publish less often or in smaller messages; at AWS IoT: 1 connect a second, 100 messages a second");
        rows.Add(ErrorCode.MqttServerMoved, Layers.Mqtt, "the broker sends its clients to another server",
            "enter the other server's name as endpoint");
        rows.Add(ErrorCode.MqttSubscriptionRefused, Layers.Mqtt, "the broker refuses a subscription",
            "let the policy or access list allow what is named; all else goes on without it");
        rows.Add(ErrorCode.MqttNoAnswerToSubscribe, Layers.Mqtt, "the broker does not answer a subscription",
            "check the broker's load and log; the node keeps trying");
        rows.Add(ErrorCode.MqttPublishRefused, Layers.Mqtt, "the broker refuses a message",
            "let the policy or access list allow what is named; a reading is kept and sent again");
        rows.Add(ErrorCode.MqttClosedAfterPublish, Layers.Mqtt, "the broker closed the connection at a message",
            "let the policy or access list allow what is named; the message is kept and sent again");
        rows.Add(ErrorCode.MqttSessionTakenOver, Layers.Mqtt, "another client connects with the same client id",
            "find the second device with this client id and give each its own");
        rows.Add(ErrorCode.MqttKeepAliveLost, Layers.Mqtt, "the broker heard nothing within the keep-alive and closed",
            "check the Wi-Fi signal; nothing to do if it comes back");
        rows.Add(ErrorCode.MqttHalfOpen, Layers.Mqtt, "the broker has fallen silent: the connection is open on this side only",
            "nothing to do if it comes back; if it repeats, look for a router that forgets idle connections");
        rows.Add(ErrorCode.MqttDisconnectedByBroker, Layers.Mqtt, "the broker ended the connection and gave a reason",
            "look at the reason; the node connects again");
        rows.Add(ErrorCode.MqttRegistrationAsked, Layers.Mqtt,
            "the broker ended the first connection with this certificate: registration asked; trying again",
            "nothing to do where certificates register just in time; if it repeats, see whether it is registered and ACTIVE");
        rows.Add(ErrorCode.MqttNoEcho, Layers.Mqtt, "a message of the test does not come back",
            "let the policy or access list allow what is named; publishing telemetry does not need it");
        rows.Add(ErrorCode.MqttNotMqtt, Layers.Mqtt, "the server answers with what is not MQTT",
            "enter endpoint and port of an MQTT broker; nothing to do if it comes back by itself");
    }
}
