namespace System.Device.Gpio;

/// <summary>Called at an edge, on the thread that all events share.</summary>
public delegate void PinChangeEventHandler(object sender, PinValueChangedEventArgs pinValueChangedEventArgs);
