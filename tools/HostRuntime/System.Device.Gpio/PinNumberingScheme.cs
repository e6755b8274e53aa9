namespace System.Device.Gpio;

/// <summary>Stored and never used, as on a board.</summary>
public enum PinNumberingScheme
{
    Logical = 0,
    Board = 1,
}
