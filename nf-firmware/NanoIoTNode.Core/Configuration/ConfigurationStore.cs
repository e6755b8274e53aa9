using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// Keeps one configuration twice, in the halves of a flash region. A save writes the half that is not in force, and
/// once that is proved whole, the other one too: whenever the power goes, the old or the new configuration is there,
/// whichever single bit fails later, it is there unharmed, and nothing is left of a key that was replaced. Between two
/// operations it holds nothing but a few numbers. For one thread; the numbers may be read by any.
/// </summary>
/// <remarks>
/// Every save erases every page once, so that all wear alike. The half to write first is the older one, and of two that
/// are equal the first: that is also the one whose erase a power cut may have stopped, which can leave it whole
/// to look at and about to fail.
/// </remarks>
public sealed class ConfigurationStore : IConfigurationTarget, IConfigurationSource
{
    /// <summary>Erases that a page is rated for (STM32L475 data sheet DS10969, flash memory endurance).</summary>
    public const int RatedEraseCycles = 10000;

    private readonly IFlashRegion _region;
    private int _firstErases;
    private int _secondErases;

    /// <summary>Prepares a store; nothing is read before <see cref="Load"/>.</summary>
    /// <param name="region">An even number of pages, used as a whole.</param>
    public ConfigurationStore(IFlashRegion region)
    {
        _region = region;
    }

    /// <summary>Counts the saves; 0 when no configuration is in force.</summary>
    public uint Generation { get; private set; }

    /// <summary>Bytes that an encoded configuration may take.</summary>
    public int Capacity => (_region.Size / 2) - ConfigurationCopy.HeaderSize - EraseMark.Size;

    /// <summary>
    /// How often each page of a half has been erased, at most <see cref="RatedEraseCycles"/> by the data sheet. An erase
    /// that a power cut has stopped may be missing in the count.
    /// </summary>
    /// <param name="half">0 for the pages 0 to 2, 1 for 3 to 5.</param>
    public int EraseCount(int half) => half == 0 ? _firstErases : _secondErases;

    /// <summary>Reads the region, checks both copies and has the newest whole one in force. Writes nothing.</summary>
    public LoadResult Load()
    {
        var pair = new CopyPair(_region);
        NodeConfiguration configuration = pair.TakeNewest();
        pair.CheckSpare();
        Note(pair);
        LoadStatus status = configuration == null ? WithoutWholeCopy(pair) : LoadStatus.Loaded;
        return new LoadResult(status, Generation, pair.OtherState, pair.IsFlawed, Describe(configuration));
    }

    /// <summary>
    /// The configuration in force, made anew out of the flash (some tenths of a second); null when none is, or when no copy of it
    /// can be read any more. Not to be kept: see <see cref="IConfigurationSource"/>.
    /// </summary>
    public NodeConfiguration Read() => Generation == 0 ? null : new CopyPair(_region).TakeAgain(Generation);

    /// <summary>Refuses a configuration that does not fit, or gives null. Touches nothing.</summary>
    public Refusal CheckSize(NodeConfiguration configuration)
    {
        configuration = configuration.Clone();
        configuration.TakeBuiltInRootsByReference();
        int size = ConfigurationRecord.SizeOf(configuration);
        return size > Capacity ? TooLarge(configuration, size).Refusal : null;
    }

    /// <summary>
    /// Stores a complete configuration twice and brings it into force. Takes up to 0.3 s of flash time. What does not fit is refused
    /// before anything is touched. What is in force already is written again only when a copy of it is missing or flawed.
    /// </summary>
    public SaveResult Save(NodeConfiguration configuration)
    {
        configuration = configuration.Clone();
        configuration.TakeBuiltInRootsByReference();
        int size = ConfigurationRecord.SizeOf(configuration);
        if (size > Capacity)
        {
            return TooLarge(configuration, size);
        }

        CopyPair pair = Look();
        byte[] image = ConfigurationRecord.Encode(configuration, ConfigurationCopy.HeaderSize, FlashArea.DoubleWord, size);
        bool unchanged = pair.InForce != null && pair.InForce.Holds(image, size);
        SaveStatus status = SaveStatus.Unchanged;
        if (!unchanged || pair.InForce.IsFlawed || !IsSound(pair, image, size))
        {
            status = WriteBoth(pair, image, size);
            status = status == SaveStatus.Saved && unchanged ? SaveStatus.Mended : status;
        }

        Note(pair);
        return new SaveResult(status, Generation, size, Capacity);
    }

    // The old configuration is let go before the new one's record is made: both may be of 6 KB.
    private CopyPair Look()
    {
        var pair = new CopyPair(_region);
        if (Generation > 0)
        {
            pair.TakeAgain(Generation);
            pair.CheckSpare();
        }

        return pair;
    }

    private void Note(CopyPair pair)
    {
        Generation = pair.Generation;
        _firstErases = pair.EraseCount(0);
        _secondErases = pair.EraseCount(1);
    }

    private static bool IsSound(CopyPair pair, byte[] image, int size)
    {
        return pair.Spare.Generation == pair.Generation && !pair.Spare.IsFlawed && pair.Spare.Holds(image, size);
    }

    private static SaveStatus WriteBoth(CopyPair pair, byte[] image, int size)
    {
        uint generation = pair.Generation + 1;
        ConfigurationCopy first = pair.Spare;
        ConfigurationCopy second = pair.Beside(first);
        SaveStatus status = first.Write(image, size, generation, second);
        if (status != SaveStatus.Saved)
        {
            return status;
        }

        pair.BringIntoForce(first);
        return second.Write(image, size, generation, first) == SaveStatus.Saved
            ? SaveStatus.Saved
            : SaveStatus.SavedOnce;
    }

    private static LoadStatus WithoutWholeCopy(CopyPair pair)
    {
        if (pair.Has(CopyState.Damaged))
        {
            return LoadStatus.Damaged;
        }

        return pair.Has(CopyState.Foreign) ? LoadStatus.NotOurs : LoadStatus.NoneStored;
    }

    private string Describe(NodeConfiguration configuration)
    {
        return configuration == null
            ? "none stored"
            : "generation " + Generation.ToString() + ", thing \"" + configuration.ThingName + "\", endpoint \""
                + configuration.Endpoint + "\", publish every " + configuration.PublishIntervalSeconds.ToString() + " s";
    }

    private SaveResult TooLarge(NodeConfiguration configuration, int size)
    {
        return new SaveResult(
            SaveStatus.TooLarge, Generation, size, Capacity, RoomAdvice.For(configuration, size - Capacity));
    }
}
