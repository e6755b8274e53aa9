using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// Both copies as they lie in the flash, and which of them is in force. Made for one operation of the store: it takes the better
/// part of a kilobyte.
/// </summary>
internal sealed class CopyPair
{
    private readonly ConfigurationCopy _first;
    private readonly ConfigurationCopy _second;

    /// <summary>Finds out what lies in the halves of a region, all but the records themselves.</summary>
    internal CopyPair(IFlashRegion region)
    {
        int size = region.Size / 2;
        byte[] block = FlashArea.NewBlock();
        _first = new ConfigurationCopy(new FlashArea(region, 0, size, block));
        _second = new ConfigurationCopy(new FlashArea(region, size, size, block));
        _first.Examine();
        _second.Examine();
    }

    /// <summary>The copy in force; null before one was taken, and when none is.</summary>
    internal ConfigurationCopy InForce { get; private set; }

    /// <summary>The copy to write first: the one that is not in force.</summary>
    internal ConfigurationCopy Spare => InForce == null ? _first : Beside(InForce);

    /// <summary>The state of the copy that is not in force; where none is, of the second.</summary>
    internal CopyState OtherState => InForce == null ? _second.State : Spare.State;

    /// <summary>The generation in force; 0 when none is.</summary>
    internal uint Generation => InForce == null ? 0 : InForce.Generation;

    /// <summary>True when a copy serves, or could, although a bit of it is wrong.</summary>
    internal bool IsFlawed =>
        InForce != null && (InForce.IsFlawed || (Spare.State == CopyState.Whole && Spare.IsFlawed));

    /// <summary>Erases of the pages of the first half, or of the second.</summary>
    internal int EraseCount(int half) => half == 0 ? _first.ErasesBeside(_second) : _second.ErasesBeside(_first);

    /// <summary>Reads the newest copy that is whole and has it in force; null when there is none.</summary>
    internal NodeConfiguration TakeNewest()
    {
        ConfigurationCopy newest = Preferred();
        return TakeIf(newest.CanServe, newest) ?? TakeIf(Beside(newest).CanServe, Beside(newest));
    }

    /// <summary>
    /// The same for a copy that was found in force before. Its confirmation may have been torn, so that it comes and goes: what was
    /// in force once stays it nevertheless.
    /// </summary>
    internal NodeConfiguration TakeAgain(uint generation)
    {
        ConfigurationCopy newest = Preferred();
        return TakeIf(newest.IsSealed(generation), newest) ?? TakeIf(Beside(newest).IsSealed(generation), Beside(newest));
    }

    /// <summary>Checks the copy that is not in force, where it looks whole.</summary>
    internal void CheckSpare()
    {
        if (InForce != null && Spare.State == CopyState.Whole)
        {
            Spare.CheckRecord();
        }
    }

    /// <summary>Has the copy in force that was just written.</summary>
    internal void BringIntoForce(ConfigurationCopy copy) => InForce = copy;

    internal ConfigurationCopy Beside(ConfigurationCopy copy) => copy == _first ? _second : _first;

    /// <summary>True when one of them is in this state.</summary>
    internal bool Has(CopyState state) => _first.State == state || _second.State == state;

    private NodeConfiguration TakeIf(bool serves, ConfigurationCopy copy)
    {
        NodeConfiguration configuration = serves ? copy.Take() : null;
        InForce = configuration == null ? null : copy;
        return configuration;
    }

    private ConfigurationCopy Preferred()
    {
        bool isFirst = _second.State != CopyState.Whole
            || (_first.State == CopyState.Whole && _first.Generation > _second.Generation);
        return isFirst ? _first : _second;
    }
}
