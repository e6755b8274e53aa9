namespace NanoIoTNode.Core.Telemetry;

/// <summary>One measured value, under the name that it has in the telemetry document.</summary>
public sealed class Reading
{
    /// <param name="quantity">Member name in the JSON document, such as "temperature".</param>
    /// <param name="decimals">Decimal places that the sensor's resolution is worth, 0 to 6.</param>
    public Reading(string quantity, int decimals)
    {
        Quantity = quantity;
        Decimals = decimals;
    }

    /// <summary>Member name in the JSON document.</summary>
    public string Quantity { get; }

    /// <summary>Decimal places written at most.</summary>
    public int Decimals { get; }

    /// <summary>The value, in the unit that the sensor's documentation gives.</summary>
    public double Value { get; set; }
}
