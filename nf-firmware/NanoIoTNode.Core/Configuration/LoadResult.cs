using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Configuration;

/// <summary>What was found in the configuration region.</summary>
public enum LoadStatus
{
    /// <summary>Nothing was ever stored here, or the first save did not come to its end.</summary>
    NoneStored,

    /// <summary>A configuration is in force.</summary>
    Loaded,

    /// <summary>Copies of ours are there and none of them is whole.</summary>
    Damaged,

    /// <summary>Another firmware's data lie here; they were not read any further.</summary>
    NotOurs,
}

/// <summary>The state of one of the two copies.</summary>
public enum CopyState
{
    /// <summary>Erased.</summary>
    Blank,

    /// <summary>Sealed and confirmed, and all its checks hold.</summary>
    Whole,

    /// <summary>Content without a seal: a save was cut short. No fault.</summary>
    Unfinished,

    /// <summary>Sealed, but not confirmed: a save was cut short at its very end. No fault.</summary>
    Unconfirmed,

    /// <summary>Ours, and its checks fail or it cannot be read: bits have gone, or an erase was cut short.</summary>
    Damaged,

    /// <summary>Content that no firmware of ours wrote.</summary>
    Foreign,
}

/// <summary>The outcome of <see cref="ConfigurationStore.Load"/>.</summary>
public sealed class LoadResult
{
    private readonly bool _flawed;

    /// <summary>
    /// Makes a result; <paramref name="flawed"/>: a copy serves although a bit of it is wrong; <paramref name="description"/>: what
    /// is in force in one line, without any secret.
    /// </summary>
    public LoadResult(LoadStatus status, uint generation, CopyState otherCopy, bool flawed, string description)
    {
        _flawed = flawed;
        Description = description;
        Status = status;
        Generation = generation;
        OtherCopy = otherCopy;
    }

    /// <summary>What was found.</summary>
    public LoadStatus Status { get; }

    /// <summary>The generation in force, counted from 1; 0 when none is.</summary>
    public uint Generation { get; }

    /// <summary>What is in force in one line, without any secret.</summary>
    public string Description { get; }

    /// <summary>The state of the copy that is not in force.</summary>
    public CopyState OtherCopy { get; }

    /// <summary>True when a copy is damaged and another serves: the next save mends it.</summary>
    public bool OtherCopyDamaged => _flawed || OtherCopy == CopyState.Damaged || OtherCopy == CopyState.Foreign;

    /// <summary>The code of what deserves a word in the log (see <see cref="ErrorCatalogue"/>), or null.</summary>
    public string Error
    {
        get
        {
            switch (Status)
            {
                case LoadStatus.Loaded:
                    return OtherCopyDamaged ? EntryErrorCode.SpareCopyDamaged : null;
                case LoadStatus.Damaged:
                    return EntryErrorCode.ConfigurationDamaged;
                case LoadStatus.NotOurs:
                    return EntryErrorCode.RegionNotOurs;
                default:
                    return null;
            }
        }
    }
}
