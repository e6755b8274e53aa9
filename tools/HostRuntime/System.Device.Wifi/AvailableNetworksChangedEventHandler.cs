namespace System.Device.Wifi;

/// <summary>Is told that a scan ended.</summary>
/// <param name="sender">The adapter that scanned.</param>
/// <param name="e">Nothing of use.</param>
public delegate void AvailableNetworksChangedEventHandler(WifiAdapter sender, object e);
