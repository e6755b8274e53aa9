using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// Keeps one configuration in a flash region that is halved into two copies. The newest whole copy is in force; a save
/// writes the other one and never touches it, so whenever the power goes, the old or the new configuration is there.
/// For one thread.
/// </summary>
public sealed class ConfigurationStore : IConfigurationTarget
{
    private const int DoubleWord = 8;

    private readonly ConfigurationCopy[] _copies;
    private readonly int _copySize;
    private ConfigurationCopy _inForce;

    /// <summary>Prepares a store; nothing is read before <see cref="Load"/>.</summary>
    /// <param name="region">An even number of pages, used as a whole.</param>
    public ConfigurationStore(IFlashRegion region)
    {
        _copySize = region.Size / 2;
        byte[] block = ConfigurationCopy.NewBlock();
        _copies = new[]
        {
            new ConfigurationCopy(region, 0, _copySize, block),
            new ConfigurationCopy(region, _copySize, _copySize, block),
        };
    }

    /// <summary>The configuration in force, or null. Clone it before changing it.</summary>
    public NodeConfiguration Current { get; private set; }

    /// <summary>Counts the saves; 0 when no configuration is in force.</summary>
    public uint Generation => _inForce == null ? 0 : _inForce.Generation;

    /// <summary>Bytes that an encoded configuration may take.</summary>
    public int Capacity => _copySize - ConfigurationCopy.HeaderSize;

    /// <summary>Reads the region and brings the newest whole configuration into force.</summary>
    public LoadResult Load()
    {
        _copies[0].Examine();
        _copies[1].Examine();
        int newest = IsPreferred(_copies[0], _copies[1]) ? 0 : 1;
        if (!BringIntoForce(_copies[newest]) && !BringIntoForce(_copies[1 - newest]))
        {
            return new LoadResult(WithoutWholeCopy(), 0, _copies[1].State);
        }

        return new LoadResult(LoadStatus.Loaded, Generation, Other().State);
    }

    /// <summary>
    /// Stores a complete configuration and brings it into force. Takes up to 0.2 s. What
    /// does not fit is refused, and what is in force already is not written again.
    /// </summary>
    public SaveResult Save(NodeConfiguration configuration)
    {
        configuration = configuration.Clone();
        configuration.TakeBuiltInRootsByReference();
        byte[] image = ConfigurationRecord.Encode(configuration, ConfigurationCopy.HeaderSize, DoubleWord, out int size);
        if (size > Capacity)
        {
            return Result(SaveStatus.TooLarge, size);
        }

        if (_inForce != null && _inForce.Holds(image, size))
        {
            return Result(SaveStatus.Unchanged, size);
        }

        ConfigurationCopy target = _inForce == null ? _copies[0] : Other();
        SaveStatus status = target.Write(image, size, Generation + 1, eraseAll: false);
        if (status != SaveStatus.Saved)
        {
            // An erase cut short can leave a page that reads as blank and is not.
            status = target.Write(image, size, Generation + 1, eraseAll: true);
        }

        target.Examine();
        if (status == SaveStatus.Saved)
        {
            Current = configuration;
            _inForce = target;
        }

        return Result(status, size);
    }

    /// <summary>What is in force in one line, without any secret.</summary>
    public string Describe()
    {
        return Current == null
            ? "none stored"
            : "generation " + Generation.ToString() + ", thing \"" + Current.ThingName + "\", endpoint \""
                + Current.Endpoint + "\", publish every " + Current.PublishIntervalSeconds.ToString() + " s";
    }

    private static bool IsPreferred(ConfigurationCopy a, ConfigurationCopy b)
    {
        if (a.State != CopyState.Whole || b.State != CopyState.Whole)
        {
            return a.State == CopyState.Whole;
        }

        return a.Confirmed == b.Confirmed ? a.Generation > b.Generation : a.Confirmed;
    }

    private bool BringIntoForce(ConfigurationCopy copy)
    {
        NodeConfiguration configuration = copy.State == CopyState.Whole ? copy.Decode() : null;
        if (configuration == null)
        {
            return false;
        }

        Current = configuration;
        _inForce = copy;
        return true;
    }

    private LoadStatus WithoutWholeCopy()
    {
        Current = null;
        _inForce = null;
        if (Has(CopyState.Damaged) || Has(CopyState.Whole))
        {
            return LoadStatus.Damaged;
        }

        return Has(CopyState.Foreign) ? LoadStatus.NotOurs : LoadStatus.NoneStored;
    }

    private bool Has(CopyState state) => _copies[0].State == state || _copies[1].State == state;

    private ConfigurationCopy Other() => _inForce == _copies[0] ? _copies[1] : _copies[0];

    private SaveResult Result(SaveStatus status, int size) => new SaveResult(status, Generation, size, Capacity);
}
