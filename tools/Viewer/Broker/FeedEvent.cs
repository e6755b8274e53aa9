using System;

namespace NanoIoTNode.Viewer.Broker;

/// <summary>Something that comes from the broker, or happens on the way to it.</summary>
internal abstract record FeedEvent;

/// <summary>A message.</summary>
internal sealed record Message(string Topic, ReadOnlyMemory<byte> Payload) : FeedEvent;

/// <summary>The broker has taken the subscription: from here on messages come.</summary>
/// <param name="Warning">What it has not taken, in words; or null.</param>
internal sealed record Connected(string? Warning) : FeedEvent;

/// <summary>The connection has ended; it is tried again.</summary>
/// <param name="Reason">Why and what helps, in words.</param>
internal sealed record Lost(string Reason) : FeedEvent;
