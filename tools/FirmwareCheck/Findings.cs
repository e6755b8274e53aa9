using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>Collects what the rules find, each construct once for a member.</summary>
internal sealed class Findings(string assembly)
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public void Add(MemberReference member, Construct? construct, string detail)
    {
        string name = Name(member);
        if (construct is not null && !_all.Any(f => f.Member == name && f.Construct == construct))
        {
            _all.Add(new Finding(assembly, name, construct, detail));
        }
    }

    /// <summary>What concerns the whole assembly.</summary>
    public void Add(Construct construct, string detail) => _all.Add(new Finding(assembly, assembly, construct, detail));

    private static string Name(MemberReference member) =>
        member.DeclaringType is null ? member.FullName : $"{member.DeclaringType.FullName}.{member.Name}";
}
