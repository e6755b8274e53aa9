using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// Keeps one configuration twice, in the halves of a flash region. A save writes the half that is not in force, and
/// once that is proved whole, the other one too: whenever the power goes, the old or the new configuration is there,
/// whichever single bit fails later, it is there unharmed, and nothing is left of a key that was replaced. For one
/// thread.
/// </summary>
/// <remarks>
/// Every save erases every page once, so that all wear alike. The half to write first is the older one, and of two that
/// are equal the first: that is also the one whose erase a power cut may have stopped, which can leave it whole
/// to look at and about to fail.
/// </remarks>
public sealed class ConfigurationStore : IConfigurationTarget
{
    /// <summary>Erases that a page is rated for (STM32L475 data sheet DS10969, flash memory endurance).</summary>
    public const int RatedEraseCycles = 10000;

    private readonly ConfigurationCopy[] _copies;
    private readonly int _copySize;
    private ConfigurationCopy _inForce;

    /// <summary>Prepares a store; nothing is read before <see cref="Load"/>.</summary>
    /// <param name="region">An even number of pages, used as a whole.</param>
    public ConfigurationStore(IFlashRegion region)
    {
        _copySize = region.Size / 2;
        byte[] block = FlashArea.NewBlock();
        _copies = new[]
        {
            new ConfigurationCopy(new FlashArea(region, 0, _copySize, block)),
            new ConfigurationCopy(new FlashArea(region, _copySize, _copySize, block)),
        };
    }

    /// <summary>The configuration in force, or null. Clone it before changing it.</summary>
    public NodeConfiguration Current { get; private set; }

    /// <summary>Counts the saves; 0 when no configuration is in force.</summary>
    public uint Generation => _inForce == null ? 0 : _inForce.Generation;

    /// <summary>Bytes that an encoded configuration may take.</summary>
    public int Capacity => _copySize - ConfigurationCopy.HeaderSize - EraseMark.Size;

    /// <summary>
    /// How often each page of a half has been erased, at most <see cref="RatedEraseCycles"/> by the data sheet. An erase
    /// that a power cut has stopped may be missing in the count.
    /// </summary>
    /// <param name="half">0 for the pages 0 to 2, 1 for 3 to 5.</param>
    public int EraseCount(int half) => _copies[half].ErasesBeside(_copies[1 - half]);

    /// <summary>Reads the region and brings the newest whole configuration into force. Writes nothing.</summary>
    public LoadResult Load()
    {
        Current = null;
        _inForce = null;
        _copies[0].Examine();
        _copies[1].Examine();
        ConfigurationCopy newest = IsPreferred(_copies[0], _copies[1]) ? _copies[0] : _copies[1];
        BringIntoForce(newest);
        if (_inForce == null)
        {
            BringIntoForce(Beside(newest));
        }
        else if (Beside(newest).State == CopyState.Whole)
        {
            Beside(newest).CheckRecord();
        }

        return _inForce == null
            ? new LoadResult(WithoutWholeCopy(), 0, _copies[1].State, false)
            : new LoadResult(LoadStatus.Loaded, Generation, Beside(_inForce).State, IsAnyFlawed());
    }

    /// <summary>Refuses a configuration that does not fit, or gives null. Touches nothing.</summary>
    public Refusal CheckSize(NodeConfiguration configuration)
    {
        configuration = configuration.Clone();
        configuration.TakeBuiltInRootsByReference();
        int size = ConfigurationRecord.SizeOf(configuration);
        return size > Capacity ? TooLarge(configuration, size).Refusal : null;
    }

    /// <summary>
    /// Stores a complete configuration twice and brings it into force. Takes up to 0.3 s. What does not fit is refused
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

        byte[] image = ConfigurationRecord.Encode(configuration, ConfigurationCopy.HeaderSize, FlashArea.DoubleWord, size);
        bool unchanged = _inForce != null && _inForce.Holds(image, size);
        if (unchanged && !_inForce.IsFlawed && IsSound(Beside(_inForce), image, size))
        {
            return new SaveResult(SaveStatus.Unchanged, Generation, size, Capacity);
        }

        SaveStatus status = WriteBoth(configuration, image, size);
        status = status == SaveStatus.Saved && unchanged ? SaveStatus.Mended : status;
        return new SaveResult(status, Generation, size, Capacity);
    }

    /// <summary>What is in force in one line, without any secret.</summary>
    public string Describe()
    {
        return Current == null
            ? "none stored"
            : "generation " + Generation.ToString() + ", thing \"" + Current.ThingName + "\", endpoint \""
                + Current.Endpoint + "\", publish every " + Current.PublishIntervalSeconds.ToString() + " s";
    }

    private bool IsSound(ConfigurationCopy spare, byte[] image, int size)
    {
        return spare.Generation == Generation && !spare.IsFlawed && spare.Holds(image, size);
    }

    private SaveStatus WriteBoth(NodeConfiguration configuration, byte[] image, int size)
    {
        uint generation = Generation + 1;
        ConfigurationCopy first = _inForce == null ? _copies[0] : Beside(_inForce);
        ConfigurationCopy second = Beside(first);
        SaveStatus status = first.Write(image, size, generation, second);
        if (status != SaveStatus.Saved)
        {
            return status;
        }

        Current = configuration;
        _inForce = first;
        return second.Write(image, size, generation, first) == SaveStatus.Saved
            ? SaveStatus.Saved
            : SaveStatus.SavedOnce;
    }

    private static bool IsPreferred(ConfigurationCopy first, ConfigurationCopy second)
    {
        return second.State != CopyState.Whole
            || (first.State == CopyState.Whole && first.Generation > second.Generation);
    }

    private void BringIntoForce(ConfigurationCopy copy)
    {
        Current = copy.CanServe ? copy.Take() : null;
        _inForce = Current == null ? null : copy;
    }

    private LoadStatus WithoutWholeCopy()
    {
        if (Has(CopyState.Damaged))
        {
            return LoadStatus.Damaged;
        }

        return Has(CopyState.Foreign) ? LoadStatus.NotOurs : LoadStatus.NoneStored;
    }

    private bool Has(CopyState state) => _copies[0].State == state || _copies[1].State == state;

    private bool IsAnyFlawed()
    {
        return _inForce.IsFlawed || (Beside(_inForce).State == CopyState.Whole && Beside(_inForce).IsFlawed);
    }

    private ConfigurationCopy Beside(ConfigurationCopy copy) => copy == _copies[0] ? _copies[1] : _copies[0];

    private SaveResult TooLarge(NodeConfiguration configuration, int size)
    {
        return new SaveResult(
            SaveStatus.TooLarge, Generation, size, Capacity, RoomAdvice.For(configuration, size - Capacity));
    }
}
