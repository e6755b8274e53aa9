namespace NanoIoTNode.Mqtt;

/// <summary>
/// Takes a message of a subscription. On the thread that reads: acknowledgements wait for it, and it throws nothing.
/// </summary>
/// <param name="topic">Where it was published.</param>
/// <param name="message">Its bytes; null when there are more than the node takes.</param>
internal delegate void MessageHandler(string topic, byte[] message);
