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
        ErrorEntry[] found = Kept(code);
        return found.Length == 0 ? null : found[0];
    }

    /// <summary>The whole table, in order: some 14 KB, which the board has not to spare.</summary>
    public static ErrorEntry[] Rows() => Kept(null);

    private static ErrorEntry[] Kept(string code)
    {
        ErrorRows rows = new(code);
        AddWayRows(rows);
        TlsErrorRows.AddTo(rows);
        MqttErrorRows.AddTo(rows);
        AddBoardRows(rows);
        EntryErrors.AddTo(rows);
        return rows.Kept;
    }

    // From the access point to the broker's machine.
    private static void AddWayRows(ErrorRows rows)
    {
        rows.Add(ErrorCode.WifiNetworkNotFound, Layers.Wifi, "no access point with this name is in reach",
            "check the spelling (letter case counts), that it sends on 2.4 GHz and is on; if it is hidden, the passphrase");
        rows.Add(ErrorCode.WifiPassphraseRefused, Layers.Wifi, "the access point refuses the passphrase",
            "hold the blue button 3 s to correct it, or correct the access point: the node keeps trying");
        rows.Add(ErrorCode.WifiJoinTimedOut, Layers.Wifi, "joining took too long or no address came",
            "move closer to the access point; check that its DHCP server has addresses left");
        rows.Add(ErrorCode.WifiJoinFailed, Layers.Wifi, "joining failed for a reason that the module does not tell",
            "reset the board; check name, passphrase and the access point's log; if it stays, update the module");
        rows.Add(ErrorCode.WifiSecurityUnsupported, Layers.Wifi,
            "the network is open and a passphrase is set, or secured and none is, or its security is not supported",
            "give a passphrase only if the network has one; set the access point to WPA2-PSK");
        rows.Add(ErrorCode.WifiLinkLost, Layers.Wifi, "the access point was lost",
            "nothing to do if it comes back: the node joins again");
        rows.Add(ErrorCode.WifiModuleTooOld, Layers.Wifi,
            "the Wi-Fi module's firmware is older than any that the driver knows",
            "update it with ST's updater for the ISM43362, then do steps 4 and 5 of README, On a real board, again; meanwhile the node goes on");

        rows.Add(ErrorCode.NameUnknown, Layers.Dns, "the name is not known",
            "check the spelling; for AWS compare it with the endpoint on the console's Settings page");
        rows.Add(ErrorCode.NameServerSilent, Layers.Dns, "the name server does not answer",
            "check that the network leads to the internet and lets DNS through");
        rows.Add(ErrorCode.NameTooLong, Layers.Dns, "the name is too long",
            "use a host name of at most 253 characters, and of 63 between its dots");

        rows.Add(ErrorCode.TimeServersSilent, Layers.Time, "no time server answered",
            "let UDP port 123 out of the network; without the time no certificate can be checked");
        rows.Add(ErrorCode.TimeReplyRefused, Layers.Time, "a reply of the time server was not accepted",
            "nothing to do if another server answers; otherwise look who answers on UDP port 123");
        rows.Add(ErrorCode.TimeServerDeclined, Layers.Time, "the time server asks not to be asked",
            "nothing to do: the next server is asked");

        rows.Add(ErrorCode.TcpRefused, Layers.Tcp, "the broker's machine does not take the connection",
            "check that the broker runs and listens on this port");
        rows.Add(ErrorCode.TcpTimedOut, Layers.Tcp, "the broker's machine does not answer",
            "check that the network lets this TCP port out (8883 unless another is configured)");
        rows.Add(ErrorCode.TcpConnectionLost, Layers.Tcp, "the connection broke",
            "nothing to do if it comes back: the node connects again");
        rows.Add(ErrorCode.TcpNoSocketFree, Layers.Tcp, "all sockets of the Wi-Fi module are in use",
            "nothing to do if it passes; reset the board if it stays");
        rows.Add(ErrorCode.TcpNoLink, Layers.Tcp, "there is no network",
            "nothing to do: the node joins the access point again");
        rows.Add(ErrorCode.TcpOtherFailure, Layers.Tcp, "the network reports an error",
            "note the number; the node keeps trying");
    }

    private static void AddBoardRows(ErrorRows rows)
    {
        rows.Add(ErrorCode.SensorSilent, Layers.Node, "a sensor gives no reading",
            "reset the board; the other sensors are still published");
        rows.Add(ErrorCode.UnexpectedFailure, Layers.Node, "something unexpected went wrong",
            "report this line with those before it; the node goes on");
        rows.Add(ErrorCode.ExtensionRefused, Layers.Node, "a sensor, topic or command of the application was not added",
            "correct the line that adds it in the application's Main; all else runs");
    }
}
