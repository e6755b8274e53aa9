namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>How often something has been done to the board since the world began.</summary>
/// <param name="Steps">Steps of who carries it, those that the pedometer lets pass before it counts left out.</param>
/// <param name="Taps">Knocks on it, along Z, of 1.5 g.</param>
/// <param name="Tilts">Turns by more than 35 degrees for more than two seconds.</param>
/// <param name="FreeFalls">Falls of 300 ms.</param>
internal readonly record struct MotionEvents(double Steps, double Taps, double Tilts, double FreeFalls);
