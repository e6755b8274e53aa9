using System;
using System.Collections.Generic;

namespace NanoIoTNode.Viewer.Readings;

/// <summary>One value of a telemetry document.</summary>
/// <param name="Quantity">Its member name; of a nested object the names joined by a dot.</param>
/// <param name="Value">The number.</param>
/// <param name="Text">The number as the node wrote it, with the decimals that it is worth.</param>
internal sealed record Measurement(string Quantity, double Value, string Text);

/// <summary>What a thing measured at one time.</summary>
/// <param name="Thing">The thing's name.</param>
/// <param name="Time">When it was measured; null when the node did not know.</param>
/// <param name="Sequence">The thing's number of this reading, or null: firmware that does not count.</param>
/// <param name="Values">One or more values.</param>
internal sealed record Reading(string Thing, DateTimeOffset? Time, long? Sequence, IReadOnlyList<Measurement> Values);

/// <summary>What a thing, or the broker in its name (last will), says on the status topic.</summary>
/// <param name="Thing">The thing's name.</param>
/// <param name="State">The word of the document: "online" or "offline".</param>
/// <param name="Time">When it was said; a last will has no time.</param>
/// <param name="Details">What else the document says: names and values, in its order.</param>
internal sealed record Status(string Thing, string State, DateTimeOffset? Time, IReadOnlyList<KeyValuePair<string, string>> Details);
