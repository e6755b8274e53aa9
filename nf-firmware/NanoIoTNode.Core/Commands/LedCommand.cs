namespace NanoIoTNode.Core.Commands;

/// <summary>The command {"led":"on"}, {"led":"off"}, {"led":true} or {"led":false}.</summary>
public static class LedCommand
{
    /// <summary>
    /// Reads a command. Members other than "led" are passed over, so that commands can grow.
    /// </summary>
    /// <param name="payload">The message as received.</param>
    /// <param name="on">The wish, when the result is true.</param>
    /// <returns>False when it is not JSON, has no "led", or one that is neither on nor off.</returns>
    public static bool TryParse(byte[] payload, out bool on)
    {
        on = false;
        if (payload == null || payload.Length > CommandTable.LongestPayload)
        {
            return false;
        }

        JsonReader reader = new(payload);
        if (reader.Next() != JsonToken.ObjectStart)
        {
            return false;
        }

        bool found = false;
        bool isLed = false;
        while (true)
        {
            JsonToken token = reader.Next();
            switch (token)
            {
                case JsonToken.End:
                    return found;
                case JsonToken.Error:
                    return false;
                case JsonToken.Name:
                    isLed = reader.Depth == 1 && reader.Text == "led";
                    break;
                default:
                    if (isLed && !TryReadWish(token, reader, out on))
                    {
                        return false;
                    }

                    found |= isLed;
                    isLed = false;
                    break;
            }
        }
    }

    private static bool TryReadWish(JsonToken token, JsonReader reader, out bool on)
    {
        on = token == JsonToken.True || (token == JsonToken.Text && reader.Text == "on");
        return on || token == JsonToken.False || (token == JsonToken.Text && reader.Text == "off");
    }
}
