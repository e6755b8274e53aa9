namespace System.IO.Ports;

/// <summary>Called on the thread that all events share.</summary>
public delegate void SerialDataReceivedEventHandler(object sender, SerialDataReceivedEventArgs e);
