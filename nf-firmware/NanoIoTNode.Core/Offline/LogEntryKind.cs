namespace NanoIoTNode.Core.Offline;

/// <summary>What an entry of the log is. The numbers are stored; 3 is none, for erased flash begins with it.</summary>
internal enum LogEntryKind
{
    /// <summary><see cref="LogBase"/>: what the readings after it are given relative to.</summary>
    Base = 0,

    /// <summary>A reading.</summary>
    Reading = 1,

    /// <summary>Through which sequence number the readings are sent.</summary>
    Mark = 2,
}
