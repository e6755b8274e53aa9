using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Configuration;

/// <summary>How a save ended.</summary>
public enum SaveStatus
{
    /// <summary>Written twice, read back and in force.</summary>
    Saved,

    /// <summary>Equal to the configuration in force: nothing was written.</summary>
    Unchanged,

    /// <summary>Equal to the configuration in force, of which a copy was missing or flawed and is whole again.</summary>
    Mended,

    /// <summary>In force, but in one copy only: the other could not be written.</summary>
    SavedOnce,

    /// <summary>Larger than a copy may be: nothing was touched.</summary>
    TooLarge,

    /// <summary>A page could not be erased.</summary>
    EraseFailed,

    /// <summary>A double word could not be programmed.</summary>
    ProgramFailed,

    /// <summary>What was read back is not what was written.</summary>
    VerifyFailed,
}

/// <summary>The outcome of a save; after a failure the configuration that was in force still is.</summary>
public sealed class SaveResult
{
    private readonly string _advice;

    /// <summary>
    /// Makes a result; <paramref name="size"/> and <paramref name="capacity"/> in bytes, <paramref name="advice"/> what to
    /// leave out of a configuration that is too large.
    /// </summary>
    public SaveResult(SaveStatus status, uint generation, int size, int capacity, string advice = null)
    {
        _advice = advice;
        Status = status;
        Generation = generation;
        Size = size;
        Capacity = capacity;
    }

    /// <summary>How the save ended.</summary>
    public SaveStatus Status { get; }

    /// <summary>The generation in force after the save, 0 when none is.</summary>
    public uint Generation { get; }

    /// <summary>Bytes that the encoded configuration takes.</summary>
    public int Size { get; }

    /// <summary>Bytes that a configuration may take.</summary>
    public int Capacity { get; }

    /// <summary>True when the configuration given to the save is in force now.</summary>
    public bool Succeeded => Status == SaveStatus.Saved || Status == SaveStatus.Unchanged
        || Status == SaveStatus.Mended || Status == SaveStatus.SavedOnce;

    /// <summary>What deserves a word although the save succeeded, or null.</summary>
    public Refusal Warning => Status == SaveStatus.SavedOnce ? new Refusal(EntryErrorCode.SpareCopyDamaged) : null;

    /// <summary>Why it failed, with the sizes where they matter; null when it succeeded.</summary>
    public Refusal Refusal
    {
        get
        {
            switch (Status)
            {
                case SaveStatus.TooLarge:
                    return new Refusal(
                        EntryErrorCode.ConfigurationTooLarge,
                        "it takes " + Size.ToString() + " bytes of " + Capacity.ToString()
                            + (_advice == null ? "" : ": " + _advice));
                case SaveStatus.EraseFailed:
                    return new Refusal(EntryErrorCode.EraseFailed);
                case SaveStatus.ProgramFailed:
                    return new Refusal(EntryErrorCode.ProgramFailed);
                case SaveStatus.VerifyFailed:
                    return new Refusal(EntryErrorCode.VerifyFailed);
                default:
                    return null;
            }
        }
    }
}
