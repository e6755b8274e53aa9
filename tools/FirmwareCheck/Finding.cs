namespace NanoIoTNode.FirmwareCheck;

/// <summary>A construct in a compiled assembly that the metadata processor or the nanoCLR refuses.</summary>
/// <param name="Assembly">Name of the assembly.</param>
/// <param name="Member">Full name of the method, field or type; the assembly's name when it is the whole assembly.</param>
/// <param name="Construct">What it is, and why the board refuses it.</param>
/// <param name="Detail">What exactly was found: a type, an instruction, a number.</param>
internal sealed record Finding(string Assembly, string Member, Construct Construct, string Detail)
{
    /// <summary>One line: assembly, member, construct and detail, why, cure.</summary>
    public override string ToString() =>
        $"{Assembly}: {Member}: {Construct.Id} ({Detail}): {Construct.Why}; {Construct.Cure}";
}
