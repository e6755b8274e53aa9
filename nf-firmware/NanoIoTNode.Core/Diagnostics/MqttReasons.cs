namespace NanoIoTNode.Core.Diagnostics;

/// <summary>Return codes of MQTT 3.1.1 and reason codes of MQTT 5.0 in words, and their entries of the catalogue.</summary>
internal static class MqttReasons
{
    /// <summary>The catalogue's code of a refusal or disconnect.</summary>
    /// <param name="code">Return or reason code.</param>
    /// <param name="other">What to take when the code is of no kind that has an entry of its own.</param>
    internal static string CodeOf(int code, string other)
    {
        switch (code)
        {
            case 1:
            case 0x84:
                return ErrorCode.MqttVersionRefused;
            case 2:
            case 0x85:
                return ErrorCode.MqttClientIdRefused;
            case 3:
            case 0x88:
            case 0x89:
            case 0x8B:
                return ErrorCode.MqttServerUnavailable;
            case 4:
            case 0x86:
            case 0x8C:
                return ErrorCode.MqttBadUserNameOrPassword;
            case 5:
            case 0x87:
                return ErrorCode.MqttNotAuthorized;
            case 0x8A:
                return ErrorCode.MqttBanned;
            case 0x8D:
                return ErrorCode.MqttKeepAliveLost;
            case 0x8E:
                return ErrorCode.MqttSessionTakenOver;
            case 0x9C:
            case 0x9D:
                return ErrorCode.MqttServerMoved;
            default:
                return IsQuota(code) ? ErrorCode.MqttOverQuota : other;
        }
    }

    /// <summary>True for what tells that less is to be sent.</summary>
    internal static bool IsQuota(int code)
    {
        return code == 0x93 || code == 0x95 || code == 0x96 || code == 0x97 || code == 0x9F;
    }

    /// <summary>The number and its name in the specification.</summary>
    internal static string Describe(int code)
    {
        return "reason " + (code < 0x80 ? code.ToString() : "0x" + code.ToString("X2")) + ", " + NameOf(code);
    }

    private static string NameOf(int code)
    {
        switch (code)
        {
            case 1: return "unacceptable protocol version";
            case 2: return "identifier rejected";
            case 3: return "server unavailable";
            case 4: return "bad user name or password";
            case 5: return "not authorized";
            case 0x80: return "unspecified error";
            case 0x81: return "malformed packet";
            case 0x82: return "protocol error";
            case 0x83: return "implementation specific error";
            case 0x84: return "unsupported protocol version";
            case 0x85: return "client identifier not valid";
            case 0x86: return "bad user name or password";
            case 0x87: return "not authorized";
            case 0x88: return "server unavailable";
            case 0x89: return "server busy";
            case 0x8A: return "banned";
            case 0x8B: return "server shutting down";
            case 0x8C: return "bad authentication method";
            case 0x8D: return "keep-alive timeout";
            case 0x8E: return "session taken over";
            case 0x8F: return "topic filter invalid";
            default: return NameOfLater(code);
        }
    }

    private static string NameOfLater(int code)
    {
        switch (code)
        {
            case 0x90: return "topic name invalid";
            case 0x91: return "packet identifier in use";
            case 0x92: return "packet identifier not found";
            case 0x93: return "receive maximum exceeded";
            case 0x94: return "topic alias invalid";
            case 0x95: return "packet too large";
            case 0x96: return "message rate too high";
            case 0x97: return "quota exceeded";
            case 0x98: return "administrative action";
            case 0x99: return "payload format invalid";
            case 0x9A: return "retain not supported";
            case 0x9B: return "QoS not supported";
            case 0x9C: return "use another server";
            case 0x9D: return "server moved";
            case 0x9E: return "shared subscriptions not supported";
            case 0x9F: return "connection rate exceeded";
            case 0xA0: return "maximum connect time";
            case 0xA1: return "subscription identifiers not supported";
            case 0xA2: return "wildcard subscriptions not supported";
            default: return "not listed in MQTT";
        }
    }
}
