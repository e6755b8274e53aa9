namespace nanoFramework.Runtime.Native;

/// <summary>Called before a software reset.</summary>
public delegate void RebootEventHandler();
