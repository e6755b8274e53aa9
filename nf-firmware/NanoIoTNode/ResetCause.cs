using nanoFramework.Hardware.Stm32;

namespace NanoIoTNode;

/// <summary>
/// Why the node starts. The RTC's backup registers survive a reset and lose their content with the supply: a mark in
/// them tells a reset from a power-on, and a note beside it tells what a planned restart is for.
/// </summary>
internal sealed class ResetCause
{
    private const uint MarkAt = 0;
    private const uint NoteAt = 4;
    private const uint Mark = 0x4E494E31; // "NIN1"

    private const byte NoNote = 0;
    private const byte AfterProvisioning = 1;
    private const byte ForProvisioning = 2;

    private readonly string _text;

    /// <summary>Reads the registers and takes the note back, so that it counts for one start only.</summary>
    internal ResetCause()
    {
        bool marked = BackupMemory.ReadUInt32(MarkAt) == Mark;
        byte note = marked ? BackupMemory.ReadByte(NoteAt) : NoNote;
        BackupMemory.WriteByte(NoteAt, NoNote);
        BackupMemory.WriteUInt32(MarkAt, Mark);

        WantsProvisioning = note == ForProvisioning;
        _text = !marked ? "power-on"
            : note == AfterProvisioning ? "restart after provisioning"
            : note == ForProvisioning ? "restart"
            : "reset";
    }

    /// <summary>True when the blue button has asked for provisioning before the restart.</summary>
    internal bool WantsProvisioning { get; }

    /// <summary>For the banner.</summary>
    public override string ToString()
    {
        return _text;
    }

    /// <summary>Notes that the restart to come follows a stored configuration.</summary>
    internal static void NoteAfterProvisioning()
    {
        BackupMemory.WriteByte(NoteAt, AfterProvisioning);
    }

    /// <summary>Notes that the restart to come is to end in the provisioning dialogue.</summary>
    internal static void NoteForProvisioning()
    {
        BackupMemory.WriteByte(NoteAt, ForProvisioning);
    }
}
