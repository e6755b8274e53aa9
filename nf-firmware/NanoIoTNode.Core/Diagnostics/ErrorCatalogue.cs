namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// Every error that the node can name, with cause and cure. The letter of a code is its area: W Wi-Fi, D DNS,
/// T time, S secure channel (TLS), N network (TCP), M MQTT, C entry at the console, F flash store, B board.
/// </summary>
public static class ErrorCatalogue
{
    /// <summary>The row of <paramref name="code"/>, or null when the catalogue has none.</summary>
    public static ErrorEntry Find(string code)
    {
        foreach (ErrorEntry entry in Rows())
        {
            if (entry.Code == code)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The whole table, in order. Built afresh at each call: errors are rare and RAM is dear.</summary>
    public static ErrorEntry[] Rows()
    {
        ErrorEntry[] running = RunningRows();
        ErrorEntry[] entry = EntryErrors.Rows();
        var all = new ErrorEntry[running.Length + entry.Length];
        running.CopyTo(all, 0);
        entry.CopyTo(all, running.Length);
        return all;
    }

    private static ErrorEntry[] RunningRows()
    {
        return new ErrorEntry[]
        {
            new(ErrorCode.WifiNetworkNotFound, Layers.Wifi, "no access point with this name is in reach",
                "check the spelling (letter case counts), that it sends on 2.4 GHz and is on; if it is hidden, the passphrase"),
            new(ErrorCode.WifiPassphraseRefused, Layers.Wifi, "the access point refuses the passphrase",
                "hold the blue button 3 s to correct it, or correct the access point: the node keeps trying"),
            new(ErrorCode.WifiJoinTimedOut, Layers.Wifi, "joining took too long or no address came",
                "move closer to the access point; check that its DHCP server has addresses left"),
            new(ErrorCode.WifiJoinFailed, Layers.Wifi, "joining failed for a reason that the module does not tell",
                "reset the board; check name, passphrase and the access point's log; if it stays, update the module"),
            new(ErrorCode.WifiSecurityUnsupported, Layers.Wifi,
                "the network is open and a passphrase is set, or secured and none is, or its security is not supported",
                "give a passphrase only if the network has one; set the access point to WPA2-PSK"),
            new(ErrorCode.WifiLinkLost, Layers.Wifi, "the access point was lost",
                "nothing to do if it comes back: the node joins again"),

            new(ErrorCode.NameUnknown, Layers.Dns, "the name is not known",
                "check the spelling; for AWS compare it with the endpoint on the console's Settings page"),
            new(ErrorCode.NameServerSilent, Layers.Dns, "the name server does not answer",
                "check that the network leads to the internet and lets DNS through"),
            new(ErrorCode.NameTooLong, Layers.Dns, "the name is too long for the Wi-Fi module",
                "use a host name of at most 63 characters"),

            new(ErrorCode.TimeServersSilent, Layers.Time, "no time server answered",
                "let UDP port 123 out of the network; without the time no certificate can be checked"),
            new(ErrorCode.TimeReplyRefused, Layers.Time, "a reply of the time server was not accepted",
                "nothing to do if another server answers; otherwise look who answers on UDP port 123"),
            new(ErrorCode.TimeServerDeclined, Layers.Time, "the time server asks not to be asked",
                "nothing to do: the next server is asked"),

            new(ErrorCode.TlsIssuerNotTrusted, Layers.Tls, "the server's certificate comes from an issuer not trusted here",
                "give the root CA of this broker; for AWS use the -ats endpoint and the built-in Amazon roots"),
            new(ErrorCode.TlsCertificateDates, Layers.Tls, "the server's certificate is not valid at the node's date",
                "compare the date with the real one; if it is right, renew the server's certificate"),
            new(ErrorCode.TlsNameMismatch, Layers.Tls, "the server's certificate is for another name",
                "enter the endpoint exactly as the certificate names it"),
            new(ErrorCode.TlsCertificateUnfit, Layers.Tls, "the server's certificate was refused",
                "look at what is said about it and correct the broker's certificate"),
            new(ErrorCode.TlsNoCommonParameters, Layers.Tls, "the server found no common cipher or got no client certificate",
                "let the server offer TLS 1.2 with ECDHE and AES-GCM; check the stored device certificate"),
            new(ErrorCode.TlsDeviceCertificateRefused, Layers.Tls, "the server refuses the device certificate",
                "check that it is registered and ACTIVE in this account and region, and not expired"),
            new(ErrorCode.TlsDeviceIssuerUnknown, Layers.Tls, "the server does not know the device certificate's issuer",
                "store a certificate that this broker's CA has issued"),
            new(ErrorCode.TlsOtherAlert, Layers.Tls, "the server ended the handshake with an alert",
                "look up the alert in RFC 5246, section 7.2, and in the broker's log"),
            new(ErrorCode.TlsOutOfMemory, Layers.Tls, "the TLS client ran out of memory",
                "use a P-256 device key and a broker with a short certificate chain"),
            new(ErrorCode.TlsHandshakeTimedOut, Layers.Tls, "the TLS handshake took too long",
                "check the way to the broker; the node keeps trying"),
            new(ErrorCode.TlsClosedByServer, Layers.Tls, "the server closed the secure channel politely",
                "not a root CA fault: check that the certificate is ACTIVE and that its policy allows this thing name"),
            new(ErrorCode.TlsOtherFailure, Layers.Tls, "the TLS handshake failed",
                "note the number and look into the broker's log; the node keeps trying"),
            new(ErrorCode.TlsStoredCredentialUnusable, Layers.Tls, "the stored certificate or key cannot be used",
                "hold the blue button 3 s and enter certificate and key again"),
            new(ErrorCode.TlsBrokenOff, Layers.Tls, "the server broke the TLS handshake off without a word that arrived",
                "check that the broker knows the issuer of the device certificate, and at AWS that it is ACTIVE; look into the broker's log"),

            new(ErrorCode.TcpRefused, Layers.Tcp, "the broker's machine does not take the connection",
                "check that the broker runs and listens on this port"),
            new(ErrorCode.TcpTimedOut, Layers.Tcp, "the broker's machine does not answer",
                "check that the network lets this TCP port out (8883 unless another is configured)"),
            new(ErrorCode.TcpConnectionLost, Layers.Tcp, "the connection broke",
                "nothing to do if it comes back: the node connects again"),
            new(ErrorCode.TcpNoSocketFree, Layers.Tcp, "all sockets of the Wi-Fi module are in use",
                "nothing to do if it passes; reset the board if it stays"),
            new(ErrorCode.TcpNoLink, Layers.Tcp, "there is no network",
                "nothing to do: the node joins the access point again"),
            new(ErrorCode.TcpOtherFailure, Layers.Tcp, "the network reports an error",
                "note the number; the node keeps trying"),

            new(ErrorCode.MqttRefused, Layers.Mqtt, "the broker refuses the client",
                "check client id, user name and password, and what the broker's policy or access list allows"),
            new(ErrorCode.MqttClosedAfterConnect, Layers.Mqtt, "the broker closed the connection instead of accepting the client",
                "check that the certificate's policy allows iot:Connect for this client id and publishing its last will"),
            new(ErrorCode.MqttNoAnswerToConnect, Layers.Mqtt, "the broker did not answer the CONNECT in time",
                "check the broker's load and log; the node keeps trying"),
            new(ErrorCode.MqttClosedAfterSubscribe, Layers.Mqtt, "the broker closed the connection at a subscription",
                "let the policy allow iot:Subscribe and iot:Receive for the topic named"),
            new(ErrorCode.MqttNoAcknowledgement, Layers.Mqtt, "the broker does not acknowledge a message",
                "check that the policy allows iot:Publish for the topic named; the message is kept and sent again"),
            new(ErrorCode.MqttConnectionClosed, Layers.Mqtt, "the connection to the broker was closed",
                "nothing to do if it comes back; if it repeats, look for a second client with the same client id"),
            new(ErrorCode.MqttCommandNotUnderstood, Layers.Mqtt, "a command was not understood",
                "send {\"led\":\"on\"} or {\"led\":\"off\"}"),
            new(ErrorCode.MqttReadingsDropped, Layers.Mqtt, "the queue is full and the oldest reading was dropped",
                "bring the broker back, or publish less often"),

            new(ErrorCode.SensorSilent, Layers.Node, "a sensor gives no reading",
                "reset the board; the other sensors are still published"),
            new(ErrorCode.UnexpectedFailure, Layers.Node, "something unexpected went wrong",
                "report this line with those before it; the node goes on"),
        };
    }
}
