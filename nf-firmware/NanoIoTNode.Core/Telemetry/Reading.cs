namespace NanoIoTNode.Core.Telemetry;

/// <summary>One measured value or none, under the name that it has in the telemetry document.</summary>
public sealed class Reading
{
    /// <param name="quantity">Member name in the JSON document, such as "temperature".</param>
    /// <param name="decimals">Decimal places that the sensor's resolution is worth, 0 to 6.</param>
    public Reading(string quantity, int decimals)
    {
        Quantity = quantity;
        Decimals = decimals;
        Value = double.NaN;
    }

    /// <summary>Member name in the JSON document.</summary>
    public string Quantity { get; }

    /// <summary>Decimal places written at most.</summary>
    public int Decimals { get; }

    /// <summary>True when there is a value: not before the first, and not after <see cref="Clear"/>.</summary>
    public bool HasValue => !double.IsNaN(Value);

    /// <summary>
    /// The value, in the unit that the sensor's documentation gives. Only with <see cref="HasValue"/>; what is not a number
    /// (NaN) is none.
    /// </summary>
    public double Value { get; set; }

    /// <summary>There is nothing to tell: the quantity is left out of the document.</summary>
    public void Clear() => Value = double.NaN;
}
